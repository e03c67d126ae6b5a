"""The subject of a verb of saying, read from the verb backwards: who is named before "said".

Adverbs and asides between the two are skipped ("Ann Lee, in a statement, also said"), appositions
kept ("Ann Lee, a keeper,"). Of "saying" and "smiled and said" the subject is the clause's first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.speaker.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PERSON,
    PLURAL,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    SUBORDINATORS,
    TIME,
    VERBS,
)
from index.speaker.noun_phrase import PARTICLES, reach
from index.speaker.words import (
    HARD,
    REACH,
    RELATIVE,
    Word,
    apposes,
    as_speaker,
    is_state,
    parts_of,
    verb_like,
    words_of,
)

if TYPE_CHECKING:
    from corpus.article import Span

_OPENING = CONJUNCTIONS | {"meanwhile", "however", "still", "when", "while", "as", "-"}
_OUTSIDE = PREPOSITIONS | SUBORDINATORS | (TIME - {"april", "may"})
_ASIDE = ((PREPOSITIONS | SUBORDINATORS) - {"which", "of"}) | {"not"}
_BEFORE_TIME = frozenset({"on", "late", "early", "in"})
_SHARES = SUBORDINATORS | {"to", "as", "by", "and"}
_DASHES = frozenset("—–―")
_ADVERBS = frozenset({"online", "last", "this", "earlier", "recently"})
_DATELINE = 8
"""Words in which a dateline ends: "OSTERBY, May 4 (AP) —"."""
_FEW = 2
"""Words beyond a name that may still belong to it."""
_TRAILS = 8
"""Words that a noun phrase at the end of a clause has at most."""
_SHORTEST_GERUND = 6
"""Letters from which "-ing" is a verb's: not "king" or "Bing"."""


def subject_before(text: str, start: int, verb: Span) -> Span | None:
    """Find the subject of a verb, looking no further back than `start`."""
    found = _clause(words_of(text, max(start, verb.start - REACH), verb.start))
    if verb.of(text).lower().endswith("ing") or (found and found[-1].low == "to"):
        return _of_participle(text, found)
    found, shared = _without_adverbs(found)
    if not found:
        return None
    if shared:
        return leading_subject(text, found)
    if found[-1].text == ",":
        return _with_apposition(text, found)
    return _plain(text, found)


def leading_subject(text: str, found: list[Word]) -> Span | None:
    """Find the subject that a clause begins with, dateline and fronted phrases skipped."""
    dash = next((at for at, w in enumerate(found[:_DATELINE]) if w.text in _DASHES | {"-"}), None)
    if dash is not None and found[0].text.isupper():
        found = found[dash + 1 :]
    for part in parts_of(found):
        trimmed = _without_opening(part)
        if (
            not trimmed
            or _fronted(trimmed[0])
            or _fronted(part[0])
            or _all_digits(trimmed)
            or _participle(part)
        ):
            continue
        head = _leading(trimmed)
        if head:
            first = found.index(head[0])
            if head[-1] is part[-1] and found[first + len(head) : first + len(head) + 1]:
                return as_speaker(text, found[first : first + reach(text, found[first:])])
            return as_speaker(text, head)
        return None
    return None


def _clause(found: list[Word]) -> list[Word]:
    """Return what follows the last mark between clauses, without an aside between dashes."""
    dashes = [at for at, word in enumerate(found) if word.text in _DASHES]
    if len(dashes) > 1 and dashes[-1] == len(found) - 1:
        found = found[: dashes[-2]]
    for at in range(len(found) - 1, -1, -1):
        if found[at].text in HARD and any(w.is_word for w in found[at + 1 :]):
            return found[at + 1 :]
    return [w for w in found if w.text not in HARD]


def _without_adverbs(found: list[Word]) -> tuple[list[Word], bool]:
    """Drop what is between subject and verb; return whether "and" shares the subject, too."""
    while found:
        low = found[-1].low
        if low in {"and", "but", "then"}:
            return found[:-1], True
        between = low in AUXILIARIES or (low.endswith("ly") and not found[-1].capital)
        if between or low in TIME:
            found = found[:-1]
            if found and low in TIME and found[-1].low in _BEFORE_TIME:
                found = found[:-1]
            continue
        aside = _aside(found)
        if aside is None:
            break
        found = found[: aside + 1]
    return found, False


def _aside(found: list[Word]) -> int | None:
    """Find where a closed-off aside begins that is no apposition: ", in a statement,"."""
    if found[-1].text != ",":
        return None
    for at in range(len(found) - 2, 0, -1):
        if found[at].text == ",":
            first = found[at + 1]
            gerund = first.low.endswith("ing") and not first.capital
            return at if gerund or first.low in _ASIDE else None
    return None


def _plain(text: str, found: list[Word]) -> Span | None:
    """Find the subject at the end of a clause that no comma closes off."""
    part = _without_opening(_last_part(found))
    if not part:
        return None
    if part[0].low in DETERMINERS and any(w.low in RELATIVE for w in part[1:-1]):
        return as_speaker(text, part)
    cut = next((i for i, w in reversed(list(enumerate(part))) if w.low in SUBORDINATORS), None)
    if cut is not None and cut + 1 < len(part):
        part = part[cut + 1 :]
    if part[-1].low in RELATIVE:
        return as_speaker(text, part[-1:])
    verb = _verb_in(part)
    if _fronted(part[0]) or (verb is not None and not _reduced(part, verb)):
        return as_speaker(text, _trailing(part))
    return as_speaker(text, part)


def _of_participle(text: str, found: list[Word]) -> Span | None:
    """Find the subject of "saying": what is right before it, or who the clause is about."""
    if not found:
        return None
    quoted = next((i for i, w in enumerate(found) if w.low in {"quoted", "quotes", "cited"}), None)
    if quoted is not None and found[-1].low == "as" and quoted + 2 < len(found):
        return as_speaker(text, found[quoted + 1 : -1])
    if found[-1].text == "," or found[-1].low in _SHARES:
        return leading_subject(text, found)
    return as_speaker(text, _trailing(found)) or leading_subject(text, found)


def _with_apposition(text: str, found: list[Word]) -> Span | None:
    """Find a subject that ends in an apposition, its closing comma included."""
    parts = parts_of(found)
    while len(parts) > 1:
        last = _without_opening(parts[-1])
        before = _without_opening(parts[-2])
        if not last or not before or not apposes(last[0], before):
            break
        if not _fronted(before[0]) and not _apposes_only(before[0], parts[:-2]):
            head = before if _verb_in(before) is None else _trailing(before)
            if head is before and parts[-2][0].low == "and":
                head = _first_of_list(parts[:-2]) or head
            if not head:
                return None
            phrase = [w for w in found if w.start >= head[0].start]
            whole = reach(text, phrase)
            if 0 < whole < len(phrase) and phrase[whole - 1].text == ",":
                phrase = phrase[:whole]
            return as_speaker(text, phrase, keep_comma=True)
        parts = [*parts[:-2], [*parts[-2], *parts[-1]]]
    return _plain(text, parts[-1]) if parts else None


def _first_of_list(parts: list[list[Word]]) -> list[Word]:
    """Return the first of several names with appositions: "Ann Lee, 51, and Bo Dahl, 40,"."""
    named: list[Word] = []
    for part in reversed(parts):
        if part[0].capital and _name_length(part) == len(part) and not _fronted(part[0]):
            named = part
        elif named or not (_all_digits(part) or part[0].low in DETERMINERS):
            break
    return named


def _apposes_only(word: Word, further: list[list[Word]]) -> bool:
    """Return whether a part is itself an apposition of a name before it."""
    if not further or not further[-1]:
        return False
    named = further[-1][-1].capital or further[-1][-1].text.startswith("(")
    lower = word.low in DETERMINERS or word.text.isdigit() or word.low in RELATIVE
    return named and not _fronted(further[-1][0]) and (lower or is_state(word))


def _last_part(found: list[Word]) -> list[Word]:
    """Return the last part; with those before it where they make one list: "A, B and C"."""
    parts = parts_of(found)
    if not parts:
        return []
    last = parts[-1]
    if "and" in {w.low for w in last[1:-1]} and last[0].capital and last[-1].capital:
        for part in reversed(parts[:-1]):
            if _fronted(part[0]) or not all(w.capital for w in part):
                break
            last = [*part, *last]
    return last


def _without_opening(part: list[Word]) -> list[Word]:
    """Drop "and", "but", "meanwhile" at the start."""
    at = 0
    while at < len(part) and (
        part[at].low in _OPENING or not (part[at].is_word or part[at].text == "&")
    ):
        at += 1
    return part[at:]


def _fronted(word: Word) -> bool:
    """Return whether a phrase that begins so comes before the subject: "On Monday", "Asked why"."""
    gerund = word.low.endswith("ing") and len(word.text) >= _SHORTEST_GERUND
    adverb = word.low.endswith("ly") and word.low not in {"italy", "family"}
    return word.low in _OUTSIDE or gerund or adverb


def _participle(part: list[Word]) -> bool:
    """Return whether a part is a fronted participle: "Chastened by the critics, ..."."""
    following = part[1].low if len(part) > 1 else ""
    return part[0].low.endswith("ed") and part[0].capital and following in PREPOSITIONS


def _all_digits(part: list[Word]) -> bool:
    """Return whether a part is a year: "On July 6, 2015, ..."."""
    return all(w.text.isdigit() for w in part)


def _verb_in(part: list[Word]) -> int | None:
    """Find the last word that looks like a verb of another clause; none is right before a verb."""
    for at in range(len(part) - 2, 0, -1):
        if verb_like(part, at):
            return at
    opens = not part[0].capital and (part[0].low in SAYING or part[0].low in VERBS)
    return 0 if opens else None


def _reduced(part: list[Word], verb: int) -> bool:
    """Return whether what looks like a verb only modifies: "a study published in May"."""
    word = part[verb]
    following = part[verb + 1].low if verb + 1 < len(part) else ""
    participle = word.low.endswith("ed") and word.low not in SAYING
    return participle and (following in PREPOSITIONS or following in _ADVERBS)


def _leading(part: list[Word]) -> list[Word]:
    """Return the noun phrase that a clause begins with."""
    if part[0].low in PRONOUNS:
        return part[:1]
    named = _name_length(part)
    if 0 < named < len(part) and _acts(part[named]):
        return part[:named]
    for at in range(1, len(part)):
        if _when(part, at) or _ends_subject(part, at):
            far = part[0].capital and part[0].low not in DETERMINERS and at - named > _FEW
            if far and named > 1 and not any(w.capital for w in part[named:at]):
                return part[:named]
            return part[:at]
    if part[0].capital and part[0].low not in DETERMINERS:
        return part[:named]
    return part if all(w.is_word for w in part) else []


def _ends_subject(part: list[Word], at: int) -> bool:
    """Return whether a verb, an adverb or a clause begins."""
    word = part[at]
    adverb = word.low.endswith("ly") and not word.capital
    opens = word.low in SUBORDINATORS or word.low in RELATIVE
    return adverb or opens or verb_like(part, at)


def _when(part: list[Word], at: int) -> bool:
    """Return whether a time begins: "the council on Friday", "the council Friday"."""
    timed = at + 1 < len(part) and part[at].low in PREPOSITIONS and part[at + 1].low in TIME
    return part[at].low in TIME or timed


def _acts(word: Word) -> bool:
    """Return whether a word right behind a name looks like its verb: "Scott bristles"."""
    ends = word.low.endswith("s") and not word.low.endswith(("ss", "'s", "’s"))
    return ends and not PLURAL.search(word.low) and not PERSON.search(word.low)


def _trailing(part: list[Word]) -> list[Word]:
    """Return the noun phrase that ends a clause: a pronoun, a name, or from its article on."""
    if not part:
        return []
    if part[-1].low in PRONOUNS:
        return part[-1:]
    at = len(part)
    while at > 0 and (part[at - 1].capital or part[at - 1].text[0] in '(&"“'):
        at -= 1
    if at < len(part):
        if at > 0 and part[at - 1].low in DETERMINERS and part[at - 1].low not in {"that", "this"}:
            at -= 1
        if part[at].low in _OUTSIDE:
            at += 1
        return part[at:]
    for at in range(len(part) - 1, max(-1, len(part) - _TRAILS), -1):
        if verb_like(part, at) and at:
            break
        if part[at].low in DETERMINERS:
            return part[at:]
    return []


def _name_length(part: list[Word]) -> int:
    """Count how many of the first words are one name, "de" and "van" inside it allowed."""
    last = 0
    for at, word in enumerate(part):
        if word.capital or word.text[0] in "(&":
            last = at + 1
        elif word.low not in PARTICLES:
            break
    return last
