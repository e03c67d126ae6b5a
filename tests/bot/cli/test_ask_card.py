"""`pullquote ask` about articles themselves, and what is no question."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Cli = Callable[..., Any]
CONTRACT = ["question", "verdict", "confidence", "quotations", "timings_ms"]


@pytest.mark.model
def test_who_wrote_it_is_on_the_card(cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "moss.md"
    page.write_text("---\ntitle: On moss\nauthors:\n  - Ida Norwood\n---\n\nMoss grows slowly.\n")
    asked = ("ask", "whos the author?", "--articles", str(page))
    shown = cli(*asked)
    assert shown.status == 0
    assert "On moss\n  Author: Ida Norwood\n  From the article's details" in shown.out
    assert ">" not in shown.out
    made = json.loads(cli(*asked, "--json").out)
    assert list(made) == [*CONTRACT, "card"]
    assert (made["verdict"], made["quotations"]) == ("answered", [])
    assert made["card"]["asks"] == ["authors"]
    assert made["card"]["articles"][0]["authors"] == ["Ida Norwood"]


def test_what_is_no_question_needs_no_model(cli: Cli) -> None:
    assert cli("ask", "thanks!").out.startswith("You're welcome!")
    made = json.loads(cli("ask", "thanks!", "--json").out)
    assert list(made) == [*CONTRACT, "reply"]
    assert made["quotations"] == []
