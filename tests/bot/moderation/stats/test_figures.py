"""Statistics: right figures, a picture that needs no colour, and the same in words."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image, ImageChops

from bot.moderation.stats.chart import alt_text, chart
from bot.moderation.stats.figures import Day, figures_of
from bot.records.questions import Logged
from index.answer import Verdict

FIRST = date(2026, 3, 1)


def _logged(
    day: int, verdict: Verdict, *, asker: str = "a", ms: int = 50, title: str = ""
) -> Logged:
    asked = datetime(2026, 3, 1, 23, 59, tzinfo=UTC) + timedelta(days=day)
    return Logged(1, ms, asked, "Why?", asker, True, verdict, 0.7, None, title or None, ms)


LOGGED = [
    _logged(0, Verdict.ANSWERED, title="The Mill", ms=100),
    _logged(0, Verdict.ANSWERED, title="The Mill", ms=300),
    _logged(0, Verdict.UNCERTAIN, title="The Barn", ms=200, asker="b"),
    _logged(6, Verdict.UNANSWERED, ms=900),
]


def test_questions_are_counted_by_day_and_verdict_and_empty_days_are_there() -> None:
    figures = figures_of(LOGGED, FIRST, 7)
    assert figures.days[0] == Day(FIRST, 2, 1, 0)
    assert figures.days[6] == Day(date(2026, 3, 7), 0, 0, 1)
    assert figures.days[1:6] == tuple(Day(date(2026, 3, n), 0, 0, 0) for n in range(2, 7))
    assert (figures.questions, figures.answered, figures.uncertain) == (4, 2, 1)
    assert figures.askers == 2
    assert figures.articles == (("The Mill", 2), ("The Barn", 1))


def test_the_picture_is_a_png_of_a_phones_width_and_the_same_each_time() -> None:
    figures = figures_of(LOGGED, FIRST, 7)
    picture = chart(figures)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20]) == 860
    assert int.from_bytes(picture[20:24]) == 480
    assert picture == chart(figures)
    assert picture != chart(figures_of(LOGGED[:2], FIRST, 7))


@pytest.mark.parametrize("days", [7, 30, 90])
def test_nothing_is_drawn_where_discord_rounds_the_corners(days: int) -> None:
    picture = Image.open(io.BytesIO(chart(figures_of(LOGGED, FIRST, days)))).convert("RGB")
    blank = Image.new("RGB", picture.size, "#2b2d31")
    drawn = ImageChops.difference(picture, blank).getbbox()
    assert drawn is not None
    left, top, right, bottom = drawn
    margins = (left, top, picture.width - right, picture.height - bottom)
    assert min(margins) >= 12, margins


def test_the_picture_is_told_in_words() -> None:
    told = alt_text(figures_of(LOGGED, FIRST, 7))
    assert "from 1 March 2026 to 7 March 2026: 4 in all, 2 answered" in told
    assert "The most in a day was 3, on 1 March 2026." in told
    assert len(told) <= 1_024
