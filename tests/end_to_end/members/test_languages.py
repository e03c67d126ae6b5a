"""Members read the bot in their own language: nothing English is left around the quotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po
from simcord import interactions

from bot.asking.buttons import wording as voting
from bot.asking.buttons.vote import HELPFUL, NOT_HELPFUL
from bot.asking.message_menu import wording as concerning
from bot.moderation.settings import wording as settings_wording
from bot.ui import wording
from bot.ui.language import FOLDER, translated
from bot.ui.markdown import read_back
from corpus.article import Draft
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
QUESTION = "How deep is the swimming pool in Osterby?"
POOL = Draft(
    title="The pool in Osterby",
    text="Osterby has a new swimming pool. The swimming pool in Osterby is three metres deep.",
    publisher="Osterby News",
    published="2026-03-01",
)
LOCALES = {"de": "de", "es": "es-ES", "fr": "fr", "pt": "pt-BR"}


@pytest.fixture(params=list(LOCALES))
async def language(world: Any, request: pytest.FixtureRequest, monkeypatch: Any) -> str:
    """A language that every member's Discord is set to, and the server too."""
    language: str = request.param
    made = interactions.base_payload

    def spoken(*args: Any, **options: Any) -> Any:
        record, payload = made(*args, **options)
        return record, {**payload, "locale": LOCALES[language]}

    monkeypatch.setattr(interactions, "base_payload", spoken)
    world.env.backend.get_guild(world.guild.id).preferred_locale = LOCALES[language]
    world.bot.get_guild(world.guild.id).preferred_locale = LOCALES[language]
    await world.services.library.add(world.guild.id, POOL)
    await world.services.answers.indexes.update(world.guild.id)
    return language


async def test_an_answer_is_surrounded_by_the_members_language(
    world: Any, language: str, texts: Texts, buttons: Buttons
) -> None:
    answer = (await world.mara.slash(world.channel, "ask", question=QUESTION)).response
    leads = [translated(t, language) for t in (wording.ANSWERED, wording.UNCERTAIN)]
    assert any(lead in texts(answer) for lead in leads)
    assert any("three metres deep" in read_back(t) for t in texts(answer) if t.startswith("> "))
    assert {HELPFUL, translated(wording.DELETE, language)} <= set(buttons(answer))
    thanks = await press(world.jonas, answer, HELPFUL)
    assert texts(thanks.response) == [translated(voting.THANKS, language)]


async def test_a_mention_is_answered_in_the_servers_language(
    world: Any, language: str, texts: Texts
) -> None:
    await world.mara.send(world.channel, f"{world.mention} who sells blue bicycles in Peru?")
    assert translated(wording.UNANSWERED, language) in texts(world.last)


async def test_forms_are_in_the_language(world: Any, language: str) -> None:
    answer = (await world.mara.slash(world.channel, "ask", question=QUESTION)).response
    shown = await press(world.jonas, answer, NOT_HELPFUL)
    assert shown.modal["title"] == translated(voting.REASON_TITLE, language)


COMMANDS = ("help", "about", "privacy", "articles list", "library bin", "library rollback")
MODERATING = ("library add", "settings", "unanswered", "audit", "stats", "reindex")


async def test_no_english_is_left(
    world: Any, language: str, texts: Texts, buttons: Buttons
) -> None:
    english = _only_english(language)
    message = await world.jonas.send(world.channel, "The swimming pool in Osterby is ten metres.")
    shown = [await world.mara.slash(world.channel, command) for command in COMMANDS[:4]]
    shown += [
        await world.mara.slash(world.channel, "ask", question="who sells bicycles in Peru?"),
        await world.mara.slash(world.channel, "ask", question=QUESTION, private=True),
        await world.mara.slash(world.channel, "quote", text="the pool of Osterby is four metres"),
        await world.mara.slash(world.channel, "quote", text="Zebras like the night train north"),
        await world.mara.context_menu(world.channel, concerning.MENU, message),
        await world.mara.slash(world.channel, "articles show", article="The pool in Osterby"),
    ]
    for command in (*COMMANDS[4:], *MODERATING):
        shown.append(await world.moderator.slash(world.channel, command))
    for one in shown:
        shown_parts = _parts({*texts(one.response), *buttons(one.response)})
        assert [part for part in shown_parts if english.fullmatch(part)] == []


async def test_each_part_of_the_settings_opens_in_the_language(
    world: Any, language: str, texts: Texts, buttons: Buttons
) -> None:
    english = _only_english(language)
    for part in ("channels", "forums", "moderators", "answers", "records"):
        panel = (await world.moderator.slash(world.channel, "settings")).response
        opened = await world.moderator.click(panel, custom_id=f"pq:set:open:{part}:none")
        shown_parts = _parts({*texts(opened.response), *buttons(opened.response)})
        assert [part for part in shown_parts if english.fullmatch(part)] == []
        assert translated(settings_wording.DONE, language) in buttons(opened.response)


def _parts(shown: set[str]) -> set[str]:
    """Texts, their lines, and what is parted by dots in a line: any may be a sentence of ours."""
    lines = {line for text in shown for line in text.split("\n")}
    parts = {part for line in lines for part in line.removeprefix("-# ").split(" · ")}
    return shown | lines | parts


def _only_english(language: str) -> re.Pattern[str]:
    """Our sentences in English, whatever fills their places, but those that read the same.

    What begins with a number's place, as "{n} articles", would else fit many a title.
    """
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = [(str(m.id), str(m.string)) for m in read_po(file) if m.id]
    said = {string for _, string in catalogue}
    english = [text for text, string in catalogue if text != string and text not in said]
    told = [text for text in english if re.search("[a-z]{3}", re.sub(r"\{\w+\}", "", text))]
    open_ = (re.escape(text).replace(r"\{n\}", r"[\d.,\s]+") for text in told)
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".+", text) for text in open_))


async def test_what_is_wrong_with_a_file_is_told_in_the_language(
    world: Any, language: str, texts: Texts
) -> None:
    bad = ("broken.pdf", b"%PDF-1.7 and nothing more")
    shown = await world.moderator.slash(world.channel, "library add", file=bad)
    told = "\n".join(texts(shown.response))
    assert translated("This PDF is damaged or isn't a PDF.", language) in told
    assert translated("Open it and print it to a new PDF.", language) in told
