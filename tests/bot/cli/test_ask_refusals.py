"""`pullquote ask` refuses what the bot refuses on Discord, in the same words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.ui import wording

if TYPE_CHECKING:
    from pathlib import Path

Cli = Callable[..., Any]
ABROAD = "¿cuánto cuesta una entrada para el museo de arte?"


def _on_one_line(shown: str) -> str:
    """What is shown, out of the box that the shell draws round an error."""
    return " ".join(shown.replace("│", " ").split())


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", wording.EMPTY),
        ("?!…", wording.EMPTY),
        ("👽🛸", wording.EMPTY),
        ("why " * 200, wording.over_long(799, 500)),
    ],
)
def test_what_is_no_question_is_a_wrong_use_of_the_command(
    cli: Cli, question: str, sentence: str
) -> None:
    ran = cli("ask", question)
    assert (ran.status, ran.out) == (2, "")
    assert sentence.replace("*", "") in _on_one_line(ran.err)


@pytest.mark.model
def test_a_question_in_another_language_gets_its_sentence(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "lamp.md"
    path.write_text("# The lamp of Skerry Point\n\nIts lamp burned oil until 1931.\n", "utf-8")
    ran = cli("ask", ABROAD, "--articles", str(path))
    assert ran.status == 0
    assert _on_one_line(ran.out) == wording.OTHER_LANGUAGE
    ran = cli("ask", ABROAD, "--articles", str(path), "--json")
    told = json.loads(ran.out)
    assert (told["verdict"], told["reply"]) == ("unanswered", wording.OTHER_LANGUAGE)
