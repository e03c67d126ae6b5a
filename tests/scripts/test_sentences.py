"""No sentence that an error may say is forgotten, wherever in its module it is written."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from scripts.maintain.sentences import errors_of

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

HEAD = """
from corpus.errors import LibraryUnavailableError, ReadError

_LATER = "Try again later."
_WHYS = {1: "It is empty.", 2: "It is torn."}
"""


def _module(folder: Path, body: str) -> ModuleType:
    path = folder / "lamps.py"
    path.write_text(f"{HEAD}\n{body}", "utf-8")
    spec = importlib.util.spec_from_file_location("lamps", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sentences_are_found_in_calls_constants_tables_and_conditions(tmp_path: Path) -> None:
    module = _module(
        tmp_path,
        """
def fail(status, near):
    why = _WHYS.get(status, "It is odd.")
    raise ReadError(why, f"Is it {near}?" if near else _LATER, kind="lamp")
""",
    )
    assert set(errors_of(module)) == {
        "It is empty.",
        "It is torn.",
        "It is odd.",
        "Try again later.",
    }


def test_what_only_the_operator_reads_is_left_alone(tmp_path: Path) -> None:
    module = _module(
        tmp_path,
        """
def fail(name):
    if name:
        raise ReadError(f"{name} is not a lamp.", "Mend it.")
    raise LibraryUnavailableError("No database.", "Start it.")
""",
    )
    assert list(errors_of(module)) == []


def test_a_sentence_that_cannot_be_found_is_an_error(tmp_path: Path) -> None:
    module = _module(tmp_path, "def fail(why):\n    raise ReadError(why, _LATER)\n")
    with pytest.raises(LookupError, match=r"lamps, line 8: why holds no sentence"):
        list(errors_of(module))
