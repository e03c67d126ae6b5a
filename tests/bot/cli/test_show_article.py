"""What the shell prints of an article before it is added."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from bot.cli.output.articles import show_preview
from corpus.article import Draft


def shown(text: str) -> str:
    out = StringIO()
    show_preview(Console(file=out, width=100), Draft(title="T", text=text), None)
    return out.getvalue()


def test_characters_that_could_not_be_read_are_noted() -> None:
    assert "2 characters can't be read" in shown("Fifty\ufffd people\ufffd.")
    assert "can't be read" not in shown("Fifty people.")
