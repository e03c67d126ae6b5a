"""Sentences that depend on something."""

from __future__ import annotations

from bot.moderation.settings import wording as panel
from bot.records.settings import Mode
from bot.ui import wording


def test_privacy_is_told_as_it_is() -> None:
    direct = wording.privacy(days=None, gathers=False, overhears=False)
    assert direct.startswith(wording.NOTHING_KEPT)
    assert "pseudonym" not in direct
    gathered = wording.privacy(days=90, gathers=True, overhears=True)
    assert "for 90 days" in gathered
    assert wording.UNANSWERED_LISTED in gathered
    assert "check whether each message" in gathered
    assert wording.HEARS_NOTHING not in gathered


def test_names_are_listed_as_people_do() -> None:
    assert panel.listed(["#a"]) == "#a"
    assert panel.listed(["#a", "#b", "#c"]) == "#a, #b and #c"
    assert panel.listed(f"#{n}" for n in range(20)).endswith("#7 and 12 more")


def test_where_the_bot_answers_is_told_by_mode() -> None:
    told = panel.mode_lines({Mode.OFF: ["#memes"], Mode.ALWAYS: ["#ask"]}, Mode.MENTIONED)
    assert told == (
        "**Always** in #ask · **Off** in #memes · **When mentioned** in every other channel"
    )
