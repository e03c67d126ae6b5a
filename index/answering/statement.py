"""What the articles say about the same things as a text does, for it or against it.

A question has an answer; a statement has none. So nothing here asks whether a sentence answers, nor
whether it agrees: sentences near in meaning to one of the statements are found, and whether they
agree is left to whoever reads them. `scripts/measure/measure_statements.py` measures how near is
near enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text.sentences import sentences
from index.query.parse import parse
from index.quotation.quote import plain_quotation
from index.quotation.select import pick, sentences_of
from index.search.rank import Keep, search
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answer import Quotation
    from index.quotation.select import Pick
    from index.storage.passage_index import PassageIndex, Vectors

NEAR = 0.4
"""Cosine of a statement and a sentence from which they are taken to be about the same thing."""
MAX_STATEMENTS = 6
"""A long message is asked about by its weightiest sentences: each costs a search of its own."""
_FEWEST_WORDS = 2
"""Distinct content words of a statement: "lol" and "so true" are about nothing."""
_MOST_CHARS = 500
"""Of a statement; more than the embedding model's window is cut by the model anyway."""
_LINKS = re.compile(r"\S+://\S+|\bwww\.\S+")


def statements_of(text: str) -> list[str]:
    """Return the sentences of a text that say the most, in their order; none where it says nothing.

    Args:
        text: Without markup. Links are left out.
    """
    plain = _LINKS.sub(" ", text)
    said = [" ".join(span.of(plain).split())[:_MOST_CHARS] for span in sentences(plain)]
    weights = {one: len(set(tokens(one))) for one in said}
    telling = [one for one in weights if weights[one] >= _FEWEST_WORDS]
    most = sorted(telling, key=lambda one: weights[one], reverse=True)[:MAX_STATEMENTS]
    return [one for one in telling if one in most]


def concerning(
    statements: Sequence[str],
    vectors: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    limit: int,
) -> tuple[Quotation, ...]:
    """Return sentences about what the statements are about, nearest first.

    Args:
        statements: As `statements_of` makes them.
        vectors: Their embeddings, `float32 (n, d)`, L2-normalised.
        indexes: The libraries to search.
        keep: Refuses articles by tenant and article.
        limit: How many quotations at most.

    Returns:
        Quotations of different content without highlights; `score` is the cosine, 0..1.
    """
    found = nearest(statements, vectors, indexes, keep=keep)
    near = pick([p for p in found if p.cosine >= NEAR], limit)
    return tuple(plain_quotation(one, one.cosine) for one in near)


def nearest(
    statements: Sequence[str],
    vectors: Vectors,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
) -> list[Pick]:
    """Return every sentence that a search for the statements brings up, nearest first."""
    found: list[Pick] = []
    for statement, vector in zip(statements, vectors, strict=True):
        query = parse(statement, indexes, mending=False)  # only questions are typed in a hurry
        found += sentences_of(query.text, search(query, vector, indexes, keep=keep))
    return sorted(found, key=lambda picked: picked.cosine, reverse=True)
