"""The preview of an addition: exact, and within one message whatever it has to show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from discord import ui

from bot.moderation.adding import wording
from bot.moderation.adding.comparison import Held, Look
from bot.moderation.adding.preview import change_summary, preview_view
from bot.moderation.source import wording as source_wording
from bot.records.additions import Addition, Pending, State
from bot.records.usage import Exceeded, Kind, Limit, Period
from bot.ui.markdown import read_back
from bot.ui.message_budget import MAX_BYTES
from corpus.article import Article, Draft, Remark
from corpus.library import Alike, Likeness, changes
from corpus.read.markup.stand_ins import PAYWALL

NOW = datetime(2026, 3, 14, 15, 20, tzinfo=UTC)
NASTY = "<@1> **_~|#:`[](https://x.org) 日本 " * 40


def _addition(draft: Draft, **more: object) -> Addition:
    pending = Pending(0, draft, State.WAITING, {"date": NASTY, "address": NASTY})
    known: dict[str, object] = {
        "token": "t" * 16,
        "tenant": 7,
        "user": 70,
        "created": NOW,
        "question": None,
        "failures": (),
        "current": pending,
        "states": (State.WAITING,),
    }
    return Addition(**(known | more))  # type: ignore[arg-type]


def _texts(view: ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


@pytest.mark.parametrize("text", [NASTY.strip(), "x" * 20_000, "\n\n".join([NASTY.strip()] * 50)])
def test_the_worst_preview_still_fits_into_one_message(text: str) -> None:
    draft = Draft(
        title=NASTY,
        text=text,
        publisher=NASTY,
        authors=(NASTY,) * 20,
        published="2024-05",
        url="https://example.org/" + "(_*" * 500,
        dropped=(NASTY,) * 60,
    )
    old = Article(id="a", title=NASTY, text="\n\n".join([NASTY[::-1]] * 9), publisher="X")
    held = Held(Likeness(old, Alike.SAME_URL, 0.4), changes(old, draft), only_update=True)
    addition = _addition(draft, failures=(NASTY,) * 10, states=(State.WAITING,) * 10, question=3)
    view = preview_view(Look(addition, held), [], notice="**Notice**")
    shown = _texts(view)
    assert view.content_length() <= 4_000
    assert sum(len(t.encode()) + 12 for t in shown) <= MAX_BYTES
    assert any("I couldn't read" in t for t in shown)
    assert any(t.startswith(wording.SAME_URL[:20]) for t in shown)
    assert not any("<@1>" in t for t in shown)


def test_the_first_lines_read_back_exactly() -> None:
    text = "# One\n\n1. two *three*\n\n- <@5> four\n\n> five"
    view = preview_view(Look(_addition(Draft(title="T", text=text))), [])
    (block,) = [t for t in _texts(view) if t.startswith("> ")]
    assert read_back(block) == text


def test_what_was_left_out_is_named() -> None:
    draft = Draft(title="T", text="Words here.", dropped=("Share", "Advertisement"))
    (line,) = [t for t in _texts(preview_view(Look(_addition(draft)), [])) if "Left out" in t]
    assert "2 lines, such as “Share” and “Advertisement”" in line


def test_a_remark_on_the_reading_is_shown_and_cannot_ping() -> None:
    remarks = (
        Remark(PAYWALL),
        Remark("Line {number} is not JSON: {why}.", {"number": 3, "why": "<@1>"}),
    )
    draft = Draft(title="T", text="Words here.", remarks=remarks)
    shown = [t for t in _texts(preview_view(Look(_addition(draft)), [])) if t.startswith("⚠️")][-2:]
    assert shown[0].endswith(PAYWALL)
    assert "Line 3 is not JSON" in shown[1]
    assert "<@1>" not in shown[1]


def test_an_update_says_what_it_changes() -> None:
    old = Article(
        id="a", title="Gulls", text="One gull came at noon.\n\nIt left.", published="2020"
    )
    new = Draft(title="Gulls", text="One gull came at dawn.\n\nIt left.", published="2021")
    summary = change_summary(changes(old, new))
    assert "1 reworded paragraph and other details" in summary
    assert "Date: 2020 → 2021" in summary
    assert change_summary(changes(old, Draft(title="Gulls", text=old.text, published="2020"))) == (
        wording.NO_CHANGE
    )


def test_a_refusal_names_the_limit_what_is_used_and_when_it_resets() -> None:
    server = Limit(Kind.FETCHES, Period.DAY, 500, whole_server=True)
    own = Limit(Kind.ARTICLES, Period.DAY, 1)
    assert source_wording.quota(Exceeded(server, 500, NOW)).startswith(
        "This server has fetched 500 web pages today; the limit is 500."
    )
    told = source_wording.quota(Exceeded(own, 1, NOW))
    assert told.startswith("You've added 1 article today; the limit is 1.")
    assert f"<t:{int(NOW.timestamp())}:R>" in told


def test_characters_that_could_not_be_read_are_noted() -> None:
    damaged = preview_view(
        Look(_addition(Draft(title="T", text="Fifty\ufffd people\ufffd.")), None), []
    )
    whole = preview_view(Look(_addition(Draft(title="T", text="Fifty people.")), None), [])
    assert any("2 characters can't be read" in text for text in _texts(damaged))
    assert not any("can't be read" in text for text in _texts(whole))
