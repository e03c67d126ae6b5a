"""Whether a full stop ends its sentence: abbreviations, initials, numbers, and what comes next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text import abbreviations as abbr
from corpus.text.end_marks import REACH, Candidate, Scan, compounds

if TYPE_CHECKING:
    from corpus.text.abbreviations import Abbreviations

_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")  # U.S, a.m, Ph.D
_MARKER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})$")
_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(r"(?:\d|[½⅓⅔¼¾⅕⅛]|[IVXLC]+\b|[A-Z]\b)")
_ORDINAL = re.compile(r"(?:\d{1,2}\.)?\d{1,3}$")
_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_GOES_ON = frozenset("&=%")
"""No sentence begins with one of these."""
_VOWELS = frozenset("aeiouyáéíóúäöüàèâêîôûãõ")
_UNITS = abbr.words(
    "km kg cm mm dm ml cl dl hl mg kb mb gb tb kw kwh mph tv dvd cd pc hmm pst sp spp ssp"
)
"""Words without vowels that are no abbreviations, or are ones without a full stop."""
_NUMBER_DATE = re.compile(r"(?:[12]?\d|3[01])\. (?:[1-9]|1[0-2])\. (?:1[5-9]|20)\d\d\b")
"""A day in figures, as German sets it apart: "1. 5. 2020"."""
_YEAR = re.compile(r"\d|\b[IVX]+(?=[ ]|$)")
_COMPOUND = 20  # code points in which an era has its year
_TAILS = frozenset("'’/_*")
_FEW = 60  # code points of a sentence that has got no further than when or where


def full_stop_ends(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a full stop is its sentence's last."""
    if scan.text[candidate.at - 1].isspace():
        return True  # tokenised text parts only a sentence's own full stop
    if candidate.next_is_lower or is_marker(scan, candidate):
        return False
    if candidate.sign:
        return not _sign_goes_on(scan.words, candidate)
    return _word_ends(scan, candidate)


def is_abbreviation(words: Abbreviations, word: str) -> bool:
    """Return whether the full stop after `word` may be the word's own."""
    low = word.lower()
    if low in words.common or low in words.inline or _DOTTED.match(word):
        return True
    if word[:1].isupper() and (low in words.titles or low in words.places or len(word) == 1):
        return True
    if len(word) > len("Blvd") or not word.isalpha() or not word.isascii() or low in _UNITS:
        return False
    return len(word) > 1 and word[1:].islower() and not set(low) & _VOWELS


def is_marker(scan: Scan, candidate: Candidate) -> bool:
    """Return whether the sentence so far is only "1.", "2.3." or "b."."""
    if candidate.at - scan.sentence > REACH:
        return False
    so_far = scan.text[scan.sentence : candidate.at].strip(" \n([•*-–")
    return so_far == candidate.before and _MARKER.match(so_far) is not None


def _word_ends(scan: Scan, candidate: Candidate) -> bool:
    words, word, low = scan.words, candidate.before, candidate.before.lower()
    together = compounds(scan, candidate)
    leads_on = low in words.inline or not words.inline.isdisjoint(together)
    if leads_on or _number_follows(scan, candidate):
        ended = False
    elif low in abbr.TIMES or not abbr.TIMES.isdisjoint(together):
        ended = candidate.word.lower() not in abbr.AFTER_TIMES
    elif not words.eras.isdisjoint((low, *together)) and _is_era(scan, candidate):
        ended = candidate.next_starts or _era_ends(scan)
    elif not words.common.isdisjoint(together):
        ended = candidate.next_starts
    elif low in words.titles and word[0].isupper() and not _labelled(scan, candidate):
        ended = low in words.also_last and candidate.next_starts
    elif len(word) == 1 and word.isalpha() and _stands_alone(scan, candidate):
        ended = _letter_ends(scan, candidate)
    elif words.ordinal_leads and (_in_date(scan, candidate) or _is_ordinal(scan, candidate)):
        ended = False
    elif low not in abbr.LISTS_END and is_abbreviation(words, word):
        ended = candidate.next_starts
    else:
        ended = True
    return ended


def _sign_goes_on(words: Abbreviations, candidate: Candidate) -> bool:
    """Return whether a sign goes on with the sentence: "approx. $5", "U.S.C. § 3", "Co. & Sons"."""
    if candidate.sign[0] in _GOES_ON or (candidate.sign == "+" and not candidate.word):
        return True
    word, low = candidate.before, candidate.before.lower()
    if low in abbr.LISTS_END or low in abbr.TIMES:
        return False
    if candidate.sign[0] in "§¶" and word.istitle() and len(word) <= len("Supp"):
        return True  # codes of law have more abbreviations than any list
    return low in words.numbered or is_abbreviation(words, word)


def _number_follows(scan: Scan, candidate: Candidate) -> bool:
    """Return whether the word leads on to a number and one comes: "No. 5", "Jan. 3"."""
    words, word, low = scan.words, candidate.before, candidate.before.lower()
    opened = candidate.opened.strip()
    if opened and not (opened in {"(", "["} and _DIGIT.match(candidate.word)):
        return False
    if low in words.dated:
        previous = scan.word_before_that(candidate)
        if word[:1].isupper() or previous[-1:].isdigit() or previous == "de":
            return _DIGIT.match(candidate.word) is not None
    elif low in words.books and word[:1].isupper():
        return _DIGIT.match(candidate.word) is not None
    street = low.endswith("str") and word[:1].isupper()  # "Goethestr. 5": of any name
    return (street or low in words.numbered) and _NUMERAL.match(candidate.word) is not None


def _era_ends(scan: Scan) -> bool:
    """Return whether a sentence has said more than when: "In 480 B.C." leads on to "Xerxes".

    German writes nouns with a capital, which then says nothing of a new sentence.
    """
    if scan.words.ordinal_leads:
        return False
    opening = scan.text[scan.first_said() : scan.first_said() + _FEW].split(None, 1)[:1]
    return not (opening and opening[0].lower() in scan.words.lead_ins)


def _labelled(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a letter is what a word before it numbers: "vitamin D"."""
    if len(candidate.before) > 1:
        return False
    return scan.word_before_that(candidate).lower() in abbr.LABELS


def _is_era(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a year or a century comes before: "44 B.C." and not "B.C. Forbes"."""
    low = max(scan.sentence, candidate.at - _COMPOUND)
    return _YEAR.search(scan.text, low, candidate.at) is not None


def _stands_alone(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a letter is no tail of a word: "Scout's", "bbl/d"."""
    return scan.text[candidate.at - 2 : candidate.at - 1] not in _TAILS


def _letter_ends(scan: Scan, candidate: Candidate) -> bool:
    """Judge a single letter: "J. Smith" goes on; "vitamin C. Smith" and "plan B. The" do not.

    A small one only goes on to a number or to what is short itself: "c. 1540", "z. B.", "i. d. R."
    """
    if _labelled(scan, candidate):
        return True
    if candidate.before.islower():
        letters = len(candidate.word)
        short = letters == 1 or (letters <= len("Chr") and not candidate.next_starts)
        return not (short or candidate.word[:1].isdigit())
    if candidate.before == "I" and scan.word_before_that(candidate)[:1].islower():
        return True
    return candidate.next_starts and candidate.word.lower() not in abbr.NOT_AFTER_INITIALS


def _in_date(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a number is the day or the month of a date in figures."""
    if not candidate.before.isdigit() or not candidate.word[:1].isdigit():
        return False
    start = candidate.at - len(candidate.before)
    for day in (start, start - len("1. "), start - len("11. ")):
        date = _NUMBER_DATE.match(scan.text, day) if day >= scan.sentence else None
        if date and date.end() > candidate.end and not scan.text[max(0, day - 1)].isdigit():
            return True
    return False


def _is_ordinal(scan: Scan, candidate: Candidate) -> bool:
    """Return whether a number is an ordinal, by what comes before and after: "am 3. Oktober"."""
    number, word = candidate.before, candidate.word.lower()
    roman = _ROMAN.match(number) is not None
    if not roman and not _ORDINAL.match(number):
        return False
    if word in scan.words.months and not roman:
        return True
    if candidate.next_starts:
        return False
    previous = scan.word_before_that(candidate)
    if roman:
        return previous[:1].isupper()
    if "." in number and candidate.opened.strip() == "(":
        return True
    whose = previous[:1].isupper() and previous.endswith("s") and len(previous) > len("Haus")
    return previous.lower() in scan.words.ordinal_leads or word in scan.words.books or whose
