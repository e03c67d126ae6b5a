"""Which questions are about the articles themselves: who wrote this, is there anything on bees.

Their answers are not in an article's text but on its card: what is known of it beside the text.
"Who wrote this?" is about an article, "who wrote Hamlet?" about its subject. Rules of English, and
of the commonest forms in the bot's other languages; no model. Whatever fits none of them whole is a
question about the subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.answer import Field
from index.query.article_list import articles_wished
from index.query.card_languages import asked_elsewhere
from index.query.card_patterns import ARTICLE, IT, fields_asked, fields_asked_of
from index.query.spelling import in_plain_words

_MOST_CHARS = 200
"""Nobody needs more to ask who wrote this, and the patterns need not be tried on essays."""
_SHORT = re.compile(
    r"\b(who|what|when|where|how|that|it|there|this)(?:['’]s)\b|\b(you|we|they|i)(?:['’]ve)\b|"
    r"\b(you|we|they)(?:['’]re)\b|\b(i)(?:['’]m)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:and|but|also|so|ok|okay|then|now|wait|hm+|hey|hi|hello|yes|no|well|sorry|oh|ah|"
    r"great|"
    r"nice|cool|great|thanks|question|quick question)\b[\s,:;.!-]+|"
    r"(?:(?:can|could|would|will) (?:you|u|someone|anyone|somebody)(?: please)? (?:tell|say to|"
    r"remind)"
    r"(?: me| us)?|(?:do|does|did) (?:you|u|anyone|anybody|someone|we)(?: guys| all)? "
    r"(?:know|remember)|(?:any(?:one|body)|you|u) knows?|any (?:idea|clue)s?|(?:i(?: am|['’]m)? )?"
    r"(?:just )?(?:wonder(?:ing)?|curious)|i(?: would|['’]d)? (?:like|want|need|love) to know|"
    r"(?:please )?(?:tell|remind) (?:me|us)|remind me|please|may i ask|does it say|is it known)"
    r"[\s,:]+(?=(?:who|whom|whose|what|when|where|which|how|if|by|from|in|the|any)\b))++",
    re.IGNORECASE,
)
"""Leads up to a question."""
_ENDING = re.compile(
    r"(?:[\s,]+(?:please|plz|pls|thanks|though|tho|again|exactly|anyway|by the way|btw|actually|"
    r"bot|"
    r"then|mate|man|guys|pal|buddy|sir|do you know|you know|if (?:you|i) (?:know|may(?: ask)?)|"
    r"for me)|[\s?!.,;:…\"”'’)*_-])++$",
    re.IGNORECASE,
)
_TURNED = re.compile(
    rf"^((?:by |from |in |on )?(?:who|whom|when|where|what|which)(?: \w+){{0,2}}?) ({IT}) "
    r"(is|was|were|are|has)\b",
    re.IGNORECASE,
)
"""The order of words behind "do you know": "when this was published"."""
_BOUND = re.compile(r" ?\(about: (?P<topic>.*)\)$")
"""The topic of the question before, as `index.query.follow_up` puts it behind this one."""
_PARTS = re.compile(r"\s*(?:,|&|\+|/|;|\?)\s*(?:and\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_BARE = {
    "who": Field.AUTHORS,
    "by who": Field.AUTHORS,
    "by whom": Field.AUTHORS,
    "when": Field.PUBLISHED,
    "where": Field.PUBLISHER,
}
"""Enough behind a question that is about the article: "who wrote this, and when?"."""
_POINTS = re.compile(
    r"(?:this|that|it|they|them|these|those|he|him|she|her|you|we|us|i|me|the same|(?:this|that|"
    r"the same) (?:topic|subject|theme|"
    r"one|person|place|thing))",
    re.IGNORECASE,
)
_CALLED = (
    rf"(?:the|that|this|your|an?) (?:{ARTICLE}|story|post|page|text|source)"
    r"(?: (?:called|titled|named|entitled|about|on))?"
)
_CURLED = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’", "'")})
_OUTER = re.compile(
    r"^(?:(?:the )?(?:topics?|subjects?|themes?|word|words?) (?:of )?|[\"“”'‘’«»*_]+)+|"
    r"[\"“”'‘’«»*_.,;:!?]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CardQuestion:
    """A question about articles themselves.

    Attributes:
        asks: What of an article's card, the most wanted first; empty where articles are wanted.
        topic: What the articles are about, as it was written; "" for any, and for the article at
            hand.
        source: Who wrote or published them, or when, as it was written, or "".
        counts: Whether only the number of articles is wanted.
        titled: Whether the topic must be in the title: "the ferry article".
        sure: Whether it is about articles even where none fits; else it is about the subject then.
    """

    asks: tuple[Field, ...] = ()
    topic: str = ""
    source: str = ""
    counts: bool = False
    titled: bool = False
    sure: bool = True

    @property
    def points(self) -> bool:
        """Whether it points at an article ("this") that only the conversation knows."""
        return bool(self.asks) and not self.topic


def card_question(question: str) -> CardQuestion | None:
    """Return what a question asks about the articles themselves; None where it asks of a subject.

    Args:
        question: As asked, or with the topic of the question before behind it, as
            `index.query.follow_up` puts it there.
    """
    if len(question) > _MOST_CHARS:
        return None
    question = " ".join(question.split())
    bound = _BOUND.search(question)
    asked, before = _BOUND.sub("", question), bound["topic"] if bound else ""
    if found := asked_elsewhere(asked):
        fields, topic, counts = found
        return CardQuestion(fields, _clean(topic), counts=counts)
    said = _bare(in_plain_words(_ENDING.sub("", asked)))
    if asks := _fields(said):
        return CardQuestion(asks)
    asks, topic, before_it = fields_asked_of(said)
    if asks and (named := _named(topic, before)):
        return CardQuestion(asks, named, titled=before_it, sure=False)
    return _list_wanted(said, before)


def fields_of_titled(question: str, title: str) -> tuple[Field, ...]:
    """Return what a question asks of an article that it calls by its title.

    "Who wrote Bread in Osterby?" asks for the author where there is such an article; who wrote
    Hamlet, an article of that name may tell, so that this is for questions that no article answers.

    Args:
        question: As asked.
        title: Of an article.

    Returns:
        The most wanted first; empty where the title is not in the question, or it asks else.
    """
    bare = _straight(title).strip(" .?!…")
    if not bare or len(question) > _MOST_CHARS:
        return ()
    called = rf"(?:{_CALLED},? )?(?<!\w)[\"']?{re.escape(bare)}[.?!…]*[\"']?(?!\w)"
    asked = _ENDING.sub("", " ".join(question.split()))
    said, times = re.subn(called, "this article", _straight(asked), flags=re.IGNORECASE)
    return _fields(_bare(in_plain_words(said))) if times == 1 else ()


def _straight(text: str) -> str:
    return text.translate(_CURLED)


def _list_wanted(said: str, before: str) -> CardQuestion | None:
    """Return which articles a question asks for, given the topic of the question before."""
    wish = articles_wished(said)
    if wish is None or _POINTS.fullmatch(_clean(wish.source)):
        return None
    topic = _named(wish.topic, before)
    if wish.topic and not topic:
        return None
    return CardQuestion((), topic, _clean(wish.source), counts=wish.counts, sure=wish.sure)


def _fields(said: str) -> tuple[Field, ...]:
    """Return what is asked of the card at hand, by one question or by several in a row."""
    if asks := fields_asked(said):
        return asks
    parts = [_bare(part) for part in _PARTS.split(said)]
    found: list[Field] = []
    for n, part in enumerate(filter(None, parts)):
        bare = _BARE.get(part.casefold())
        asks = fields_asked(part) or ((bare,) if bare and n else ())
        if not asks:
            return ()
        found += asks
    return tuple(dict.fromkeys(found)) if len(parts) > 1 else ()


def _bare(question: str) -> str:
    """Return a question without what leads up to it and what rounds it off."""
    said = _SHORT.sub(_written_out, question.strip())
    said = " ".join(_OPENING.sub("", _ENDING.sub("", said)).split())
    said = re.sub(r"\byou (?:guys|all|lot|people|folks)\b", "you", said, flags=re.IGNORECASE)
    return _TURNED.sub(r"\1 \3 \2", said)


def _written_out(match: re.Match[str]) -> str:
    verbs = ("is", "have", "are", "am")
    word, verb = next((w, v) for w, v in zip(match.groups(), verbs, strict=True) if w)
    return f"{word} {verb}"


def _named(topic: str, before: str) -> str:
    """Return a topic, or that of the question before where it only points there."""
    cleaned = _clean(topic)
    return before if _POINTS.fullmatch(cleaned) else cleaned


def _clean(topic: str) -> str:
    return " ".join(_OUTER.sub("", topic.strip()).split())
