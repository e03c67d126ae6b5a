"""Who speaks in a turn of an interview or a transcript.

A label in front of a line names its speaker, filled out from where the article or its title gives
the name; the paragraphs that follow up to the next label are theirs too. "Q", "Moderator" and
"Note" name nobody. In an interview without labels, what answers a question at once is said by whom
the article says it interviewed, where that is one person beyond doubt.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.text.sentences import paragraphs
from corpus.text.turns import Conversation, Turn, conversation
from index.speaker.lexicon import ORGANISATION, given_names, words
from index.speaker.people import people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Span

_NO_NAME = words(
    "q a question answer note notes update updates updated source sources warning example step tip "
    "tips hint caution important correction summary abstract keywords conclusion result results "
    "background method methods introduction location date time place price cost address phone "
    "email website hours tickets when where who what why how host moderator interviewer "
    "interviewee reporter audience narrator speaker caller guest voice man woman all both editor "
    "part chapter section figure table photo image video rule see also more about contact "
    "frage antwort hinweis achtung quelle tipp beispiel schritt anmerkung stand ort datum preis "
    "redaktion moderatorin interviewerin réponse remarque attention exemple étape conseil lieu "
    "prix rédaction modérateur animateur journaliste pregunta respuesta nota aviso fuente ejemplo "
    "paso consejo lugar fecha precio redacción entrevistador entrevistadora moderadora moderador "
    "pergunta resposta fonte exemplo passo dica local data preço redação"
)
"""Words of labels that name no person, in five languages."""
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Judge|Justice|Sen|Rep|Gov|Herr|Frau|Mme)\.?\s")
_CAP = r"[^\W\d_a-zß-öø-ÿ](?:[\w'’-]*\w)?\.?"
_NAME = rf"{_CAP}(?:\s(?:(?:de|da|del|van|von|der|la|le|al|bin)\s)*{_CAP}){{1,4}}"
_LEADS = (
    r"(?:interview(?:ed|s|ing)?(?:\s(?:with|by))?|(?:spoke|spoken|speaks|talked|talks|chatted|"
    r"sat\sdown|caught\sup|corresponded|conversation|q&a)\s(?:to|with)|interviewte|sprach\smit|"
    r"gespräch\smit|interview\smit|entretien\savec|interview\sde|entrevista\s(?:a|com|con)|"
    r"entrevistó\sa|entrevistou|habló\scon|falou\scom)"
)
_FUNCTION = (
    r"(?:him|her|them|us|me|it|for|on|in|at|about|by|from|during|after|before|when|as|or|of|the|"
    r"ihn|sie|(?:and|und|et|y|e)(?=\s[A-Z])|"
    r"für|über|am|im|pour|sur|en|dans|para|por|sobre|em|no|na)"
)
"""Comes between "interviewed" and no name of whom: "interviewed him for May's issue"."""
_INTERVIEWED = re.compile(
    rf"\b(?i:{_LEADS})\s(?:(?:the|our|an?|its|der|die|le|la|el|o|a)\s)?"
    rf"(?:(?!{_FUNCTION}\b)[^\W\d_][\w-]*,?\s){{0,6}}?"
    rf"(?P<name>{_NAME})(?P<more>,?\s(?:and|und|et|y|e|&)\s[A-Z])?"
)
_WAS_INTERVIEWED = re.compile(
    rf"(?P<name>{_NAME})(?:,[^,.]{{1,80}},)?\s(?:was|is|has\sbeen)\sinterviewed\b"
)
_AFTER = re.compile(
    rf"(?P<name>{_NAME})(?:,[^,.]{{1,80}},)?\s(?:spoke|talked|talks|speaks|sat\sdown|chatted)\s"
    r"(?:to|with)\s"
)
_I = re.compile(
    r"\b(?:I|I['’]\w+|my|me|we|We|our|us|ich|mich|wir|uns|je|j['’]\w+|nous|mon|ma|yo|mi|nosotros|"
    r"eu|meu|minha|nós)\b"
)
_YOU = re.compile(
    r"\b(?:you|your|Sie|Ihre?\w?|du|dein\w*|vous|votre|vos|tu|ton|usted(?:es)?|su|sus|você|vocês)\b",
    re.IGNORECASE,
)
_PAIRS = 3
"""Questions with answers from which a text without labels is an interview."""
_SPOKEN = 0.5
"""Share of the answers in which somebody says "I" or "we"."""
_SHORTEST = 3
"""Letters of a name alone."""
_HE = re.compile(r"\W*(?:he|she|they)\b", re.IGNORECASE)
_THE = ("The ", "Der ", "Die ", "Das ", "Le ", "La ", "El ")
"""Begins the name of a newspaper, not of a person."""
_STAGE = re.compile(r"\W*[\[(]|>>")
"""Begins a remark on the scene, or what somebody says whom captions don't name."""


def turn_speaker(text: str, sentence: Span, title: str = "") -> str | None:
    """Return who says a sentence by the turn it is in; None where nobody is named beyond doubt.

    Args:
        text: The article's text.
        sentence: The sentence's span in it.
        title: The article's title, which may give the name in full.
    """
    read = conversation(text)
    number = read.number_at(sentence.start)
    if number is None:
        return None
    labelled = _labelled(read, number)
    if labelled and labelled.label:
        return _named(read, labelled.label, title)
    if any(turn.label and _is_name(read, turn.label, title) for turn in read.turns):
        return None
    asked = read.question_of(number, _is_nothing)
    if asked is None or not _is_put(read, asked):
        return None
    return interviewee(text, title)


def names_nobody(label: str) -> bool:
    """Return whether a label is a role or a kind of remark: "Moderator", "Note"."""
    return any(word in _NO_NAME for word in _bare(label))


def _bare(label: str) -> list[str]:
    return [word.strip(".'’").lower() for word in label.split()]


def _is_nothing(span: Span) -> bool:  # noqa: ARG001  captions never come between a pair that is named
    return False


def _labelled(read: Conversation, number: int) -> Turn | None:
    """Return the labelled turn that one goes on, itself included.

    Behind the last label, and where the speaker is spoken of, somebody else may tell the rest.
    """
    turn = read.turns[number]
    if turn.label:
        return turn
    if not any(later.label for later in read.turns[number:]):
        return None
    for earlier in reversed(read.turns[:number]):
        if earlier.label is None:
            if read.text.startswith(">>", earlier.span.start):
                return None
            continue
        said = turn.span.of(read.text)
        surname = earlier.label.of(read.text).split()[-1]
        about = re.search(rf"\b{re.escape(surname)}\b", said, re.IGNORECASE)
        return None if about or _HE.match(said) or _STAGE.match(said) else earlier
    return None


def _named(read: Conversation, label: Span, title: str) -> str | None:
    """Return the name that a label gives, in full; None where it names nobody."""
    said = " ".join(label.of(read.text).split())
    if not _is_name(read, label, title):
        return None
    if " " in _TITLE.sub("", said):
        return said
    whole = people(read.text).full_name(label) or _only_ending(title, said)
    return whole or said


def _is_name(read: Conversation, label: Span, title: str) -> bool:
    """Return whether a label names a person or an organisation, not a role or a kind of remark."""
    said = label.of(read.text)
    bare = _bare(said)
    if names_nobody(said) or len(said) < _SHORTEST:
        return False
    if _TITLE.match(said) or any(word in given_names() for word in bare):
        return True
    if people(read.text).has_surname(label) or _only_ending(title, said):
        return True
    outside = _without_labels(read.text)
    if any(re.search(rf"(?<![\w’'-]){re.escape(word)}(?![\w’'-])", outside) for word in bare):
        return False  # in lower case: a common word
    own = [turn for turn in read.turns if turn.label and turn.label.of(read.text) == said]
    if len(bare) > 1:  # a name that nothing else shows to be one: only where somebody asks
        return any(turn.asks for turn in read.turns)
    known = re.search(rf"[a-z,]\s{re.escape(said)}\b", outside) is not None
    return known and any(turn.asks for turn in own)


@lru_cache(maxsize=64)
def _without_labels(text: str) -> str:
    """Return a text without the labels of its turns, where a label's words are used otherwise."""
    read, last, kept = conversation(text), 0, []
    for turn in read.turns:
        if turn.label:
            kept.append(text[last : turn.label.start])
            last = turn.label.end
    return "".join([*kept, text[last:]])


def _only_ending(title: str, surname: str) -> str | None:
    """Return the one full name of a title that ends with a surname."""
    found = {
        " ".join(m.group().split())
        for m in re.finditer(_NAME, title)
        if m.group().split()[-1].casefold() == surname.casefold()
    }
    return found.pop() if len(found) == 1 else None


def _is_put(read: Conversation, number: int) -> bool:
    """Return whether a turn puts a question to somebody, not to the reader or to itself."""
    turn = read.turns[number]
    said = turn.span.of(read.text)
    return turn.only_asks or (_YOU.search(said) is not None) or not _I.search(said)


@lru_cache(maxsize=64)
def interviewee(text: str, title: str = "") -> str | None:
    """Return who is interviewed in a text without labels; None where that is open to doubt.

    Args:
        text: The article's text.
        title: Its title.
    """
    read = conversation(text)
    asked = [n for n, turn in enumerate(read.turns) if turn.asks and read.answer_to(n, _is_nothing)]
    answers = [read.turns[n + 1].span.of(text) for n in asked if n + 1 < len(read.turns)]
    spoken = sum(_I.search(answer) is not None for answer in answers)
    if len(asked) < _PAIRS or spoken < _SPOKEN * len(answers):
        return None
    opening = read.turns[asked[0]].span.start
    names = list(_interviewed(title)) + list(_interviewed(text[:opening]))
    if not names or None in names:
        return None
    longest = max((name for name in names if name), key=len)
    surname = longest.split()[-1]
    one = all(name and name.split()[-1] == surname for name in names)
    return longest if one else None


def _interviewed(lead: str) -> Iterator[str | None]:
    """Yield who is said to be interviewed; None for several at once."""
    for block in paragraphs(lead):
        said = block.of(lead)
        for pattern in (_INTERVIEWED, _WAS_INTERVIEWED, _AFTER):
            for match in pattern.finditer(said):
                name = " ".join(match["name"].split()).rstrip(".")
                if match.groupdict().get("more"):
                    yield None
                elif not (name.startswith(_THE) or ORGANISATION.search(name) or "'s" in name):
                    yield name
