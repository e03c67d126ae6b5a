"""Who or what an opening such as "He" or "The official" means, as the article names it.

Looks back over the sentences before, and names somebody only where nobody else comes into question:
the nearest sentence with a person in it has exactly one, and nothing in between brings another in.
Everything found is a slice of the article. Built for precision: in doubt, nobody is named.
"""

from __future__ import annotations

import re

from corpus.article import Span
from corpus.text.sentences import sentences
from index.coreference.anaphora import Anaphor, Kind

_REACH = 6  # sentences looked back
_PARAGRAPHS = 3  # paragraphs looked back, the sentence's own among them
_MAX_WORDS = 12
"""Words of a phrase that is shown beside a quotation: it shall explain, not compete with it."""
_NAME_WORDS = 5
"""Words of a full name; more capitals in a row are a heading or a title of something."""
_SHORTEST = 2
"""Code points of a name: one capital alone is an initial."""
_TITLE_WIDTH = 9  # code points before a name that a title may take
_PHRASE_WORDS = 9
"""Words of a fronted phrase before the subject; after a longer one it may be another clause."""
_PLACE_WIDTH = 20  # code points before a name that may say it is a place

_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|Rev|St|President|Senator|Governor|Mayor|"
    r"Judge|Justice|Professor|Sir|Lord|Lady|Dame|King|Queen|Prince|Princess|Pope|Bishop|Father|"
    r"Captain|General|Colonel|Major|Chancellor|Minister|Secretary|Sheriff|Detective|Officer)\.?"
)
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_WORD = rf"(?:{_CAPITAL}[^\W\d_]*(?:[-'’]{_CAPITAL}?[^\W\d_]+)*(?<!['’]s)|{_CAPITAL}\.)"
_PARTICLE = r"(?:(?:de|da|di|du|del|della|der|den|van|von|la|le|al|bin|ibn|of the)[ ])"
_NAME = re.compile(rf"\b{_WORD}(?:[ ]{_PARTICLE}?{_WORD})*")
_TITLED = re.compile(rf"{_TITLE}$")
_NO_NAME = frozenset(
    """a about after again all also although an and another any are as at because before both
    but by can could despite did do does during each even every few following for from had has
    have he her here his how however if in indeed is it its later like many may meanwhile more
    most much my neither no nobody nor not now of off on once one only or other our out over
    part perhaps she since so some soon still such than that the their then there these they
    this those though through thus to today two under unlike until up upon was we were what when
    where whether which while who whose why will with within without would yesterday yet you
    your i january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr according born among
    during instead although three four five""".split()  # noqa: SIM905
)
"""Capitals at the start of a sentence that begin no name."""
_NO_PERSON = re.compile(
    r"\b(?:University|College|School|Institute|Department|Ministry|Office|Council|Committee|Court|"
    r"Company|Corporation|Inc|Ltd|Bank|Group|Party|Church|Cathedral|Abbey|Museum|Library|Hospital|"
    r"Street|Road|Avenue|Square|Park|Bridge|Tower|House|Hall|Castle|River|Lake|Sea|Ocean|Bay|Island|"
    r"Islands|Mountains?|Mount|Valley|County|City|State|States|Kingdom|Republic|Empire|"
    r"Union|Army|Navy|Force|Police|News|Times|Post|Journal|Press|Prize|Award|Act|Treaty|War|Battle|League|"
    r"Cup|Club|Association|Society|Center|Centre|Agency|Bureau|Congress|Senate|Parliament|House|New|"
    r"North|South|East|West|Northern|Southern|Eastern|Western|Great|United|San|Santa|Los|Las|Fort|"
    r"Port|Cape|Saint|American|British|English|French|German|Roman|Greek|Chinese|Russian|Spanish)\b"
)
"""Words of places, bodies and works."""
_PEOPLES = re.compile(r"^(?:\S*(?:ans|ists|crats|ese|cans|ly)|.* (?:Day|Americans))$")
"""Like "Germans", "Democrats", "Japanese", "Recently", "Boxing Day": no single person."""
_PLACED = re.compile(
    r"(?:(?:^|\W)(?:in|at|near|into|across|throughout|outside|the|The)|"
    r"(?:came|comes?|moved|returned|fled|travell?ed|emigrated|went|sailed|drove|flew|native|town|city)"
    r"\s(?:from|to|for|of)|[A-Z]\w+ of(?: the)?)\s$"
)
"""What comes before a place: "in", "came from", "University of"."""
_KIN = re.compile(
    r"\b(?:wife|husband|mother|father|son|daughter|brother|sister|uncle|aunt|cousin|nephew|niece|"
    r"man|woman|boy|girl|king|queen|emperor|friend|colleague|partner|widow|widower|child|baby|"
    r"girlfriend|boyfriend|fianc[eé]e?|lover|rival|successor|predecessor|assistant|grandfather|"
    r"grandmother|parent|stepfather|stepmother|twin|heir)\b"
)
"""Somebody without a name whom "he" or "she" could mean as well."""
_SOMEBODY = re.compile(
    r"\b(?:(?:an?|the|another|one|his|her|their|its|who|whose|every|former)\s+(?:[\w-]+\s+){0,2}"
    r"(?:\w+(?:er|or|ist|man|woman|ian|person|ee|ant)|official|suspect|victim|president|judge|"
    r"police|student|pilot|nurse|chief|captain|author|poet|guard|clerk|cook|monk|priest|spokes\w+|"
    r"pope|bishop|saint|patient|defendant|aide|coach|mayor|people))\b",
    re.IGNORECASE,
)
"""The same, by trade or office: "the pilot", "a former student"."""
_QUOTED = re.compile(r"[\"“”„«»]|``|''")
"""In a quotation "he" may be somebody whom the speaker has in mind."""
_HE = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_SUBORDINATE = frozenset("but and although though while as when after because since if yet".split())  # noqa: SIM905
"""Words before the subject that leave it the subject."""
_DESCRIBED = re.compile(r",? (?:who\b|\(|\d\d,)|, (?:an?|the|then|one|[a-z]+) ")
"""What describes a person behind the name."""
_ACTS = re.compile(r"(?:['’]s?)?(?:,| [a-z]+)\b")
"""What a subject is followed by: its verb, or a comma."""
_MALE_TITLE = re.compile(r"(?:Mr|Sir|Lord|King|Prince|Pope|Father)\.?\s*$")
_FEMALE_TITLE = re.compile(r"(?:Mrs|Ms|Lady|Dame|Queen|Princess)\.?\s*$")


def antecedent(text: str, sentence: Span, anaphor: Anaphor) -> Span | None:
    """Return who or what is meant, or None where more than one could be, or none is found.

    Args:
        text: The article's text.
        sentence: The sentence that points back.
        anaphor: How.

    Returns:
        A span in `text`, before the sentence.
    """
    if anaphor.kind is Kind.PERSON:
        return _person(text, sentence, female=anaphor.words.lower() in ("she", "her"))
    if anaphor.kind is Kind.NOUN:
        return _introduced(text, sentence, anaphor.noun)
    return None


def can_mean_somebody(sentence: str) -> bool:
    """Return whether a sentence mentions anybody a "he" or "she" after it could be."""
    return bool(
        _KIN.search(sentence)
        or _SOMEBODY.search(sentence)
        or _names(sentence, Span(0, len(sentence)))
    )


def _person(text: str, sentence: Span, *, female: bool) -> Span | None:
    """Return the one person in the nearest sentence that names anybody."""
    for earlier in _before(text, sentence)[:_REACH]:
        names = _names(text, earlier)
        said = earlier.of(text)
        if (_HE if female else _SHE).search(said) or _KIN.search(said):
            return None
        if names:
            return None if _QUOTED.search(said) else _only(text, earlier, names, female=female)
        if _SOMEBODY.search(said):
            return None
    return None


def _only(text: str, sentence: Span, names: list[Span], *, female: bool) -> Span | None:
    """Return who is named in full in a sentence, if only one is and it is about them."""
    name = names[0]
    if any(_surname(other.of(text)) != _surname(name.of(text)) for other in names):
        return None
    if (_SHE if female else _HE).search(text[sentence.start : name.start]):
        return None  # "He spoke of Tom Hale": he is another
    found = _in_full(text, name)
    if found is None or not _is_person(text, sentence, name, found):
        return None
    wrong = _MALE_TITLE if female else _FEMALE_TITLE
    titled = (text[max(0, at - _TITLE_WIDTH) : at] for at in (found.start, name.start))
    return None if any(wrong.search(before) for before in titled) else found


def _before(text: str, sentence: Span) -> list[Span]:
    """Return sentences before one, nearest first, from its paragraph and two more."""
    start = sentence.start
    for _ in range(_PARAGRAPHS):
        start = max(text.rfind("\n\n", 0, max(start, 0)), 0)
    return list(reversed(sentences(text, Span(start, sentence.start))))


def _names(text: str, sentence: Span) -> list[Span]:
    """Return stretches of a sentence that may name a person: capitals of no place or body."""
    found = []
    for match in _NAME.finditer(text, *sentence):
        start, end = match.span()
        while start < end:  # "After Tom Hale", "In June"
            first = re.match(r"\S+", text[start:end])
            if first is None or first.group().lower().rstrip(".") not in _NO_NAME:
                break
            start += first.end()
            start += len(text[start:end]) - len(text[start:end].lstrip())
        name = text[start:end]
        if (
            len(name) < _SHORTEST
            or _NO_PERSON.search(name)
            or _PEOPLES.match(name)
            or name.isupper()
        ):
            continue
        if _PLACED.search(text[max(sentence.start, start - _PLACE_WIDTH) : start]):
            continue
        found.append(Span(start, end))
    return found


def _surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _in_full(text: str, name: Span) -> Span | None:
    """Return the fuller earlier mention of a surname alone; None where two people share it."""
    said = name.of(text)
    if " " in said:
        return name
    fuller: dict[str, Span] = {}
    for match in _NAME.finditer(text, 0, name.start):
        words = match.group().split()
        while words and (words[0].lower().rstrip(".") in _NO_NAME or _TITLED.match(words[0])):
            words.pop(0)
        if len(words) < 2 or words[-1] != said or _NO_PERSON.search(match.group()):  # noqa: PLR2004
            continue
        if not re.search(rf"\b{re.escape(words[0].lower())}\b", text):  # not "Young Hale"
            full = " ".join(words)
            fuller.setdefault(full, Span(match.end() - len(full), match.end()))
    return next(iter(fuller.values())) if len(fuller) == 1 else None


def _is_person(text: str, sentence: Span, name: Span, full: Span) -> bool:
    """Return whether a name is its sentence's subject, and by the article a person's."""
    said, after = full.of(text), text[name.end : name.end + 60]
    if not 1 < len(said.split()) <= _NAME_WORDS:
        return False
    if re.search(rf"\b(?:in|at|near|across|on|of the)\s+{re.escape(said)}\b", text):
        return False
    lead = _TITLED.sub("", text[sentence.start : name.start].rstrip()).rstrip()
    if lead and not (lead.endswith(",") and len(lead.split()) <= _PHRASE_WORDS):
        return lead.split()[0].lower() in _SUBORDINATE and len(lead.split()) == 1
    return _DESCRIBED.match(after) is not None or _ACTS.match(after) is not None


def _introduced(text: str, sentence: Span, noun: str) -> Span | None:
    """Return the phrase that introduced a noun ("An ICE official"), if there is only one."""
    plural = noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
    article = (
        r"(?:some|several|two|three|four|five|many|a (?:group|team) of)"
        if plural
        else r"(?:an?|another|one)"
    )
    between = r"(?:(?!(?:an?|the|is|was|are|were)\b)[\w.-]+(?:[’'][a-z]+)? ){0,4}"
    whole = r"(?: (?:at|from|of|with|for|by) (?:the )?[A-Z][\w’'-]*"
    whole += r"(?: (?:(?:of|and|for) (?:the )?)?[A-Z][\w’'-]*)*)?"
    pattern = re.compile(rf"\b(?i:{article}) {between}{re.escape(noun)}\b{whole}")
    nearby = _before(text, sentence)
    if not nearby:
        return None
    found = [Span(*m.span()) for m in pattern.finditer(text, nearby[-1].start, sentence.start)]
    if len(found) != 1:
        return None
    said = found[0].of(text)
    telling = re.search(r"\d|[A-Z]", said[1:]) is not None  # "a new plan" names nothing
    return found[0] if telling and len(said.split()) <= _MAX_WORDS else None
