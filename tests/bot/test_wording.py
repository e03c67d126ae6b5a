"""Sentences that depend on something, and what counts as a question that nobody was asked."""

from __future__ import annotations

import pytest

from bot import wording
from bot.moderating.settings import wording as panel
from bot.records.settings import Mode


@pytest.mark.parametrize(
    "said",
    [
        "what is VOICE for",
        "Who's in charge of the office?",
        "so the office opened in April?",
        "*when* does it open?",
        '"VOICE" means what?"',
        "Is it open today",
        "Could the director have known?  ",
    ],
)
def test_a_question_is_recognised_by_its_mark_or_its_first_word(said: str) -> None:
    assert wording.looks_like_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "why?",
        "oh really?",
        "whatever you say, friend",
        "island life is good",
        "I know what it is.",
        "!ask what is VOICE for?",
        "/ask what is VOICE for?",
        "?help me out?",
        "$price of this thing?",
        "https://example.org/a b c?",
    ],
)
def test_talk_commands_and_single_words_are_no_questions(said: str) -> None:
    assert not wording.looks_like_question(said)


def test_privacy_is_told_as_it_is() -> None:
    direct = wording.privacy(days=None, gathers=False, overhears=False)
    assert direct.startswith(wording.NOTHING_KEPT)
    assert "pseudonym" not in direct
    gathered = wording.privacy(days=90, gathers=True, overhears=True)
    assert "kept for 90 days" in gathered
    assert wording.UNANSWERED_LISTED in gathered
    assert "look at each message" in gathered
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
