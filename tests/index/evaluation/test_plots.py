"""The page of pictures can be drawn of any evaluation, and can be read without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.figure import Figure

from index.evaluation.figures import columns, summary
from index.evaluation.plots import plot
from tests.support.outcomes import judged_as

if TYPE_CHECKING:
    from pathlib import Path

    from index.evaluation.outcome import Judged


def _drawn(judged: list[Judged], path: Path) -> Figure:
    table = columns(judged)
    figures: dict[str, Any] = {"articles": 2, "questions": len(judged), "without": ["bm25"]}
    kept: list[Figure] = []
    saved = Figure.savefig

    def keep(self: Figure, *arguments: Any, **known: Any) -> None:
        kept.append(self)
        saved(self, *arguments, **known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "savefig", keep)
        plot(table, figures | summary(table, 100), path)
    return kept[0]


def _words(page: Figure) -> str:
    page.canvas.draw()
    return "\n".join(
        text.get_text() for text in page.findobj(match=lambda a: hasattr(a, "get_text"))
    )


@pytest.fixture
def various() -> list[Judged]:
    questions = ("Who kept it?", "When did it burn?", "Was it gas?")
    return [
        judged_as(
            n,
            question=questions[n % 3],
            article_id=f"a{n % 5}",
            right=n % 4 > 0,
            confidence=(n % 10) / 10 + 0.05,
        )
        for n in range(40)
    ]


def test_the_page_writes_out_what_a_reader_looks_up(various: list[Judged], tmp_path: Path) -> None:
    words = _words(_drawn(various, tmp_path / "page.png"))
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    for told in ("40 questions on 2 articles, without bm25", "hit@1 1.000", "nine in ten right"):
        assert told in words
    for kind in ("who (14)", "when (13)", "yes-no (13)"):
        assert kind in words


def test_two_things_in_one_picture_differ_in_shape_and_not_in_colour_alone(
    various: list[Judged], tmp_path: Path
) -> None:
    *_, kinds = _drawn(various, tmp_path / "page.png").axes
    shapes = {line.get_marker() for line in kinds.lines} - {"None", "|", 2, 3}
    assert {"o", "s"} <= shapes


@pytest.mark.parametrize("answerable", [True, False])
def test_a_single_question_can_be_drawn(tmp_path: Path, *, answerable: bool) -> None:
    one = judged_as(1, answerable=answerable, rank=1 if answerable else None, confidence=1.0)
    _drawn([one], tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 10_000
