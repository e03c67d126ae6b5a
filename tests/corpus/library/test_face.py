"""What `corpus.library` and `corpus.read` hand on is there, and what is light stays light."""

from __future__ import annotations

import subprocess
import sys

import pytest

import corpus.library
import corpus.read

HEAVY = ("sqlalchemy", "alembic", "aiosqlite", "aiohttp", "trafilatura", "pypdfium2", "lxml")


@pytest.mark.parametrize("face", [corpus.library, corpus.read], ids=lambda face: face.__name__)
def test_everything_that_is_handed_on_is_there(face: object) -> None:
    for name in face.__all__:  # type: ignore[attr-defined]
        assert getattr(face, name) is not None


def test_what_is_not_handed_on_is_missed_by_name() -> None:
    with pytest.raises(AttributeError, match=r"'corpus\.library' has no attribute 'Librarian'"):
        _ = corpus.library.Librarian  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "statement",
    [
        "from corpus.library import changes, fingerprint",
        "from corpus.read import read_path, read_text",
    ],
)
def test_what_needs_no_database_and_no_parser_imports_none(statement: str) -> None:
    script = f"import sys; {statement}; print(*set({HEAVY!r}) & set(sys.modules))"
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.strip() == ""
