"""The hard cases of `tests/fixtures/sentences`: what kinds there are, and which are held back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "fixtures" / "sentences"
LANGUAGES = ("de", "en", "es", "fr", "pt")
_OF_FIVE = (1, 3)
"""Which of five cases in a row, counted from 0, are held back while rules are written."""


@dataclass(frozen=True)
class HardCase:
    """A text that splitters are reported to get wrong.

    Attributes:
        language: ISO 639-1 code.
        kind: What is hard about it.
        text: Its sentences, with a space between them.
        sentences: Where it should be split.
        number: Its line in the language's file, from 0.
    """

    language: str
    kind: str
    text: str
    sentences: tuple[str, ...]
    number: int

    @property
    def held_back(self) -> bool:
        """Whether its result is looked at only when the rules are done."""
        return self.number % 5 in _OF_FIVE

    @property
    def name(self) -> str:
        """What a test of it is called."""
        return f"{self.language}-{self.kind}-{self.number}"


def hard_cases() -> list[HardCase]:
    """Return all cases, language by language, in the order of their files."""
    found = []
    for language in LANGUAGES:
        lines = (FOLDER / f"{language}.jsonl").read_text("utf-8").splitlines()
        for number, record in enumerate(map(json.loads, lines)):
            said = tuple(record["sentences"])
            found.append(HardCase(language, record["kind"], record["text"], said, number))
    return found
