"""Where a member brings the bot along: the operator's library, privately, and nothing kept.

The simulation puts the bot into every server; here it forgets one, as if it had never been there.
What Discord really sends of such a place, `test_wire.py` plays.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.asking.buttons.vote import HELPFUL
from bot.asking.message_menu import wording as concerning
from bot.ui import wording
from bot.ui.markdown import read_back
from corpus.article import Draft
from tests.support.reading import press

if TYPE_CHECKING:
    from collections.abc import Callable

    Buttons = Callable[[Any], dict[str, str]]
    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
async def abroad(world: Any) -> Any:
    """The world's server, in which the bot no longer is; the data of it are all still there."""
    await world.services.library.add(
        world.guild.id, Draft(title="Secret", text="VOICE is for the secret society of Osterby.")
    )
    await world.services.answers.indexes.update(world.guild.id)
    await world.services.records.settings.change(world.guild.id, private=False)
    world.bot._connection._guilds.pop(world.guild.id)
    return world


async def test_a_guest_answers_privately_from_the_operators_library(
    abroad: Any, texts: Texts, buttons: Buttons
) -> None:
    shown = await abroad.mara.slash(abroad.channel, "ask", question=QUESTION)
    assert shown.ephemeral
    quoted = [read_back(text) for text in texts(shown.response) if text.startswith("> ")]
    assert quoted
    assert not any("secret society" in text for text in quoted)
    assert HELPFUL not in buttons(shown.response)
    context = await press(abroad.mara, shown.response, "Context 1")
    assert any(text.startswith("> ") for text in texts(context.response))


async def test_a_guest_keeps_nothing(abroad: Any) -> None:
    await abroad.mara.slash(abroad.channel, "ask", question=QUESTION)
    rows = await abroad.bot.services.records.questions.between(abroad.guild.id, *_ALWAYS)
    assert rows == []


async def test_a_guests_buttons_reach_no_servers_library(abroad: Any, texts: Texts) -> None:
    article = (await abroad.bot.services.library.listing(abroad.guild.id))[0]
    found = await abroad.mara.autocomplete(abroad.channel, "ask", "article", "Secret")
    assert found == []
    chosen = f"{abroad.guild.id}:{article.id}"
    shown = await abroad.mara.slash(abroad.channel, "ask", question=QUESTION, article=chosen)
    assert texts(shown.response) == [wording.NO_SUCH_ARTICLE]


async def test_a_guest_may_be_asked_to_answer_everyone(abroad: Any) -> None:
    shown = await abroad.mara.slash(abroad.channel, "ask", question=QUESTION, private=False)
    assert not shown.ephemeral


async def test_a_guest_shares_only_where_members_may_use_apps_from_elsewhere(
    abroad: Any, texts: Texts
) -> None:
    shown = await abroad.mara.slash(abroad.channel, "ask", question=QUESTION)
    refused = await press(abroad.mara, shown.response, "Share")
    assert texts(refused.response) == [wording.SHARE_REFUSED]
    apps = abroad.guild.create_role("Apps", permissions=discord.Permissions(use_external_apps=True))
    nils = abroad.guild.add_member(abroad.env.create_user("nils"), roles=[apps])
    shown = await nils.slash(abroad.channel, "ask", question=QUESTION)
    await press(nils, shown.response, "Share")
    assert any("shared by **nils**" in text for text in texts(abroad.last))


async def test_the_menu_works_for_a_guest(abroad: Any, texts: Texts) -> None:
    message = await abroad.jonas.send(abroad.channel, "VOICE is an office for victims of crime.")
    shown = await abroad.mara.context_menu(abroad.channel, concerning.MENU, message)
    assert shown.ephemeral
    assert any(text.startswith("> ") for text in texts(shown.response))


async def test_moderators_commands_stay_at_home(abroad: Any, texts: Texts) -> None:
    shown = await abroad.moderator.slash(abroad.channel, "stats")
    assert texts(shown.response) == [wording.ONLY_IN_A_SERVER]


async def test_help_and_about_and_privacy_answer_a_guest(abroad: Any, texts: Texts) -> None:
    for command in ("help", "about", "privacy"):
        shown = await abroad.mara.slash(abroad.channel, command)
        assert shown.ephemeral
        assert texts(shown.response)
