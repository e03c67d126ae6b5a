"""Whatever is said is said in the language of the one it is said to."""

from __future__ import annotations

import asyncio
from datetime import date

import discord
import pytest

from bot.ui.language import language_of, say, say_count, say_date, say_percent, speak, spoken
from bot.ui.wording import of_error
from corpus.errors import FetchError, ReadError


@pytest.fixture(autouse=True)
def _english() -> None:
    speak("en-US")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        (discord.Locale.german, "de"),
        (discord.Locale.brazil_portuguese, "pt"),
        ("es-419", "es"),
        (discord.Locale.american_english, "en"),
        (discord.Locale.japanese, "en"),
        (None, "en"),
    ],
)
def test_a_locale_is_spoken_to_in_its_language_or_in_english(
    locale: discord.Locale | str | None, language: str
) -> None:
    assert language_of(locale) == language


def test_numbers_shares_and_days_are_written_as_the_language_writes_them() -> None:
    assert say_count(1, "{n} article", "{n} articles") == "1 article"
    assert say_count(1204, "{n} article", "{n} articles") == "1,204 articles"
    assert say_percent(0.42) == "42%"
    assert say_date(date(2026, 3, 1)) == "1 March 2026"
    speak("de")
    assert say("{n}", n=1204) == "1.204"
    assert say_percent(0.42) == "42\N{NO-BREAK SPACE}%"
    assert say_date(date(2026, 3, 1)) == "1. März 2026"
    speak("pt-BR")
    assert say_date(date(2026, 3, 1)) == "1 de março de 2026"


def test_what_no_catalogue_holds_stays_english() -> None:
    speak("fr")
    assert say("No catalogue holds this {what}.", what="one") == "No catalogue holds this one."


async def test_the_language_belongs_to_the_task() -> None:
    async def german() -> str:
        speak("de")
        await asyncio.sleep(0)
        return spoken()

    assert await asyncio.create_task(german()) == "de"
    assert spoken() == "en"


def test_an_error_is_said_with_what_it_rests_on() -> None:
    why = FetchError("It took too long.")
    error = FetchError(
        "{origin}/robots.txt, which says what bots may fetch, could not be read. {why}",
        "Try again later.",
        origin="https://example.org",
        why=why,
    )
    assert str(error) == (
        "https://example.org/robots.txt, which says what bots may fetch, could not be "
        "read. It took too long. Try again later."
    )
    assert of_error(error) == str(error)
    speak("de")
    assert of_error(error).endswith("Es hat zu lange gedauert. Versuch es später noch einmal.")


def test_braces_in_text_from_outside_stay() -> None:
    error = ReadError("{name} is empty.", "Use a file with text in it.", name="a{b}c.txt")
    assert of_error(error) == "a{b}c.txt is empty. Use a file with text in it."
    assert ReadError("no {places} here").what == "no {places} here"
