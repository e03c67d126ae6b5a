"""How much may be added: by a person, in a time, in a library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.moderation.adding.store import Order, Press, store
from corpus.article import Draft

if TYPE_CHECKING:
    from bot.settings import Settings

pytestmark = pytest.mark.model


async def test_a_quota_on_fetches_says_what_is_used_and_when_it_resets(
    desk: Any, site: str
) -> None:
    await desk.limit(fetches_per_user_hour=1)
    await desk.add(url=f"{site}/hours")
    shown = desk.shown(await desk.add(url=f"{site}/hours"))
    assert "You've fetched 1 web page this hour; the limit is 1" in shown
    assert "### Opening hours" not in shown


async def test_a_full_library_refuses_before_reading_and_again_at_add(desk: Any) -> None:
    await desk.limit(max_articles=1)
    first = await desk.add(file=desk.file())
    second = await desk.add(file=desk.file("tide.txt", "A tide came. It went again."))
    await desk.press(first, "Add")
    await desk.press(second, "Add")
    assert len(await desk.titles()) == 1
    third = desk.shown(await desk.add(file=desk.file("x.txt", "Another tale. It is short.")))
    assert "has 1 article; the bot's operator allows 1" in third


async def test_a_days_quota_stops_add_all_and_the_rest_waits(desk: Any) -> None:
    await desk.limit(articles_per_user_day=2)
    message = await desk.add(file=desk.places())
    await desk.press(message, "Add all 3")
    shown = desk.shown(message)
    assert "2 articles added" in shown
    assert "You've added 2 articles today; the limit is 2" in shown
    assert "### Corva" in shown
    assert await desk.titles() == ["Aldra", "Brenn"]


async def test_two_at_once_do_not_pass_the_limit_together(desk: Any) -> None:
    await desk.limit(max_characters=100)
    bot, tenant = desk.world.bot, desk.world.guild.id
    drafts = [Draft(title=title, text=text) for title, text in desk.tales.items()]
    now = (await desk.add()).message.created_at
    started = [
        await bot.services.records.additions.start(tenant, n + 1, [draft], now=now)
        for n, draft in enumerate(drafts)
    ]
    results = await asyncio.gather(
        *(store(bot.services, Press(addition), Order(0), now) for addition in started),
        return_exceptions=True,
    )
    assert len(await desk.titles()) == 1
    assert any("This one adds" in str(result) for result in results)


def test_quotas_have_sane_defaults(settings: Settings) -> None:
    assert (settings.max_articles, settings.max_characters) == (2_000, 20_000_000)
