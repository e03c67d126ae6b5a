"""Who says a quoted sentence, as the article names them.

Rules in the order a reader would look: the words around the speech in the same sentence ("...," Ann
Lee said), the sentence before or after it in the paragraph, the line that introduces a statement
and ends in a colon. A pronoun is followed back to the speaker named last; a surname alone is filled
out from an earlier mention. Where the article leaves it open, nobody is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import Span
from corpus.quoted import quoted_regions
from corpus.sentences import sentences

_MIN_QUOTED_WORDS = 4
_MAX_NAME_WORDS = 22
_MAX_MENTION = 220
_SHORT_SENTENCE = 12
_SHORTEST_PLACE = 3
_SURNAME_WORDS = 2

_VERBS = (
    r"said|says|say|saying|told|tells|telling|added|adds|adding|asked|asks|wrote|writes|writing|"
    r"noted|notes|explained|explains|argued|argues|insisted|insists|claimed|claims|warned|warns|"
    r"stated|states|replied|replies|responded|responds|tweeted|tweets|announced|announces|declared|"
    r"declares|continued|continues|concluded|concludes|recalled|recalls|admitted|admits|joked|jokes|"
    r"quipped|testified|observed|observes|complained|complains|acknowledged|acknowledges|"
    r"suggested|suggests|emphasi[sz]ed|called|calls|described|describes|predicted|vowed|promised|"
    r"remarked|commented|posted|emailed|conceded|urged|boasted|countered|shouted|reported|reports"
)
_VERB = re.compile(rf"\b(?:{_VERBS})\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to ")
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i|who)$", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-Z][\w'’.-]*")
_TITLES = ("Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen", "Lt", "Col", "Capt", "Rev")
_ABBREVIATED = "".join(rf"(?<!\b{short})" for short in (*_TITLES, "[A-Z]"))
_STOP = rf"(?:[;:!?\n]|{_ABBREVIATED}\.)"
"""What ends a clause; not the full stop of a title or an initial: "Dr. Finch", "J. R. Hale"."""
_TITLE = re.compile(rf"^(?:{'|'.join(_TITLES)})\.?\s")
_FULL_NAME = r"(?:[A-Z][\w'’.-]*\s+){1,6}"
_AFTER_VERB_STOP = re.compile(
    rf"{_STOP}|[\"“”]|"
    r",\s(?=(?:and|but|adding|noting|saying|calling|referring|when|while|in|on|after|as)\b)|"
    r"\s(?:in|on|at|during|after|before|when|while|as|to|that|last|this|earlier|later|about|"
    r"following|if|of\show|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_CLAUSE_START = re.compile(rf"{_STOP}\s|\b(?:and|but|as|that|while|when|because|after|before)\s")
_LEADING = re.compile(
    r"^(?:(?:and|but|as|so|then|while|when|yet|also|however|meanwhile)\b,?\s)+", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"(?:\s+(?:has|have|had|also|later|then|previously|once|often|repeatedly|recently|has\salso|"
    r"would|who|reportedly|is|was|were|has\salready|quickly|simply|even|just|never|did\snot|"
    r"has\srepeatedly|[a-z]+ly))+$"
)


@dataclass(frozen=True)
class Attribution:
    """Who says a stretch of speech.

    Attributes:
        mention: Where the speaker is named beside the speech, in article offsets.
        name: The speaker in full, resolved through pronouns and surnames.
    """

    mention: Span
    name: str


def speaker_of(text: str, sentence: Span) -> str | None:
    """The speaker of a sentence, or None where it is no speech or nobody is named.

    Args:
        text: The article's text.
        sentence: The sentence's span in it.
    """
    region = _speech(text, sentence)
    if region is None:
        return None
    found = attribute(text, region)
    return found.name if found else None


def attribute(text: str, region: Span) -> Attribution | None:
    """Find who says a quoted region.

    Args:
        text: The article's text.
        region: The region between the marks (see `corpus.quoted.quoted_regions`).
    """
    mention = _mention(text, region)
    if mention is None:
        return None
    said = mention.of(text)
    if _PRONOUN.match(said):
        name = _last_named(text, mention.start) if said.lower() not in ("we", "i") else None
        return Attribution(mention, name) if name else None
    return Attribution(mention, _in_full(text, said, mention.start))


def _speech(text: str, sentence: Span) -> Span | None:
    """The region that holds most of the sentence's quoted words, if they are enough for speech."""
    best: tuple[int, Span] | None = None
    for region in _regions(text):
        if region.overlaps(sentence):
            shared = text[max(region.start, sentence.start) : min(region.end, sentence.end)]
            count = len(shared.split())
            if best is None or count > best[0]:
                best = (count, region)
    if best is None:
        return None
    count, region = best
    inside = region.start <= sentence.start + 1 and sentence.end - 1 <= region.end
    return region if count >= _MIN_QUOTED_WORDS or inside else None


@lru_cache(maxsize=256)
def _regions(text: str) -> tuple[Span, ...]:
    return tuple(quoted_regions(text))


@lru_cache(maxsize=256)
def _all_sentences(text: str) -> tuple[Span, ...]:
    return sentences(text)


def _mention(text: str, region: Span) -> Span | None:
    """Where the speaker of a region is named, looking around it nearest first."""
    line_start = text.rfind("\n\n", 0, region.start) + 2 if "\n\n" in text[: region.start] else 0
    line_end = text.find("\n\n", region.end)
    line_end = len(text) if line_end < 0 else line_end
    home = [s for s in _all_sentences(text) if line_start <= s.start < line_end]
    first = next((s for s in home if s.start <= region.start < s.end), None)
    last = next((s for s in home if s.start < region.end <= s.end + 1), first)
    after = Span(region.end, last.end if last else line_end)
    before = Span(first.start if first else line_start, max(region.start - 1, 0))
    for place in (after, before):
        found = _named_in(text, place)
        if found:
            return found
    following = next((s for s in home if s.start >= after.end), None)
    if following is not None and not _holds_speech(text, following):
        found = _named_in(text, following)
        if found and text[found.end : following.end].strip(" .").split(" ")[0:1]:
            short = len(following.of(text).split()) <= _SHORT_SENTENCE
            if short:
                return found
    return _introduced(text, region, before.start, line_start, home)


def _introduced(
    text: str, region: Span, sentence_start: int, line_start: int, home: list[Span]
) -> Span | None:
    """A speaker named by what leads up to the region: the sentence or the line before."""
    preceding = [s for s in home if s.end <= sentence_start]
    if preceding:
        found = _named_in(text, preceding[-1])
        if found:
            return found
        for earlier in reversed(_regions(text)):
            if earlier.end <= preceding[-1].end and earlier.start >= line_start:
                return _mention(text, earlier)
    if text[line_start : region.start].strip(" \"“”'`«„") == "" and line_start > 0:
        previous_end = line_start - 2
        previous_start = text.rfind("\n\n", 0, previous_end)
        line = Span(previous_start + 2 if previous_start >= 0 else 0, previous_end)
        if line.of(text).rstrip().endswith(":"):
            return _named_in(text, line)
    return None


def _holds_speech(text: str, span: Span) -> bool:
    return any(region.overlaps(span) for region in _regions(text))


def _named_in(text: str, place: Span) -> Span | None:
    """The subject of a verb of saying in a place outside of speech, or after "according to"."""
    if place.end - place.start < _SHORTEST_PLACE:
        return None
    quoted = [r for r in _regions(text) if r.overlaps(place)]
    free = _without(place, quoted)
    for part in free:
        according = _ACCORDING.search(text, part.start, part.end)
        if according:
            return _until_stop(text, according.end(), part.end)
        for verb in _VERB.finditer(text, part.start, part.end):
            found = _subject_before(text, part.start, verb.start())
            if found is None and not text[part.start : verb.start()].strip(" ,\"”“'’»"):
                found = _until_stop(text, verb.end(), part.end)
            if found:
                return found
    return None


def _without(place: Span, quoted: list[Span]) -> list[Span]:
    """What is left of a place without the quoted regions."""
    parts, start = [], place.start
    for region in quoted:
        if region.start > start:
            parts.append(Span(start, region.start))
        start = max(start, region.end)
    if start < place.end:
        parts.append(Span(start, place.end))
    return parts


def _subject_before(text: str, start: int, verb: int) -> Span | None:
    """The noun phrase between the start of the clause and a verb."""
    start = max(start, verb - _MAX_MENTION)
    clause = text[start:verb]
    for stop in _CLAUSE_START.finditer(clause):
        rest = clause[stop.end() :]
        if rest.strip():
            start, clause = start + stop.end(), rest
            break
    comma = clause.rstrip().rfind(", ")
    if comma >= 0 and not clause.rstrip().endswith(","):  # "On Monday, Ann Lee said"
        found = _noun_phrase(text, start + comma + 1, verb)
        if found:
            return found
    return _noun_phrase(text, start, verb)


def _until_stop(text: str, start: int, end: int) -> Span | None:
    """The noun phrase after a verb or "according to"."""
    end = min(end, start + _MAX_MENTION)
    stop = _AFTER_VERB_STOP.search(text, start + 1, end)
    return _noun_phrase(text, start, stop.start() if stop else end)


def _noun_phrase(text: str, start: int, end: int) -> Span | None:
    """Trim a stretch to a noun phrase that can name a speaker, or None."""
    raw = text[start:end]
    lead = len(raw) - len(raw.lstrip(" ,\"”“'’»-–—"))
    start += lead
    raw = raw[lead:].rstrip(" ,-–—")
    opening = _LEADING.match(raw)
    if opening:
        start, raw = start + opening.end(), raw[opening.end() :]
    raw = _AUXILIARY.sub("", raw).rstrip(" ,")
    if not raw or len(raw.split()) > _MAX_NAME_WORDS:
        return None
    if not (_PRONOUN.match(raw) or _CAPITAL.search(raw) or _PERSON_NOUN.search(raw)):
        return None
    return Span(start, start + len(raw))


_PERSON_NOUN = re.compile(
    r"\b(?:official|spokes(?:man|woman|person)|source|aide|adviser|advisor|police|officer|judge|"
    r"researcher|scientist|expert|critic|voter|resident|lawyer|attorney|man|woman|report|study|"
    r"statement|campaign|company|president|minister|senator|governor|mayor|director|manager|"
    r"teacher|doctor|professor|student|author|editor|newspaper|witness|neighbo(?:u)?r|friend|"
    r"mother|father|brother|sister|son|daughter|wife|husband|people|officials|sources|authorities)s?\b"
)


def _last_named(text: str, before: int) -> str | None:
    """The speaker named last before an offset: who "he" or "she" is."""
    for region in reversed([r for r in _regions(text) if r.end < before]):
        mention = _mention(text, region)
        if mention is not None and mention.start < before:
            said = mention.of(text)
            if not _PRONOUN.match(said) and _CAPITAL.search(said):
                return _in_full(text, said, mention.start)
    return None


def _in_full(text: str, said: str, before: int) -> str:
    """A surname alone filled out from the first fuller mention before it, if all agree."""
    words = said.split()
    bare = _TITLE.sub("", said)
    if len(words) > _SURNAME_WORDS or not re.fullmatch(r"[A-Z][\w'’-]+", bare):
        return " ".join(words)
    found = re.findall(rf"{_FULL_NAME}{re.escape(bare)}\b", text[:before])
    fuller = [name.split() for name in found]
    if len({tuple(name[-2:]) for name in fuller}) != 1:  # none, or two people of that name
        return " ".join(words)
    return " ".join(fuller[0])
