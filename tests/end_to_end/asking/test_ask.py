"""Asking in every way Discord offers, with the real bot, model and library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
import simcord

from bot.ui import wording
from bot.ui.markdown import read_back

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.model, pytest.mark.both_databases]
QUESTION = "what is VOICE for?"


def quoted(shown: list[str]) -> list[str]:
    return [read_back(text) for text in shown if text.startswith("> ")]


async def test_a_slash_question_is_answered_in_an_articles_own_words(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    result = await world.mara.slash(world.channel, "ask", question=QUESTION)
    assert not result.ephemeral
    callback = next(r for r in world.env.http_requests if r.path.endswith("/callback"))
    assert callback.json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    shown = texts(result.response)
    assert shown[0] == f"-# {QUESTION}"
    articles = await world.services.library.articles(0)
    first, *rest = quoted(shown)
    assert "Victims" in first
    for quotation in (first, *rest):
        assert any(quotation in article.text for article in articles)
    assert "**" in "".join(shown)
    assert any("The VOICE office" in text and text.startswith("-# — ") for text in shown)


async def test_a_private_answer_is_seen_by_the_asker_alone(
    world: Any, buttons: Callable[[Any], dict[str, str]]
) -> None:
    result = await world.mara.slash(world.channel, "ask", question=QUESTION, private=True)
    assert result.ephemeral
    assert "Delete" not in buttons(result.response)


async def test_a_mention_is_answered_once_as_a_reply(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    asked = await world.jonas.send(world.channel, f"{world.mention} {QUESTION}")
    history = world.channel.history()
    assert len(history) == 2
    assert world.last.reference.message_id == asked.id
    assert not world.last.mentions
    assert "Victims" in "".join(quoted(texts(world.last)))


async def test_a_direct_message_is_answered(world: Any, texts: Callable[[Any], list[str]]) -> None:
    user = world.mara.user
    await user.send_dm(QUESTION)
    assert "Victims" in "".join(quoted(texts(user.dm_channel.last_message)))


async def test_a_reply_to_the_bot_is_a_question(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    answer = world.last
    await world.jonas.send(world.channel, "how do I add an article?", reply_to=answer)
    assert world.last.id != answer.id
    assert "/library add" in "".join(quoted(texts(world.last)))


@pytest.mark.parametrize(
    "said", ["hello all", "@everyone what is VOICE for?", "@here what is VOICE for?"]
)
async def test_talk_that_is_not_for_the_bot_is_left_alone(world: Any, said: str) -> None:
    await world.mara.send(world.channel, said)
    assert len(world.channel.history()) == 1


async def test_other_bots_are_never_answered(world: Any) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await robot.send(world.channel, f"{world.mention} {QUESTION}")
    assert len(world.channel.history()) == 1


async def test_thanks_for_an_answer_get_no_answer(world: Any) -> None:
    await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    await world.mara.send(world.channel, "thanks!", reply_to=world.last)
    assert len(world.channel.history()) == 3


async def test_a_reply_whose_words_discord_hides_is_told_so(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.mara.slash(world.channel, "ask", question=QUESTION)
    await world.mara.send(world.channel, "how do I add an article?", reply_to=world.last)
    assert texts(world.last) == [wording.REPLY_NOT_SHOWN]


async def test_a_bare_mention_gets_a_short_help(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.mara.send(world.channel, world.mention)
    assert texts(world.last) == [wording.HELLO]


async def test_what_the_articles_do_not_say_is_not_answered(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.mara.send(world.channel, f"{world.mention} who won the 1998 football world cup?")
    shown = texts(world.last)
    assert shown[0] == wording.UNANSWERED
    assert not quoted(shown)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("?!…", wording.EMPTY),
        ("👽🛸", wording.EMPTY),
        ("¿cuánto cuesta una entrada para el museo de arte?", wording.OTHER_LANGUAGE),
        ("сколько стоит билет в музей искусств?", wording.OTHER_LANGUAGE),
    ],
)
@pytest.mark.parametrize("private", [True, False])
async def test_an_unfit_question_gets_a_kind_sentence_that_its_asker_alone_sees(
    world: Any,
    texts: Callable[[Any], list[str]],
    question: str,
    sentence: str,
    private: bool,  # noqa: FBT001
) -> None:
    result = await world.mara.slash(world.channel, "ask", question=question, private=private)
    (said,) = _said_alone(world, result)
    assert texts(said) == [sentence]


def _said_alone(world: Any, result: Any) -> list[Any]:
    """What only the asker got of a command; nothing of it may be left for all to see."""
    shown = [each for each in (result.response, *result.followups) if each is not None]
    assert all(each.ephemeral for each in shown)
    assert not [message for message in world.channel.history() if not message.flags.ephemeral]
    return shown


async def test_a_question_that_is_too_long_is_held_to_its_length_while_it_is_typed(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    with pytest.raises(simcord.OptionError, match="500"):
        await world.mara.slash(world.channel, "ask", question="why " * 200)
    await world.mara.send(world.channel, f"{world.mention} {'why ' * 200}")
    assert texts(world.last) == [wording.over_long(799, 500)]


async def test_where_there_are_no_articles_the_asker_alone_is_told(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.services.records.settings.change(world.guild.id, starter_library=False)
    result = await world.mara.slash(world.channel, "ask", question=QUESTION)
    (said,) = _said_alone(world, result)
    assert texts(said) == [wording.NO_ARTICLES]


async def test_titles_are_suggested_and_one_article_can_be_asked(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    choices = await world.mara.autocomplete(world.channel, "ask", "article", "privacy")
    assert [choice["name"] for choice in choices] == ["Handbook: privacy and permissions"]
    result = await world.mara.slash(
        world.channel, "ask", question="are questions stored?", article=choices[0]["value"]
    )
    sources = [text for text in texts(result.response) if text.startswith("-# — ")]
    assert sources
    assert all("privacy and permissions" in source for source in sources)


async def test_an_unknown_or_foreign_article_is_refused(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    for forged in ("no such title", "12345:voice-office"):
        result = await world.mara.slash(world.channel, "ask", question=QUESTION, article=forged)
        (said,) = _said_alone(world, result)
        assert texts(said) == [wording.NO_SUCH_ARTICLE]


async def test_too_many_questions_are_held_back_kindly(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    for _ in range(10):
        await world.mara.slash(world.channel, "ask", question=QUESTION)
    result = await world.mara.slash(world.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert "try again in" in texts(result.response)[0]
    await world.jonas.slash(world.channel, "ask", question=QUESTION)
    assert "Victims" in "".join(quoted(texts(world.last)))


async def test_the_bot_asks_for_no_privileged_intent(world: Any) -> None:
    intents = world.bot.intents
    assert not intents.message_content
    assert not intents.members
    assert not intents.presences


async def test_nothing_the_bot_sends_can_ping(world: Any) -> None:
    await world.mara.send(world.channel, f"{world.mention} {QUESTION} <@{world.jonas.id}>")
    sent = [r for r in world.env.http_requests if r.method == "POST" and "/messages" in r.path]
    assert sent
    assert all(not request.json["allowed_mentions"].get("parse") for request in sent)
