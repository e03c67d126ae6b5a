"""The tables of docs/quality.md are made from an evaluation, and each has its place there."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.answer import Verdict
from index.evaluation.figures import columns, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.evaluation.outcome import Judged

    Make = Callable[..., Judged]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return importlib.import_module("quality_tables")


@pytest.fixture
def run(made: Any, judged_as: Make) -> Any:
    def ways(share: int) -> list[Judged]:
        told = {n: Verdict.UNANSWERED if n % 5 == 0 else Verdict.ANSWERED for n in range(30)}
        return [
            judged_as(
                n,
                article_id=f"a{n}",
                answerable=n % 3 > 0,
                right=n % 3 > 0 and n % 10 < share,
                rank=1 if n % 3 else None,
                verdict=told[n],
                confidence=n / 30,
            )
            for n in range(30)
        ]

    whole = ways(9)
    counted = {"articles": 30, "passages": 1200, "questions": 30, "answerable": 20}
    return made.Run("lamps", counted | summary(columns(whole), 100), {"all": whole, "off": ways(4)})


def test_each_table_has_its_place_in_the_page(made: Any, run: Any) -> None:
    page = (ROOT / "docs" / "quality.md").read_text("utf-8")
    for name in (*made.tables([run]), "pictures"):
        assert page.count(f"<!-- {name} -->") == page.count(f"<!-- /{name} -->") == 1
        assert page.index(f"<!-- {name} -->") < page.index(f"<!-- /{name} -->")


def test_tables_tell_figures_with_intervals_and_differences(made: Any, run: Any) -> None:
    tables = made.tables([run])
    assert "| passages | 1,200 |" in tables["figures"]
    assert "| hit@1 | 1.000 (1.000–1.000) |" in tables["figures"]
    assert "| lamps | off | same | -." in tables["ablations"]
    assert "| answerable, told unanswered | 4 of 20 |" in tables["outcomes"]
    assert "| not answerable, told answered | 8 of 10 |" in tables["outcomes"]
    assert "| who | 20: 1.000, " in tables["kinds"]
    assert tables["verdicts"].count("| lamps |") == 3
    assert "pooled" in tables["calibration"]


def test_a_picture_is_told_in_words(made: Any, run: Any) -> None:
    words = made.alt_text(run)
    assert words.startswith("lamps: reliability of the confidence, calibration error .")
    assert "who ." in words
