"""The tables of docs/quality.md are made from an evaluation, and each has its place there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.answer import Verdict
from index.evaluation.figures import columns, summary
from scripts.measure.quality_tables import Run, alt_text, tables
from tests.support.outcomes import judged_as

if TYPE_CHECKING:
    from index.evaluation.outcome import Judged

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run() -> Any:
    def ways(share: int) -> list[Judged]:
        verdicts = {n: Verdict.UNANSWERED if n % 5 == 0 else Verdict.ANSWERED for n in range(30)}
        return [
            judged_as(
                n,
                article_id=f"a{n}",
                answerable=n % 3 > 0,
                right=n % 3 > 0 and n % 10 < share,
                rank=1 if n % 3 else None,
                verdict=verdicts[n],
                confidence=n / 30,
            )
            for n in range(30)
        ]

    whole = ways(9)
    counted = {"articles": 30, "passages": 1200, "questions": 30, "answerable": 20}
    return Run("lamps", counted | summary(columns(whole), 100), {"all": whole, "off": ways(4)})


def test_each_table_has_its_place_in_the_pages(run: Any) -> None:
    pages = [ROOT / "docs" / name for name in ("quality.md", "quality-appendix.md")]
    page = "".join(path.read_text("utf-8") for path in pages)
    for name in (*tables([run]), "pictures"):
        assert page.count(f"<!-- {name} -->") == page.count(f"<!-- /{name} -->") == 1
        assert page.index(f"<!-- {name} -->") < page.index(f"<!-- /{name} -->")


def test_tables_show_figures_with_intervals_and_differences(run: Any) -> None:
    shown = tables([run])
    assert "| passages | 1,200 |" in shown["figures"]
    assert "| hit@1 | 1.000 (1.000–1.000) |" in shown["figures"]
    assert "| lamps | off | same | -." in shown["ablations"]
    assert "| answerable, called unanswered | 4 of 20 |" in shown["outcomes"]
    assert "| not answerable, called answered | 8 of 10 |" in shown["outcomes"]
    assert "| who | 20: 1.000, " in shown["kinds"]
    assert shown["verdicts"].count("| lamps |") == 3
    assert "pooled" in shown["calibration"]


def test_a_picture_is_described_in_words(run: Any) -> None:
    words = alt_text(run)
    assert words.startswith("lamps: reliability of the confidence, calibration error .")
    assert "who ." in words
