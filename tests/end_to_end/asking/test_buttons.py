"""Buttons under an answer: alive after a restart, and closed to forgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.quotation.reference import MAX_CUSTOM_ID
from bot.ui import wording
from bot.ui.markdown import read_back
from corpus.article import Draft
from index.answering import question as answering
from tests.support.reading import MENU, press

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"


async def ask(world: Any, question: str = QUESTION) -> Any:
    result = await world.mara.slash(world.channel, "ask", question=question)
    return result.response


async def forge(world: Any, message: Any, custom_id: str) -> Any:
    """A choice in the menu that was forged by a modified client."""
    for row in world.env.backend.get_message(message.channel_id, message.id).components:
        for part in row.get("components", []):
            for item in part.get("components", []):
                if item.get("custom_id") == MENU:
                    item["options"][0]["value"] = custom_id
                    return await world.jonas.select(message, [custom_id], custom_id=MENU)
    raise AssertionError("there is no menu to forge")


async def test_context_shows_the_quotation_in_its_paragraph_to_one_person(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    message = await ask(world)
    quotation = next(read_back(t) for t in texts(message) if t.startswith("> "))
    result = await press(world.jonas, message, "Context")
    assert result.ephemeral
    shown = texts(result.response)
    passage = read_back(shown[1])
    assert shown[0] == wording.CONTEXT_SHOWN
    assert quotation in passage
    assert len(passage) > len(quotation)
    assert any(passage in article.text for article in await world.services.library.articles(0))


async def test_buttons_live_through_a_restart(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    message = await ask(world)
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()
    result = await press(world.jonas, message, "Context")
    assert texts(result.response)[0] == wording.CONTEXT_SHOWN
    await press(world.mara, message, "Delete")
    assert world.channel.last_message is None


async def test_buttons_of_an_old_message_live_through_a_full_reindex(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    message = await ask(world)
    await world.services.answers.indexes.reindex(0, full=True)
    context = await press(world.jonas, message, "Context")
    assert texts(context.response)[0] == wording.CONTEXT_SHOWN
    exact = await press(world.jonas, message, "Exact text")
    assert exact.response.attachments


async def test_each_button_is_answered_by_one_class_only(
    world: Any, buttons: Callable[[Any], dict[str, str]]
) -> None:
    message = await ask(world)
    private = await world.mara.slash(world.channel, "ask", question=QUESTION, private=True)
    opened = await press(world.jonas, message, "Context")
    page = await press(world.jonas, opened.response, "Keep reading")
    templates = list(world.bot._connection._view_store._dynamic_items)
    shown = (message, private.response, opened.response, page.response)
    found = [custom_id for seen in shown for custom_id in buttons(seen).values()]
    assert len(found) >= len({"ctx", "txt", "more", "share", "del", "pg"})
    for custom_id in {*found, MENU}:
        assert len(custom_id) <= MAX_CUSTOM_ID
        assert sum(bool(template.fullmatch(custom_id)) for template in templates) == 1


async def test_only_the_asker_and_moderators_delete(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    message = await ask(world)
    refused = await press(world.jonas, message, "Delete")
    assert texts(refused.response) == [wording.DELETE_REFUSED]
    assert refused.ephemeral
    await press(world.moderator, message, "Delete")
    assert message.id not in {m.id for m in world.channel.history()}


async def test_another_servers_article_is_never_shown_even_to_a_forged_button(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    secret = Draft(title="Minutes", text="The other server's secret is a sentence like this one.")
    added = await world.services.library.add(4242, secret)
    digest = added.article.sha256[:8]
    message = await ask(world)
    result = await forge(world, message, f"pq:ctx:4242:{added.article.id}:0:20:{digest}")
    assert texts(result.response) == [wording.NOT_YOURS]


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        ("pq:ctx:0:no-such-article:0:20:01234567", wording.ARTICLE_GONE),
        ("pq:ctx:0:{id}:0:20:01234567", wording.ARTICLE_CHANGED),
        ("pq:ctx:0:{id}:0:99999999:{digest}", wording.ARTICLE_CHANGED),
        ("pq:ctx:0:{id}:20:20:{digest}", wording.ARTICLE_CHANGED),
    ],
)
async def test_an_article_that_is_gone_or_changed_is_said_to_be(
    world: Any, texts: Callable[[Any], list[str]], forged: str, sentence: str
) -> None:
    article = (await world.services.library.articles(0))[0]
    message = await ask(world)
    custom_id = forged.format(id=article.id, digest=article.sha256[:8])
    result = await forge(world, message, custom_id)
    assert texts(result.response) == [sentence]


async def test_related_passages_are_never_called_an_answer(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    await world.mara.send(world.channel, f"{world.mention} how many people work at VOICE?")
    message = world.last
    assert texts(message)[0] == wording.UNANSWERED
    related = [label for label, custom_id in buttons(message).items() if ":rel:" in custom_id]
    assert related
    result = await press(world.jonas, message, related[0])
    assert result.ephemeral
    assert texts(result.response)[0] == wording.RELATED_SHOWN


async def test_context_leads_on_through_the_whole_article(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    message = await ask(world)
    opened = await press(world.jonas, message, "Context")
    page = await press(world.jonas, opened.response, "Keep reading")
    assert page.response.ephemeral
    shown = page.response
    assert "**" in texts(shown)[1]
    while "Previous" in buttons(shown):
        shown = (await press(world.jonas, shown, "Previous")).response
    assert texts(shown)[0].startswith("**Page 1 of ")
    read = [read_back(texts(shown)[1].replace("**", ""))]
    while "Next" in buttons(shown):
        shown = (await press(world.jonas, shown, "Next")).response
        read.append(read_back(texts(shown)[1]))
    whole = "".join("".join(read).split())
    articles = await world.services.library.articles(0)
    assert whole in {"".join(article.text.split()) for article in articles}


async def test_the_exact_text_comes_as_a_private_file(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    message = await ask(world)
    quotation = next(read_back(t) for t in texts(message) if t.startswith("> "))
    result = await press(world.jonas, message, "Exact text")
    assert result.ephemeral
    (attachment,) = result.response.attachments
    whole = (await attachment.read()).decode()
    assert whole.startswith(f"Quotation:\n{quotation}\n---")
    assert "BibTeX:\n@" in whole


async def test_a_private_answer_is_shared_once_under_the_askers_name(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    result = await world.mara.slash(world.channel, "ask", question=QUESTION, private=True)
    private = result.response
    assert "Share" in buttons(private)
    await press(world.mara, private, "Share")
    shared = world.last
    assert not shared.flags.ephemeral
    assert [t for t in texts(shared) if t.startswith("> ")] == [
        t for t in texts(private) if t.startswith("> ")
    ]
    assert texts(shared)[-1] == wording.SHARED.format(member="mara")
    assert not shared.mentions
    assert "Share" not in buttons(shared)
    await press(world.mara, shared, "Delete")
    assert shared.id not in {m.id for m in world.channel.history()}


async def test_a_quotation_that_comes_as_a_file_is_shared_with_it(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    reasons = " and ".join(f"reader number {n} had not finished the page" for n in range(99))
    told = f"The reading room of the library stayed open until dawn because {reasons}."
    await world.services.library.add(world.guild.id, Draft(title="A long night", text=told))
    await world.services.answers.indexes.update(world.guild.id)
    asked = "why did the reading room of the library stay open until dawn?"
    result = await world.mara.slash(world.channel, "ask", question=asked, private=True)
    assert result.response.attachments
    await press(world.mara, result.response, "Share")
    (attachment,) = world.last.attachments
    assert (await attachment.read()).decode() == told
    assert texts(world.last)[-1] == wording.SHARED.format(member="mara")


async def test_a_removed_articles_answer_is_not_shared(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    result = await world.mara.slash(world.channel, "ask", question=QUESTION, private=True)
    for article in await world.services.library.articles(0):
        await world.services.library.remove(0, article.id)
    refused = await press(world.mara, result.response, "Share")
    assert texts(refused.response) == [wording.ARTICLE_GONE]
    assert refused.ephemeral
    await world.services.answers.indexes.settled()


def quoted(shown: list[str]) -> list[str]:
    """The quotations among a message's texts, without what is set in bold."""
    return [text.replace("**", "") for text in shown if text.startswith("> ")]


async def read_to_the_end(
    world: Any,
    texts: Callable[[Any], list[str]],
    buttons: Callable[[Any], dict[str, str]],
    message: Any,
) -> list[list[str]]:
    """The quotations of an answer and of each page behind it."""
    pages = [quoted(texts(message))]
    while "More" in buttons(message):
        result = await press(world.jonas, message, "More")
        assert result.ephemeral
        message = result.response
        shown = texts(message)
        assert shown[:2] == [f"-# {QUESTION}", wording.FURTHER]
        pages.append(quoted(shown))
        assert pages[-1], "a page that was promised is empty"
        seen = [quotation for page in pages for quotation in page]
        assert len(seen) == len(set(seen)), "a quotation is shown again"
    return pages


@pytest.mark.parametrize("way", ["slash", "mention"])
async def test_more_quotations_are_others_page_after_page(
    world: Any,
    texts: Callable[[Any], list[str]],
    buttons: Callable[[Any], dict[str, str]],
    way: str,
) -> None:
    await world.services.records.settings.change(world.guild.id, quotations=1)
    if way == "slash":
        message = await ask(world)
    else:
        await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
        message = world.last
    first, *following = await read_to_the_end(world, texts, buttons, message)
    assert len(first) == 1
    assert following


async def test_more_quotations_go_on_until_there_are_no_others(
    world: Any,
    texts: Callable[[Any], list[str]],
    buttons: Callable[[Any], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "FURTHER_BEHIND", 1.0)  # nothing found is too far behind
    await world.services.records.settings.change(world.guild.id, quotations=1)
    first, *following = await read_to_the_end(world, texts, buttons, await ask(world))
    assert len(first) == 1
    assert len(following) > 1
    assert {len(page) for page in following[:-1]} == {3}


async def test_nothing_more_is_promised_where_there_is_nothing(
    world: Any, buttons: Callable[[Any], dict[str, str]]
) -> None:
    message = await ask(world, "how long is an article kept in the bin?")
    assert any(label.startswith("Context") for label in buttons(message))
    assert "More" not in buttons(message)


async def test_more_of_a_question_that_was_deleted_says_what_to_do(
    world: Any, texts: Callable[[Any], list[str]]
) -> None:
    await world.services.records.settings.change(world.guild.id, quotations=1)
    asked = await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    message = world.last
    world.bot.get_cog(
        "Replies"
    )._exchanges.clear()  # as after a restart, where the answer isn't found
    world.env.inject_error("GET", "/channels/*/messages", status=403, times=1)
    await world.mara.delete(asked)
    result = await press(world.jonas, message, "More")
    assert texts(result.response) == [wording.QUESTION_UNREAD]


async def test_a_card_is_a_picture_with_the_whole_quotation_in_its_words(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> None:
    message = await ask(world)
    quotation = next(read_back(t) for t in texts(message) if t.startswith("> "))
    card = await press(world.jonas, message, "Card")
    assert card.ephemeral
    (dark,) = card.response.attachments
    assert (await dark.read()).startswith(b"\x89PNG")
    assert dark.description.startswith(quotation)
    assert list(buttons(card.response)) == ["Light"]
    before = await dark.read()
    await press(world.jonas, card.response, "Light")
    (light,) = card.response.attachments
    assert await light.read() != before
    assert list(buttons(card.response)) == ["Dark"]
