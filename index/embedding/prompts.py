"""What is put before a question and before a document, for models that were trained with it.

Many retrieval models tell the two by a prompt: e5 reads "query: " before what is asked and
"passage: " before what is searched, and finds less without. A model's folder may state its prompts
(`config_sentence_transformers.json`); a few well-known families that need some do not state them,
and are known here by name. What the operator sets goes before both.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUESTION = ("query",)
_DOCUMENT = ("document", "passage", "corpus")
"""What models call their prompts, by side; sentence-transformers looks for the same names."""


@dataclass(frozen=True)
class Prompts:
    """What is put before each side's texts, exactly as it is, a blank at its end included.

    Attributes:
        question: Before a question; "" for nothing. None as a choice: what the model has.
        document: Before a document: a passage, a sentence. Likewise.
    """

    question: str | None = None
    document: str | None = None

    def __bool__(self) -> bool:
        """Return whether there is anything to put before a text."""
        return bool(self.question or self.document)

    def digest(self) -> str:
        """Return a few hex digits that other prompts do not have."""
        named = json.dumps([self.question or "", self.document or ""])
        return hashlib.sha256(named.encode("ascii")).hexdigest()[:8]


OWN_PROMPTS = Prompts()
"""The choice of whoever chooses nothing."""
_E5 = Prompts("query: ", "passage: ")
_BGE = Prompts("Represent this sentence for searching relevant passages: ", "")
_FAMILIES = (
    (re.compile(r"(?:multilingual-)?e5-(?:small|base|large)(?:-v2)?"), _E5),
    (re.compile(r"bge-(?:small|base|large)-en(?:-v1\.5)?"), _BGE),
)
"""Prompts as their model cards give them, by the last part of the model's name."""


def resolve(chosen: Prompts, stated: Mapping[str, str | None], name: str) -> Prompts:
    """Return the prompts to use, neither of them None.

    Args:
        chosen: What the operator set; a prompt of blanks alone is none at all.
        stated: What the model states, by the model's names for them.
        name: The last part of the model's name or folder.
    """
    own = Prompts(_first(stated, _QUESTION), _first(stated, _DOCUMENT))
    if not own:
        known = (prompts for pattern, prompts in _FAMILIES if pattern.fullmatch(name.lower()))
        own = next(known, own)
    return Prompts(_chosen(chosen.question, own.question), _chosen(chosen.document, own.document))


def _first(stated: Mapping[str, str | None], names: tuple[str, ...]) -> str:
    """Return the first prompt that says something: an empty one may just not have been filled."""
    return next((prompt for name in names if (prompt := stated.get(name))), "")


def _chosen(choice: str | None, own: str | None) -> str:
    if choice is None:
        return own or ""
    return choice if choice.strip() else ""
