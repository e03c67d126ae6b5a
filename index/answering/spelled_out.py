"""Where an abbreviation is asked for that a sentence spells out, the letters say that it answers.

The reader, which compares meanings, may take what an office is for over what its name stands for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Span
from index.query.abbreviation import asked_abbreviation, long_forms
from index.search.hit import UNREAD, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search.hit import Hit

PROVED = 6.0
"""Log odds that a sentence answers which spells the abbreviation out."""


def spelled_out(question: str, hits: list[Hit]) -> list[Hit]:
    """Return passages with what the letters prove as their readings.

    Args:
        question: As understood.
        hits: The passages, best first, as far as they were read.

    Returns:
        Those with a sentence that spells it out, read so, and then the others; as they were where
        the question asks for something else, or no sentence says it.
    """
    short = asked_abbreviation(question)
    if short is None:
        return hits
    found = [(hit, _long_forms(short, hit)) for hit in hits]
    proved = [_proved(hit, forms) for hit, forms in found if any(forms)]
    return proved + [hit for hit, forms in found if not any(forms)]


def _long_forms(short: str, hit: Hit) -> list[Span | None]:
    """Return where each sentence of a passage spells an abbreviation out; None where it doesn't."""
    text = hit.article.text
    found: list[Span | None] = []
    for sentence in hit.passage.sentences:
        forms = long_forms(short, sentence.of(text))
        at = sentence.start
        found.append(Span(at + forms[0].start, at + forms[0].end) if forms else None)
    return found


def _proved(hit: Hit, forms: Sequence[Span | None]) -> Hit:
    odds = np.where([form is not None for form in forms], PROVED, UNREAD).astype(np.float32)
    return replace(hit, reading=Reading(odds, tuple(forms), proved=True))
