"""Every sentence is there in every language, and says the same things in the same places."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po
from discord import Client, Intents, Locale
from discord.app_commands import Command as Slash
from discord.app_commands import CommandTree, ContextMenu, Group

from bot.command_sync import CommandTranslator
from bot.ui import wording
from bot.ui.language import FOLDER, LANGUAGES, translated
from bot.ui.screen import SCREEN_LINES, lines_of
from scripts.maintain.sentences import commands, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    Command = Slash[Any, ..., Any] | Group | ContextMenu

ROOT = Path(__file__).parents[3]
OTHERS = LANGUAGES[1:]
LOCALES = {"es": Locale.spain_spanish, "de": Locale.german, "fr": Locale.french}
LIMITS = {
    r"_TITLE$|_LABEL$": 45,
    r"_HINT$|PLACEHOLDER|_MEANS$|:HOW_SURE$|:ELSEWHERE_IS$|:KEEP_FOR$": 100,
    r":PICK_|:CHOOSE_SNAPSHOT$": 150,
    r"^/[a-z]": 100,
    r"^/(Add as article|What do the articles say\?)$|:MENU$": 32,
}
"""What Discord takes, by the place in the code: modals, selects, commands, menus."""
A_BUTTON = 80
SHORT = 26
"""No label of ours is longer in English; whatever is as short may be one."""
KEPT = re.compile(
    r"`[^`]*`|https?://[^\s`;,]+|\]\([^)]*\)|^(?:#+ |-# (?:- )?|- )|~~|<[^>]*>", re.MULTILINE
)
"""What is the same in every language: code, addresses, and what Discord reads as markup."""


@pytest.fixture
def said() -> dict[str, str]:
    """Every sentence in English, with its place in the code."""
    return sentences()


def _catalogue(language: str) -> dict[str, str]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file)
    assert not [message for message in catalogue if message.fuzzy]
    return {str(message.id): str(message.string) for message in catalogue if message.id}


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing_and_none_is_left_over(language: str, said: dict[str, str]) -> None:
    catalogue = _catalogue(language)
    assert {text for text in said if not catalogue.get(text, "").strip()} == set()
    assert set(catalogue) - set(said) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_places_and_the_same_markup(language: str) -> None:
    for text, other in _catalogue(language).items():
        assert _places(other) == _places(text), other
        assert sorted(KEPT.findall(other)) == sorted(KEPT.findall(text)), other
        assert other.count("\n") == text.count("\n"), other
        assert other.count("**") == text.count("**"), other
        assert other.strip() == other


@pytest.mark.parametrize("language", OTHERS)
def test_a_button_is_called_what_stands_on_it(language: str) -> None:
    catalogue = _catalogue(language)
    for text, other in catalogue.items():
        for name in re.findall(r"\*\*([^*]+)\*\*", text):
            if name in catalogue and name[0].isupper():
                assert f"**{catalogue[name]}**" in other, f"{name} in {other}"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fit_where_discord_shows_them(language: str, said: dict[str, str]) -> None:
    for text, other in _catalogue(language).items():
        limits = [most for place, most in LIMITS.items() if re.search(place, said[text])]
        if len(text) <= SHORT:
            limits.append(A_BUTTON)
        assert len(other) <= min(limits, default=4_000), f"{other} ({said[text]})"


@pytest.mark.parametrize("language", OTHERS)
def test_the_help_fits_on_one_screen_of_a_phone(language: str) -> None:
    parts = (wording.HELP_HEAD, wording.HELP_ASK, wording.HELP_SEE, wording.HELP_MORE)
    shown = "\n".join(translated(part, language) for part in parts)
    assert lines_of(re.sub(r"\{\w+\}", "/articles show", shown)) <= SCREEN_LINES
    moderators = re.sub(
        r"\{\w+\}", "/library update", translated(wording.HELP_MODERATORS, language)
    )
    assert lines_of(moderators) <= SCREEN_LINES


@pytest.mark.parametrize("locale", LOCALES.values())
@pytest.mark.usefixtures("said")
async def test_discord_gets_the_commands_in_other_languages_but_their_names(
    locale: Locale,
) -> None:
    tree = CommandTree(Client(intents=Intents.none()))
    translator = CommandTranslator()
    await translator.load()
    for command in _commands():
        payload = await command.get_translated_payload(tree, translator)
        assert bool(payload["name_localizations"]) == (payload["type"] == 3)
        if payload["type"] == 1:
            shown = payload["description_localizations"][str(locale)]
            assert shown == translated(payload["description"], locale)
            assert shown != payload["description"]


def _commands() -> Iterator[Command]:
    """What is registered: groups with all that is in them."""
    yield from (c for c in commands() if getattr(c, "parent", None) is None)


def _places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
