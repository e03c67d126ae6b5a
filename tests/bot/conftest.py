"""The command line, run whole in a folder of its own, and an independent Markdown reader.

`pytest tests/bot --hypothesis-profile=thousands` tries each property on thousands of examples.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pytest
from markdown_it import MarkdownIt

from bot.cli.app import run as run_cli
from tests.support.models import load_once

if TYPE_CHECKING:
    from pathlib import Path


READER = MarkdownIt("commonmark").enable("strikethrough")


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(
    request: pytest.FixtureRequest,
    database_kind: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> Cli:
    for name in list(os.environ):
        if name.startswith(("PULLQUOTE_", "DISCORD_")):
            monkeypatch.delenv(name)
    load_once(monkeypatch)
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path / "data"))
    if database_kind != "sqlite":
        url = request.getfixturevalue("chosen_database_url")
        monkeypatch.setenv("PULLQUOTE_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        status = run_cli(list(arguments))
        captured = capfd.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def seen() -> Callable[[str], tuple[str, str]]:
    """Reads one block quote: returns all its text, and the bold text."""
    return _seen


def _seen(markdown: str) -> tuple[str, str]:
    """What a CommonMark reader sees, with the indentation of lines, which Discord shows."""
    shown: list[str] = []
    bold: list[str] = []
    depth = 0
    for token in READER.parse(markdown):
        assert token.type in {
            "blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline",
        }  # fmt: skip
        if token.type == "paragraph_open" and shown:
            shown.append("\n\n")
        for child in token.children or ():
            if child.type in {"strong_open", "strong_close"}:
                depth += 1 if child.type == "strong_open" else -1
                continue
            assert child.type in {"text", "text_special", "softbreak"}, child.type
            content = "\n" if child.type == "softbreak" else child.content
            shown.append(content)
            if depth:
                bold.append(content)
    lines = "".join(shown).split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in _unquoted(markdown)]
    assert len(lines) == len(indents)
    indented = [" " * indent + line for indent, line in zip(indents, lines, strict=True)]
    return "\n".join(indented), "".join(bold)


def _unquoted(block: str) -> list[str]:
    return [line.removeprefix("> ") for line in block.split("\n")]
