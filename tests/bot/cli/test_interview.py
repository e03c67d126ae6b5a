"""An interview asked about on the command line: who speaks, and the question above the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.model

TEXT = """The Herald met the keeper of the Osterby light in May.

Posted by Ada Quill

Herald: What do you eat on the night watch?

Sund: Rye bread and smoked herring, and nothing else until the morning.

Herald: Who taught you to mend the lamp?

Sund: My aunt did, with a spoon. It took her a winter."""
TITLE = "A night with Greta Sund"


@pytest.fixture(autouse=True)
def _interview(tmp_path: Path) -> None:
    article = {"id": "light", "title": TITLE, "text": TEXT}
    (tmp_path / "light.jsonl").write_text(json.dumps(article), encoding="utf-8")


def test_the_turn_that_answers_comes_with_its_question_and_its_speaker(
    cli: Callable[..., Any],
) -> None:
    done = cli(
        "ask", "what does Sund eat on the night watch?", "--articles", "light.jsonl", "--json"
    )
    first = json.loads(done.out)["quotations"][0]
    assert first["text"] == (
        "Sund: Rye bread and smoked herring, and nothing else until the morning."
    )
    assert first["text"] == TEXT[first["start"] : first["end"]]
    assert first["speaker"] == "Greta Sund"
    assert first["antecedent"] == "What do you eat on the night watch?"


def test_people_read_the_question_above_the_quotation(cli: Callable[..., Any]) -> None:
    done = cli("ask", "who taught Sund to mend the lamp?", "--articles", "light.jsonl")
    lines = [line.strip() for line in done.out.splitlines()]
    at = lines.index("Asked: “Who taught you to mend the lamp?”")
    assert lines[at + 1].startswith("> Sund: My aunt did, with a spoon.")
    assert lines[at + 2].startswith("— Greta Sund · ")
