"""The interface in the reader's language: English, Spanish, German, French and Portuguese.

English sentences are in the code and are looked up in `bot/ui/locale/LANGUAGE.po` when they are
said, as gettext does it. The language is that of the member whose interaction is being answered, or
of the server for a message; it belongs to the task at hand and to what that starts. The articles'
words, names and titles are never translated.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import discord

LANGUAGES = ("en", "es", "de", "fr", "pt")
FOLDER = Path(__file__).parent / "locale"
_LOCALES = {"en": "en_GB", "es": "es", "de": "de", "fr": "fr", "pt": "pt_BR"}
"""What Babel calls them. Discord has one Portuguese, Brazil's; English days come first."""
_ENGLISH = "en"
_reading: ContextVar[str] = ContextVar("reading", default=_ENGLISH)


def language_of(locale: discord.Locale | str | None) -> str:
    """Return the one of `LANGUAGES` for a locale of Discord's: "es" for "es-419"."""
    language = str(locale or _ENGLISH).split("-")[0].lower()
    return language if language in LANGUAGES else _ENGLISH


def speak(locale: discord.Locale | str | None) -> None:
    """Speak to somebody with this locale, from here on in this task."""
    _reading.set(language_of(locale))


def speak_to(interaction: discord.Interaction[Any]) -> None:
    """Speak to whoever an interaction comes from, from here on in this task."""
    speak(interaction.locale)


@contextmanager
def in_english() -> Iterator[None]:
    """Speak English within the context: for what is stored, whoever reads it."""
    before = _reading.set(_ENGLISH)
    try:
        yield
    finally:
        _reading.reset(before)


def spoken() -> str:
    """Return the language of the task at hand, one of `LANGUAGES`."""
    return _reading.get()


def translated(text: str, locale: discord.Locale | str | None) -> str:
    """Translate a sentence of ours into the language of a locale, its places unfilled."""
    return _catalogue(language_of(locale)).get(text, text)


def load() -> None:
    """Read the catalogues now, and how languages write numbers and days: once, or when needed."""
    for language in LANGUAGES:
        _catalogue(language)
        format_date(date(2026, 3, 1), "long", locale=_LOCALES[language])
        format_decimal(1_000, locale=_LOCALES[language])


def say(text: str, /, **values: object) -> str:
    """Say a sentence of ours in the language of the task, its `{places}` filled.

    Args:
        text: In English, as it is in a `wording` module; what no catalogue holds stays English.
        values: For the places; numbers are written as the language writes them.
    """
    said = _catalogue(spoken()).get(text, text)
    return said.format(**{k: _written(v) for k, v in values.items()}) if values else said


def say_count(number: int, one: str, many: str) -> str:
    """Return a number and its noun, as "1 article" and "1,204 articles".

    Args:
        number: How many.
        one: The sentence for one, with the place `{n}`.
        many: The sentence for any other number, likewise.
    """
    return say(one if number == 1 else many, n=number)


def say_list(names: Sequence[str]) -> str:
    """Return some things in a row: "a", "a and b", "a, b and c"."""
    return str(format_list(list(names), locale=_LOCALES[spoken()]))


def say_percent(share: float) -> str:
    """Return a share (0..1) in whole per cent, as the language writes it: "42%", "42 %"."""
    return str(format_percent(share, locale=_LOCALES[spoken()]))


def say_date(day: date, skeleton: str | None = None) -> str:
    """Return a day as the language writes it: "1 March 2026", "1. März 2026".

    Args:
        day: A date, or a moment in UTC.
        skeleton: The fields to be written, as in Unicode's CLDR, where not all: "yMMMM", "MMMd".
    """
    locale = _LOCALES[spoken()]
    if skeleton is None:
        return str(format_date(day, "long", locale=locale))
    return str(format_skeleton(skeleton, day, locale=locale))


def _written(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return format_decimal(value, locale=_LOCALES[spoken()])
    return value


@functools.cache
def _catalogue(language: str) -> Mapping[str, str]:
    """English sentences to those of a language; read once, from a file of the package."""
    path = FOLDER / f"{language}.po"
    if language == _ENGLISH or not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=_LOCALES[language])
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
