"""A question as people type it in chat, made into one that can be searched.

Slang and fillers are written out, shouting is lowered, and a word that neither the library nor
English has is taken for the library's word that is a slip away from it. What the member asked is
shown as they asked it; only the search reads this.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from index.engine.packaged_model import packaged_model_folder
from index.tokens import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.storage.passage_index import PassageIndex

_MIN_LETTERS = 5
"""Shorter words are a slip away from too many others."""
_TWO_SLIPS = 8
"""From so many letters on a word may be two slips away from what was meant."""
_FORMS = 5
"""Stems of the library that are compared in their written forms."""
_MIN_DOUBLE = 4
"""Letters of a word in which a double letter may be meant: "goooood", but "sooo"."""
_ONE_CASE = 2
"""Slang of so few letters is slang in small letters only: "U" and "Y" are names of things."""

_SAID = (
    ("wtf|wth|tf", "what"),
    ("whats|wats|wuts", "what is"),
    ("wat|wut|waht|wht|whta", "what"),
    ("whos", "who is"),
    ("wheres", "where is"),
    ("whens", "when is"),
    ("hows", "how is"),
    ("whys", "why is"),
    ("y (?=did|do|does|is|are|was|were)", "why "),
    ("wich|whcih|whihc", "which"),
    ("hwo|hw", "how"),
    ("teh|hte|da", "the"),
    ("u|ya", "you"),
    ("ur", "your"),
    ("r (?=u|you|we|they|the|there)", "are "),
    ("abt|bout", "about"),
    ("ppl|peeps", "people"),
    ("govt|gov't", "government"),
    ("bc|cuz|coz|cus|becuase|becasue", "because"),
    ("b4", "before"),
    ("w/o", "without"),
    ("w/", "with"),
    ("rn", "now"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("thru", "through"),
    ("tho", "though"),
    ("smth|sth", "something"),
    ("sb|sum1|some1", "somebody"),
    ("any1", "anyone"),
    ("2day", "today"),
)
"""Slang and common slips, written out; in order, since some build on those before."""
_FILLER = re.compile(
    r"(?<![\w'’-])(?:pl[sz]+|plz|pleas|please|idk|idek|dunno|lol|lmao|lmfao|rofl|omg|tbh|ngl|imo|"
    r"imho|btw|fr|bruh|bro|dude|thx|thanks|thank you|ty|tysm|asap|kinda|sorta|literally|ik)"
    r"(?![\w'’-])[,.!]*",
    re.IGNORECASE,
)
"""Says nothing, wherever in a question it is."""
_OPENING = re.compile(
    r"^\W*(?:(?:(?:hi|hey|hello|yo)(?: (?:bot|all|guys|everyone|folks|there|you))?|ok|okay|um+|uh+|"
    r"guys|(?:so|well|but|quick question)(?=[,:]))[\s,:!.-]+)+(?=\S+\s+\S)",
    re.IGNORECASE,
)
"""Says nothing, at the start alone: "so" in "so far" and "well" in "how well" mean something."""
_ASKING = re.compile(
    r"^(?:(?:can|could|would) (?:any(?:one|body)|some(?:one|body)|you|u) (?:please )?"
    r"(?:tell|explain to) me,? |(?:does|do) (?:any(?:one|body)|you(?: guys)?) know,? |"
    r"(?:any(?:one|body)) knows? |i (?:don'?t|do not) (?:know|get|understand),? (?:but )?|"
    r"(?:i(?:'m| am)? )?(?:just )?(?:wondering|curious)(?: about)?,? |tell me )"
    r"(?=(?:who|what|when|where|why|which|how|if|about)\b)",
    re.IGNORECASE,
)
"""Asks whether one may ask; what follows is the question."""
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
"""A letter three times: no English word has that."""
_MARKS = re.compile(r"[?!]{2,}")


def mend(question: str, indexes: Sequence[PassageIndex]) -> str:
    """Return the question as it is searched for.

    Args:
        question: As asked.
        indexes: The libraries that are searched: their words are what slips are mended to.

    Returns:
        A question of at least one word where the one asked has any; itself where nothing is amiss.
    """
    plain = in_plain_words(_quietly(question))
    return _spelt(plain, indexes) if words(plain) else question


def _quietly(question: str) -> str:
    """Lower the case where all is in capitals; shorten drawn-out letters and marks."""
    letters = [c for c in question if c.isalpha()]
    said = question
    if len(words(said)) > 1 and letters and not any(c.islower() for c in letters):
        said = said.lower()
    said = _MARKS.sub(lambda m: "?" if "?" in m.group() else "!", said)
    return re.sub(r"\S*", lambda m: _shortened(m.group()), said)


def _shortened(word: str) -> str:
    """Shorten drawn-out letters: "whaaaat", "sooo"; "III" and "www" stay."""
    if not _STRETCHED.search(word) or not set(fold(word.strip("?!.,"))) - set("ivxw"):
        return word
    double, single = (_STRETCHED.sub(r"\1" * many, word) for many in (2, 1))
    bare = fold(double.strip("?!.,"))
    return double if len(bare) >= _MIN_DOUBLE and _is_english(bare) else single


def in_plain_words(question: str) -> str:
    """Write out slang, and leave out what says nothing; no library is needed for that."""
    said = question
    for pattern, plain in _slang():
        said = pattern.sub(plain, said)
    for pattern in (_FILLER, _OPENING, _ASKING):
        said = pattern.sub(" ", said).strip(" ,") if pattern is _FILLER else pattern.sub("", said)
    said = re.sub(r"\s+(?=[?,.])", "", re.sub(r"\s+", " ", said)).strip()
    return said or question


@cache
def _slang() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for said, plain in _SAID:
        behind = "" if said.endswith(")") else r"(?![\w'’-]|\.\w)"
        flags = re.IGNORECASE if len(said.split("|")[0].split(" ")[0]) > _ONE_CASE else 0
        found.append((re.compile(rf"(?<![\w'’./-])(?:{said}){behind}", flags), plain))
    return tuple(found)


def _spelt(question: str, indexes: Sequence[PassageIndex]) -> str:
    """Replace each unknown word by the library's nearest, if one is near."""
    spoken = words(question)
    unknown = [w for w in spoken if len(w[0]) == w[2] - w[1] and _may_be_slip(w[0], indexes)]
    if 2 * len(unknown) > len(spoken):  # another language
        return question
    mended, at = [], 0
    for _, start, end in unknown:
        meant = _nearest(question[start:end], indexes)
        if meant is not None:
            mended += [question[at:start], meant]
            at = end
    return "".join((*mended, question[at:]))


def _may_be_slip(word: str, indexes: Sequence[PassageIndex]) -> bool:
    if len(word) < _MIN_LETTERS or not word.isalpha() or word in STOPWORDS or _is_english(word):
        return False
    return not any(stem(word) in index.lexical for index in indexes)


def _nearest(typed: str, indexes: Sequence[PassageIndex]) -> str | None:
    """Return the library's word that a misspelt one was probably meant to be.

    It begins with the same letter, since few slips are in the first and "un-" is none; what is
    written as a name was meant to be one.
    """
    word = fold(typed)
    slips = 2 if len(word) >= _TWO_SLIPS else 1
    found: list[tuple[int, float, str]] = []
    for index in indexes:
        stems = index.lexical.terms
        near = extract(stem(word), stems, scorer=OSA.distance, score_cutoff=slips, limit=_FORMS)
        for known, _, _ in near:
            form = _form(word, known, index)
            distance = int(OSA.distance(word, fold(form)))
            named = not typed[0].isupper() or form[0].isupper()
            if distance <= slips and form[0].casefold() == word[0] and named:
                found.append((distance, index.lexical.idf(known), form))
    return min(found)[-1] if found else None


def _form(word: str, known: str, index: PassageIndex) -> str:
    """Return a stem's form, as the first text that has it writes it, that is nearest to a word."""
    row = index.lexical.first_with(known)
    passage = index.text_of(row)
    forms = {passage[a:b] for w, a, b in words(passage) if stem(w) == known}
    return min(forms, key=lambda form: (OSA.distance(word, fold(form)), form), default=known)


def _is_english(word: str) -> bool:
    return word in _english() or stem(word) in _english_stems()


@cache
def _english() -> frozenset[str]:
    """Return words that need no mending: those that the packaged model has whole, about 22,000."""
    folder = packaged_model_folder()
    listed = folder / "vocab.txt" if folder else None
    if listed is None or not listed.is_file():
        return frozenset()
    lines = listed.read_text("utf-8").split("\n")
    return frozenset(word for word in lines if len(word) > 1 and word.isalpha())


@cache
def _english_stems() -> frozenset[str]:
    return frozenset(map(stem, _english()))
