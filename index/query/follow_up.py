"""A question that depends on those before it: "and who runs it?", "what about 2019?", "why?".

Such a question is made one that can be understood alone, for the search, for the reader and for
people: what it leaves out is taken from the question before (`index.query.ellipsis`), what its
pronouns mean too (`index.query.referent`), and where neither is sure its topic is put behind it.
Rules of English, no model. The search also prefers the article that the conversation is about
(`index.search.rank`), unless the question speaks of what that article does not have: then it has
turned to something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.query.ellipsis import AUXILIARY, FRAGMENT, with_new_phrase, with_new_word
from index.query.referent import names_in, refer
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article, Span
    from index.storage.passage_index import PassageIndex

_CONJUNCTION = re.compile(
    r"^\W*(?:(?:and|but|or|also|then|so|ok|okay|well|oh|hm+|thanks|cool|great)\b[\s,.!]*)+(?=\S)",
    re.IGNORECASE,
)
"""Goes on from something said: "and ...", "ok, so ..."."""
_ABOUT_IT = re.compile(r"^\W*(?:what|how) about\b\s*", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|"
    r"(?:this|that|these|those)(?=\s*(?:$|[?.!,]))|the same|there(?=\s*(?:$|[?.!]))|"
    r"(?:from|to|in|near|around|out) there|"
    r"(?:that|those|these|this)(?= (?!week|month|year|day|morning|evening|summer|winter|season|"
    r"time|server|channel|bot)\w+))\b"
    r"(?:['’](?:s|d|ll|re|ve))?",
    re.IGNORECASE,
)
"""Of "this" and "that", not those of "this year", which point at nothing said."""
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|will|would|can|could)(?:n['’]?t)? it (?:true|possible|necessary|legal|"
    r"illegal|safe|worth|better|important|like to|take to|cost to|mean (?:to|that|when|if))\b"
    r"(?: that\b)?"
    r"|\bhow (?:long|much|many \w+) (?:does|did|will|would) it (?:take|cost) to\b"
    r"|\bwhat time is it|\b(?:true|say|says|said|mean|means|think|thinks|know|show|shows) that\b",
    re.IGNORECASE,
)
"""An "it" or "that" that means nothing said before: "is it true that", "how long does it take"."""
_OBJECT = re.compile(
    r"\b(?:it|him|them|her(?! \w)|there|(?:after|before|since|about|of|like|by|with|from|for) "
    r"(?:that|this|those|these))(?=\W*$| (?:in|on|at|for|with|by|too|either|now|yet|still|again|"
    r"before|after|today|back)\b)|\bones?\b(?! (?:of|day)\b)",
    re.IGNORECASE,
)
"""A pronoun that cannot mean what its own clause names before it: "did India prepare for it?"."""
_CLAUSES = re.compile(
    r"\b(?:when|if|because|after|before|while|although|though|since|until|that|which|who|and|but|or|"
    r"so|as|where|to(?! (?:the|an?|his|her|its|their|(?-i:[A-Z]))))\b(?=.*\w)|[,;]"
    r"|\b(?:is|are|was|were|will|be|been) there\b",
    re.IGNORECASE,
)
"""What parts a pronoun from what another clause names, and "is there", which means no place."""
_NAMED = re.compile(r"\b(?:the|an?|my|our|your|every|each)\s+\w{2,}|(?<=\s)[A-Z][\w’'-]+")
"""Something that the question names itself, and that a pronoun behind it may mean."""
_ASKED_KIND = re.compile(
    r"^\W*(?:in |on |at |to |for )?(?:how (?:many|much)|which|what|whose)"
    r"(?: (?:kind|sort|type)s? of)? (?!is|are|was|were|do|does|did)\w+",
    re.IGNORECASE,
)
"""Asks for a kind of thing ("which book") and names none."""
_ALONE = 1
"""More content words than that before a pronoun, and it speaks of those."""
_CLAUSE = re.compile(
    rf"\b(?:who|whom|whose|what|which|when|where|why|how|{AUXILIARY})\b|['’]s\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|or)\b\W*)*(?:(?:what|who|whom|whose|when|where|why|which|how(?: (?:much|"
    r"many|long|often|old|tall|big|far|high|hot))?)\b(?:['’]s\b)?\s*)?(?:(?:is|are|was|were|do|does|did|"
    r"can|could|should|will|would|has|have|had)\b\s*)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:\s+(?:for|of|in|on|at|to|from|about|with|by|do|mean|like))?[\s?!.]*$")
_TOPIC_WORDS = 20
"""Words of a topic that are taken along: a chain of follow-ups must not grow without end."""
_MOST_WORDS = 25
"""A question of more words is not put together with another: of those its topic is taken."""
_SHORT = 2
"""A question of so few content words asks about what was spoken of, if the article has them."""
_AT_HOME = 0.5
"""Share of a question's content words, by rarity, that an article has which it goes on about."""
_ABOUT = " (about: {})"
_BOUND = re.compile(r"\s*\(about: (.*)\)\s*$")


@dataclass(frozen=True)
class Turn:
    """A question before, and where it was answered.

    Attributes:
        question: As asked.
        article: Tenant and id of the article of the first quotation; None where that is not known.
        span: Of that quotation in the article's text, where it is known.
    """

    question: str
    article: tuple[int, str] | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Understood:
    """A question as it is understood after others.

    Attributes:
        text: It, or what it means in full.
        near: Tenant and id of the article that it is still about; None where it is about another.
        shown: Tenant, article's id and span of the quotation that it asks beyond.
    """

    text: str
    near: tuple[int, str] | None = None
    shown: tuple[int, str, Span] | None = None


@dataclass(frozen=True)
class Former:
    """The question before, and what its answer rests on.

    Attributes:
        question: With nothing left out.
        title: Of the article.
        quotation: Its words.
        stems: Of the article and the question.
    """

    question: str
    title: str = ""
    quotation: str = ""
    stems: frozenset[str] = frozenset()


def understood(
    question: str, before: Sequence[Turn], indexes: Sequence[PassageIndex]
) -> Understood:
    """Understand a question after those before it.

    Args:
        question: As asked.
        before: The questions before, oldest first; none where it begins a conversation.
        indexes: The libraries that are searched: an article of another is not looked at.
    """
    if not before:
        return Understood(question)
    former: Former | None = None
    for turn in before:
        text = turn.question if former is None else standalone(turn.question, former)
        former = _former(text, turn, indexes)
    assert former is not None  # noqa: S101  there is a turn
    text = standalone(question, former)
    last = before[-1]
    goes_on = text != question or _is_short(question) or _at_home(question, former, indexes)
    if last.article is None or not goes_on:
        return Understood(text)
    parallel = _phrase(question) is not None  # "and in May?" may well be in the same sentence
    shown = None if last.span is None or parallel else (*last.article, last.span)
    return Understood(text, last.article, shown)


def is_follow_up(question: str) -> bool:
    """Return whether a question shows by itself that it goes on from another."""
    said = question.strip()
    return bool(said) and (
        bool(_CONJUNCTION.match(said) or _ABOUT_IT.match(said) or FRAGMENT.match(said))
        or _leans(said)
    )


def standalone(question: str, former: Former) -> str:
    """Return a question with what it takes from the one before put into it.

    The question itself where it takes nothing, or the one before has nothing to give.
    """
    if not tokens(former.question):
        return question
    said = _ABOUT_IT.sub("", _CONJUNCTION.sub("", question)).strip()
    full = _in_full(question, said, former)
    if full is not None:
        return full
    return _with_topic(said, former) if _goes_on(question, said, former) else question


def _in_full(question: str, said: str, former: Former) -> str | None:
    """Return a question in full; None where it takes nothing, or it is not sure what it takes."""
    before = _plain(former.question)
    if len(before.split()) > _MOST_WORDS:
        return None
    if FRAGMENT.match(said):
        return with_new_word(said, before)
    if phrase := _phrase(question):
        return with_new_phrase(phrase, before, former.title)
    if _leans(said):
        clear = refer(said, before, former.title, former.quotation)
        return clear if not _leans(clear) else _with_topic(clear, former)
    return None


def _goes_on(question: str, said: str, former: Former) -> bool:
    """Return whether a question is about what the one before was about."""
    if FRAGMENT.match(said) or _phrase(question) or _leans(said):
        return True
    if _ABOUT_IT.match(_CONJUNCTION.sub("", question)):  # "what about tea, when is it made?"
        return False
    linked, short = said != question.strip(), _is_short(said)
    return (linked and short) or ((linked or short) and _stays(said, former))


def _phrase(question: str) -> str | None:
    """Return the phrase that a question has instead of a clause: "and in May?"."""
    linked = _CONJUNCTION.sub("", question)
    said = _ABOUT_IT.sub("", linked).strip()
    if said == question.strip() or FRAGMENT.match(said):
        return None
    clause = _CLAUSE.search(said)
    if clause and ("," in said or said == linked.strip()):
        return None
    return said


def _leans(said: str) -> bool:
    """Return whether a pronoun of a question means something that it does not name."""
    rest = _EMPTY_IT.sub(" ", said)
    last = _OBJECT.search(rest)
    if last and not _CLAUSES.search(rest[: last.start()], 1):
        return True
    pronoun = _PRONOUN.search(rest)
    if pronoun is None:
        return False
    earlier = _ASKED_KIND.sub("", rest[: pronoun.start()])
    return not _NAMED.search(earlier) and len(tokens(earlier)) <= _ALONE


def _is_short(said: str) -> bool:
    return 0 < len(tokens(said)) <= _SHORT and not names_in(said)


def _stays(said: str, former: Former) -> bool:
    """Return whether what was spoken of has every content word of a question."""
    return bool(former.stems) and former.stems.issuperset(tokens(said))


def _at_home(question: str, former: Former, indexes: Sequence[PassageIndex]) -> bool:
    """Return whether most of what a question says is in the article of the one before.

    Words that no article has say nothing of where it belongs.
    """
    weights = {
        t: max(index.lexical.idf(t) for index in indexes if t in index.lexical)
        for t in tokens(question)
        if any(t in index.lexical for index in indexes)
    }
    there = sum(weight for t, weight in weights.items() if t in former.stems)
    return there >= _AT_HOME * sum(weights.values())


def _former(text: str, turn: Turn, indexes: Sequence[PassageIndex]) -> Former:
    """Look up what the answer of a turn rests on."""
    for index in indexes:
        if turn.article is None or index.tenant != turn.article[0]:
            continue
        row = index.article_rows.get(turn.article[1])
        if row is not None:
            article = index.articles[row]
            stems = index.stems_of(row).union(tokens(text))
            return Former(text, article.title, _quoted(article, turn.span), stems)
    return Former(text)


def _quoted(article: Article, span: Span | None) -> str:
    return span.of(article.text) if span is not None and span.end <= len(article.text) else ""


def _with_topic(said: str, former: Former) -> str:
    """Put behind a question what it is about.

    A pronoun or a phrase may mean anything of what was asked before. A whole clause needs no more
    than the names: the other words would lead back to the sentence that was quoted.
    """
    topic = _topic(former.question)
    if not (_leans(said) or FRAGMENT.match(said) or not _CLAUSE.search(said)):
        names = names_in(_plain(former.question), former.title)
        topic = " ".join(name.text for name in names) or topic
    return said + _ABOUT.format(topic) if tokens(topic) else said


def _plain(question: str) -> str:
    """Return a question without the topic that was put behind it."""
    return _BOUND.sub("", question)


def _topic(before: str) -> str:
    """Return what a question is about: all but its question word, and its own topic before."""
    bound = _BOUND.search(before)
    own = _TAIL.sub("", _ASKS.sub("", _PRONOUN.sub(" ", _plain(before)), count=1))
    own = " ".join(own.split())
    topic = " ".join(dict.fromkeys(filter(None, (own, bound[1] if bound else ""))))
    return " ".join(topic.split()[:_TOPIC_WORDS])
