"""What the pages print of the shell is what the shell prints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli.app import app

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def _typed(text: str, program: str) -> set[str]:
    """What a page says to type after a program's name, in backticks or blocks."""
    code = re.findall(r"`+([^`]+)`+", text)
    return {word for part in code for word in re.findall(rf"\b{program} ([a-z][\w-]*)", part)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_says_to_type_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    commands = set(getattr(typer.main.get_command(app), "commands", {}))
    assert _typed(text, "make") - targets == set()
    assert _typed(text, "pullquote") - commands == set()


def test_the_readme_says_to_type_what_a_stranger_needs() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert {"ask", "try", "test"} <= _typed(text, "make")
    assert {"setup", "run"} <= _typed(text, "pullquote")
    assert len(text.splitlines()) <= 60, "no screen holds it"


@pytest.mark.model
def test_the_page_shows_what_make_ask_prints(cli: Any) -> None:
    """Where this fails after the models changed, put the new lines into the page."""
    recipe = re.search(r'pullquote ask "\$\$Q" --articles (.+)', (ROOT / "Makefile").read_text())
    question = re.search(r"^Q \?= (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe
    assert question
    articles = [str(ROOT / folder) for folder in recipe[1].split()]
    page = (ROOT / "docs" / "README.md").read_text("utf-8")
    shown = re.search(r"```\n((?:  [>—] .+\n|\n)+)```", page)
    assert shown
    printed = cli("ask", question[1], "--articles", *articles).out
    assert printed.strip().startswith(shown[1].strip())
    assert printed.strip().removeprefix(shown[1].strip()).strip().startswith("answered, ")


def test_a_publisher_is_not_named_again_as_the_author(cli: Any) -> None:
    Path("note.md").write_text(
        "---\ntitle: The note\npublisher: Tern Weekly\n"
        "authors: [Tern Weekly staff, Ada Nwosu]\n---\n"
        "The harbour library opens at nine every Thursday.\n"
    )
    ran = cli("ask", "when does the harbour library open?", "--articles", "note.md")
    assert "— The note · Tern Weekly · Ada Nwosu" in ran.out
