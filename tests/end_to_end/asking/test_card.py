"""Questions about articles themselves: answered from their cards, in every way of asking."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.buttons.vote import HELPFUL, NOT_HELPFUL
from bot.asking.card import wording
from bot.asking.card.view import COLOUR
from bot.asking.message_menu.wording import MENU
from bot.ui import wording as shared
from corpus.article import Draft
from index.answer import Verdict
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Texts = Callable[[Any], list[str]]
    Buttons = Callable[[Any], dict[str, str]]

pytestmark = pytest.mark.model
TITLE = "**[The night ferry to Skarn](https://example.org/ferry)**"
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
FERRY = Draft(
    title="The night ferry to Skarn",
    text="The ferry to Skarn leaves at nine in the evening. It carries forty cars and a choir.",
    publisher="Skarn Courier",
    authors=("Oda Lind", "Piet Marais"),
    published="2021-03-04",
    url="https://example.org/ferry",
)


async def _own(world: Any, *drafts: Draft, starter: bool = False) -> None:
    """Give the server articles of its own."""
    services = world.services
    await services.records.settings.change(world.guild.id, starter_library=starter)
    await services.library.add_all(world.guild.id, list(drafts))
    await services.answers.indexes.reindex(world.guild.id)


def _bees(number: int) -> Draft:
    return Draft(
        title=f"Letters from the hive, part {number}",
        text=f"In week {number} the bees filled the hive with honey. A queen bee flew out.",
        publisher="Skarn Courier",
        published=f"2022-0{number}-01",
    )


def _quoted(shown: list[str]) -> list[str]:
    return [text for text in shown if text.startswith("> ")]


async def test_who_wrote_it_is_on_the_card_of_the_only_article(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    await _own(world, FERRY)
    result = await world.mara.slash(world.channel, "ask", question="who wrote this?")
    shown = texts(result.response)
    assert shown == [
        "-# who wrote this?",
        f"{TITLE}\nAuthors: Oda Lind and Piet Marais",
        wording.FROM_CARD,
    ]
    assert result.response.components[0]["accent_color"] == COLOUR.value
    assert list(buttons(result.response)) == [
        "Read the article", HELPFUL, NOT_HELPFUL, "Ask more", "Delete"
    ]  # fmt: skip


async def test_the_only_article_of_ones_own_goes_before_the_starter_library(
    world: Any, texts: Texts
) -> None:
    await _own(world, FERRY, starter=True)
    await world.mara.send(world.channel, f"{world.mention} when was this published?")
    assert "Published: 4 March 2021" in texts(world.last)[0]


async def test_a_reply_asks_of_the_article_that_was_quoted(world: Any, texts: Texts) -> None:
    await _own(world, FERRY, starter=True)
    await world.mara.send(world.channel, f"{world.mention} what is VOICE for?")
    answer = world.last
    assert _quoted(texts(answer))
    await world.jonas.send(world.channel, "thanks, and who wrote this?", reply_to=answer)
    told = texts(world.last)
    assert "space aliens" in told[0]
    assert "Author: The Pullquote team" in told[0]
    assert not _quoted(told)
    await world.jonas.send(world.channel, "and when was it published?", reply_to=world.last)
    assert "Published: 24 November 2026" in texts(world.last)[0]


async def test_where_nobody_says_which_article_it_is_asked(world: Any, texts: Texts) -> None:
    await world.mara.send(world.channel, f"{world.mention} who wrote it?")
    shown = texts(world.last)
    assert shown[0] == wording.WHICH.format(n=7)
    assert shown[1].count("\n- ") == 4
    assert "Author" not in "".join(shown)


async def test_what_a_card_lacks_is_said(world: Any, texts: Texts) -> None:
    await _own(world, Draft(title="A note", text="The harbour is closed on Monday."))
    for question, lack in (
        ("author?", wording.NO_AUTHOR),
        ("when's this from", wording.NO_DATE),
        ("where is it from?", wording.NO_PUBLISHER),
        ("link pls", wording.NO_LINK),
    ):
        await world.mara.send(world.channel, f"{world.mention} {question}")
        assert texts(world.last)[0] == f"**A note**\n{lack}"
    assert await world.services.records.inbox.open(world.guild.id, limit=9) == []


async def test_articles_about_something_are_listed_and_the_rest_counted(
    world: Any, texts: Texts
) -> None:
    await _own(world, FERRY, *map(_bees, range(1, 8)))
    result = await world.mara.slash(
        world.channel, "ask", question="which articles do you have about bees?"
    )
    shown = texts(result.response)
    assert shown[1] == "**I have 7 articles about *bees*.**"
    assert shown[2].count("Letters from the hive") == 5
    assert "· Skarn Courier · 1 " in shown[2]
    assert "ferry" not in shown[2]
    assert "-# And 2 more." in shown
    assert wording.FROM_CARDS in shown
    assert not _quoted(shown)


async def test_no_article_about_something_is_said_and_is_no_gap(world: Any, texts: Texts) -> None:
    await _own(world, FERRY)
    await world.mara.send(world.channel, f"{world.mention} got anything on volcanoes?")
    assert texts(world.last)[0] == "I found no article about *volcanoes*."
    assert await world.services.records.inbox.open(world.guild.id, limit=9) == []


async def test_articles_of_a_source_are_listed(world: Any, texts: Texts) -> None:
    await _own(world, FERRY, *map(_bees, (1, 2)))
    await world.mara.send(world.channel, f"{world.mention} do you have anything by Lind?")
    shown = texts(world.last)
    assert shown[0] == "**I have 1 article from *Lind*.**"
    assert "night ferry" in shown[1]
    await world.mara.send(world.channel, f"{world.mention} how many articles do you have")
    assert texts(world.last)[0] == "**I have 3 articles.**"


@pytest.mark.parametrize("question", ["who wrote Hamlet?", "when was the choir founded?"])
async def test_a_question_about_the_subject_is_no_question_about_the_article(
    world: Any, texts: Texts, question: str
) -> None:
    await _own(world, FERRY)
    await world.mara.send(world.channel, f"{world.mention} {question}")
    assert "Oda Lind" not in "".join(t for t in texts(world.last) if not t.startswith("-# —"))
    assert wording.FROM_CARD not in texts(world.last)


async def test_nothing_of_other_servers_or_of_removed_articles_is_told(
    world: Any, texts: Texts
) -> None:
    await world.services.library.add(world.guild.id + 1, _bees(1))
    await world.services.answers.indexes.reindex(world.guild.id + 1)
    await _own(world, FERRY, _bees(2))
    await world.mara.send(world.channel, f"{world.mention} what does the ferry carry?")
    answer = world.last
    gone = next(
        one
        for one in await world.services.library.listing(world.guild.id)
        if one.title == FERRY.title
    )
    await world.services.library.remove(world.guild.id, gone.id)
    await world.mara.send(world.channel, f"{world.mention} which articles do you have?")
    assert "**I have 1 article.**" in texts(world.last)
    assert "part 2" in "".join(texts(world.last))
    await world.mara.send(world.channel, "who wrote this?", reply_to=answer)
    assert texts(world.last)[0] == wording.GONE


async def test_the_message_menu_answers_from_the_card_too(world: Any, texts: Texts) -> None:
    await _own(world, FERRY, _bees(1))
    await world.mara.send(world.channel, f"{world.mention} what does the ferry carry?")
    await world.jonas.send(world.channel, "who wrote this?", reply_to=world.last)
    asked = world.channel.history()[-2]
    result = await world.mara.context_menu(world.channel, MENU, asked)
    assert result.ephemeral
    assert "Authors: Oda Lind and Piet Marais" in texts(result.response)[0]


async def test_a_card_is_logged_voted_on_and_shared_but_not_suggested(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    await _own(world, FERRY)
    result = await world.mara.slash(world.channel, "ask", question="who wrote this?", private=True)
    assert "Share" in buttons(result.response)
    await press(world.mara, result.response, "Share")
    assert "Authors: Oda Lind and Piet Marais" in "".join(texts(world.last))
    await world.mara.slash(world.channel, "ask", question="who wrote this?")
    logged = await world.services.records.questions.between(world.guild.id, *_ALWAYS)
    assert [(one.verdict, one.article) for one in logged] == [(Verdict.ANSWERED, None)] * 2
    choices = await world.mara.autocomplete(world.channel, "ask", "question", "who wrote")
    assert choices == []


async def test_a_chosen_article_is_the_one_that_is_asked(world: Any, texts: Texts) -> None:
    choices = await world.mara.autocomplete(world.channel, "ask", "article", "rebuilding")
    result = await world.mara.slash(
        world.channel, "ask", question="who wrote it?", article=choices[0]["value"]
    )
    assert "rebuilding the index" in texts(result.response)[1]
    assert shared.UNANSWERED not in texts(result.response)
