"""Measure how many hard cases a sentence splitter gets right: ours, and others if installed.

    python -m scripts.measure.sentences.measure_hard_sentences

A case is right where every sentence is what it should be. pysbd, sentencex and yasbd-lib are
measured beside ours where they can be imported; pysbd knows no Portuguese and is given English.
What was held back while the rules were written is counted by itself.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from corpus.text.sentences import sentences
from scripts.measure.sentences.cases import LANGUAGES, HardCase, hard_cases
from scripts.shared.arguments import parser_of
from scripts.shared.stopwatch import Stopwatch

Splitter = Callable[[str, str], list[str]]
_SPEED_TEXTS = 20
"""How often all cases of a language are joined to one text, for the seconds."""


def main() -> None:
    """Print a table: splitters by languages, and a list of what ours gets wrong."""
    parser = parser_of(__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what ours gets wrong")
    options = parser.parse_args()
    cases, wrong = hard_cases(), list[HardCase]()
    print(f"| | {' | '.join(LANGUAGES)} | open | held back | seconds |")
    print(f"| --- |{' --- |' * (len(LANGUAGES) + 3)}")
    for name, split in splitters().items():
        right = {case.name for case in cases if _is_right(case, split)}
        groups = [[c for c in cases if c.language == language] for language in LANGUAGES]
        groups += [[c for c in cases if c.held_back is held] for held in (False, True)]
        shares = [f"{sum(c.name in right for c in group)}/{len(group)}" for group in groups]
        print(f"| {name} | {' | '.join(shares)} | {_seconds(cases, split):.2f} |")
        if name == "ours":
            wrong = [case for case in cases if case.name not in right]
    for case in wrong if options.wrong else []:
        held = ", held back" if case.held_back else ""
        print(f"{case.name}{held}: {split_by_us(case.language, case.text)}")


def splitters() -> dict[str, Splitter]:
    """Ours first, told the language and not; then the others that can be imported."""
    found: dict[str, Splitter] = {
        "ours": split_by_us,
        "ours, not told the language": lambda _, text: [s.of(text) for s in sentences(text)],
    }
    for name, of in (("pysbd", _pysbd), ("sentencex", _sentencex), ("yasbd-lib", _yasbd)):
        try:
            found[f"{name} {version(name)}"] = of(importlib.import_module(name.partition("-")[0]))
        except ImportError:
            continue
    return found


def split_by_us(language: str, text: str) -> list[str]:
    """Split as an article in a known language is split."""
    return [span.of(text) for span in sentences(text, language=language)]


def _pysbd(library: Any) -> Splitter:
    def split(language: str, text: str) -> list[str]:
        known = language if language != "pt" else "en"
        return _stripped(library.Segmenter(language=known, clean=False).segment(text))

    return split


def _sentencex(library: Any) -> Splitter:
    return lambda language, text: _stripped(library.segment(language, text))


def _yasbd(library: Any) -> Splitter:
    return lambda language, text: _stripped(library.BoundaryDetector(language).segment(text))


def _stripped(parts: Any) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _is_right(case: HardCase, split: Splitter) -> bool:
    return split(case.language, case.text) == list(case.sentences)


def _seconds(cases: list[HardCase], split: Splitter) -> float:
    """Return how long all cases take, twenty times over, as one text for each language."""
    with Stopwatch() as watch:
        for language in LANGUAGES:
            own = " ".join(case.text for case in cases if case.language == language)
            split(language, " ".join([own] * _SPEED_TEXTS))
    return watch.seconds


if __name__ == "__main__":
    main()
