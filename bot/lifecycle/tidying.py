"""Servers come and go: what is kept of one that was left, for how long, and the hourly tidying.

Leaving only leaves a mark. When the mark is older than the server kept its records, everything of
the server is deleted. An outage is not leaving: Discord says "unavailable" then, discord.py keeps
the server in its cache, and whatever is in the cache is never deleted, mark or no mark.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from bot.asking.unanswered.tell_waiting import articles_changed
from bot.connection.steady_loop import SteadyLoop
from bot.moderation.audit.record import record
from bot.records.audit import Action
from bot.services import OPERATOR
from corpus.coordination.contract import DELETED
from corpus.database.future import bring_back
from corpus.errors import DatabaseAwayError, LibraryUnavailableError
from index.build.deleted_elsewhere import DeletedElsewhere
from index.build.deletion import pay_debts
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import datetime

    from bot.services import Served
    from corpus.coordination.contract import Notice

_IMPORTS_KEPT = timedelta(days=90)
"""How long the operator's own imports are listed after their end."""
_HOUR_S = 3_300.0
"""A little less: each process tidies up every hour, and none has to wait for two."""
_log = structlog.get_logger(__name__)


class Lifecycle(commands.Cog):
    """Marks servers that were left, and tidies up: a minute after the start, then every hour."""

    def __init__(self, bot: Served) -> None:
        self.bot = bot
        self._asked_in: dict[int, int] = {}
        self.tidy = SteadyLoop(self._tidy, seconds=60)

    async def cog_load(self) -> None:
        """Begin tidying; what a crash left unpaid is paid at once."""
        self.bot.services.background.start(self._pay_debts(), "pay_debts")
        self.bot.services.coordination.notifications.subscribe(self._heard, lambda: None)
        self.tidy.start()

    def _heard(self, notice: Notice) -> None:
        """Follow another process's deletion at once; where the notice is missed, in an hour."""
        if notice.kind == DELETED:
            work = _step("follow_deletions", self._elsewhere().follow())
            self.bot.services.background.start(work, "follow_deletions")

    async def cog_unload(self) -> None:
        """Stop tidying; what is under way is cancelled between two transactions."""
        self.tidy.cancel()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Mark a server that the bot was removed from, or that was deleted."""
        await _step("mark_left_server", self._left(guild))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Unmark a server that the bot came to, perhaps again: all is as it was then."""
        await _step("unmark_server", self._back(guild))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Unmark a server whose outage is over."""
        await _step("unmark_server", self._back(guild))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Mark servers that were left while the bot was away, and unmark those it is in."""
        await _step("compare_marks", self._compare_marks())

    async def _compare_marks(self) -> None:
        """Set the marks as Discord has it: the database may have been away as an event came."""
        if self.bot.simulated:
            return
        departures, now = self.bot.services.records.departures, discord.utils.utcnow()
        for tenant in await departures.known() - self._present():
            if self._ours(tenant) and await departures.mark(tenant, now):
                _log.info("server_left_meanwhile", guild=tenant)
        for tenant in (await departures.left()).keys() & self._present():
            await departures.clear(tenant)

    async def _tidy(self) -> None:
        """Delete what has outlived its time; each step by itself, so that one failure is one."""
        if self.tidy.current_loop == 0:
            return  # the start has enough to do
        self.tidy.change_interval(hours=1)
        if self.bot.simulated or not self.bot.is_ready():
            await _step("pay_debts", self._pay_debts())
            return  # who is here is not known, nor is the time where it is simulated
        now = discord.utils.utcnow()
        if self.bot.discord_time.trusts(now):
            await self._delete_what_is_old(now)
        else:  # what is deleted by a wrong clock is gone when it is right again
            ahead = self.bot.discord_time.ahead(now)
            _log.error("clock_is_wrong", ahead=str(ahead), cure="Set this machine's clock.")
        await _step("pay_debts", self._pay_debts())
        await _step("tell_damaged", self._tell_damaged())
        await _step("ask_again", self._ask_again())

    async def _delete_what_is_old(self, now: datetime) -> None:
        records = self.bot.services.records
        await _step("compare_marks", self._compare_marks())
        if await self._our_hour():  # before the rest, which goes by these dates
            await _step("bring_back", self._bring_back(now))
            await _step("purge_bin", self._empty_bins(now))
            await _step("purge_additions", records.additions.purge(now))
            await _step("purge_usage", records.usage.purge(now))
            await _step("purge_claims", self.bot.services.coordination.purge())
        await _step("forget_left_servers", self._forget_left(now))
        await _step("purge_records", self._purge_records(now))

    async def _our_hour(self) -> bool:
        """Return whether this process does what all together do once an hour."""
        if self.bot.shard_ids is None:
            return True  # there is no other
        try:
            return await self.bot.services.coordination.leases.once_in("tidy", _HOUR_S)
        except LibraryUnavailableError as error:
            _log.warning("tidying_failed", step="our_hour", reason=error.in_log)
            return False

    async def _bring_back(self, now: datetime) -> None:
        """See to it that what a clock that was ahead has dated is not kept for longer by that."""
        found = await bring_back(self.bot.services.library.database, now)
        if found:
            _log.warning("clock_was_ahead", moments=found)

    async def _forget_left(self, now: datetime) -> None:
        for tenant, left in (await self.bot.services.records.departures.left()).items():
            if not self._ours(tenant) or tenant in self._present():
                continue
            kept = await self._retention(tenant)
            if now - left >= kept:
                await self._forget(tenant)

    async def _forget(self, tenant: int) -> None:
        """Delete everything of a server, its mark last: cut off, it begins again in an hour."""
        await self.bot.services.library.forget_tenant(tenant)  # its index is owed from here on
        await self.bot.services.records.forget(tenant)
        _log.info("server_forgotten", guild=tenant)

    async def _purge_records(self, now: datetime) -> None:
        records = self.bot.services.records
        for tenant in filter(self._ours, await records.departures.known()):
            before = now - await self._retention(tenant)
            await records.inbox.purge(tenant, before)
            await records.audit.purge(tenant, before)
            await records.questions.purge(tenant, before)
            await records.votes.purge(tenant, before)
            await records.imports.purge(tenant, before)
        await records.imports.purge(OPERATOR, now - _IMPORTS_KEPT)

    async def _empty_bins(self, now: datetime) -> None:
        """Empty the bins; that what leaves one leaves its library's snapshots too is owed then."""
        await self.bot.services.library.purge_bin(now)

    async def _pay_debts(self) -> None:
        """Delete what is left elsewhere of what was deleted, here or by another process."""
        services, elsewhere = self.bot.services, self._elsewhere()
        await pay_debts(services.library, services.answers.indexes, elsewhere)
        await elsewhere.follow()

    def _elsewhere(self) -> DeletedElsewhere:
        services = self.bot.services
        store = SnapshotStore(services.settings.snapshots)
        return DeletedElsewhere(services.coordination, store, services.answers.indexes)

    async def _tell_damaged(self) -> None:
        """Tell moderators once of each article that is set aside because its text is damaged."""
        services = self.bot.services
        own = {OPERATOR} if self._ours(OPERATOR) else set[int]()  # one process tells of it
        for tenant in sorted(own | self._present()):
            for one in await services.library.damaged(tenant):
                told = services.records.audit.has(tenant, Action.SET_ASIDE, one.title, one.since)
                if not await told:
                    await record(self.bot, tenant, OPERATOR, Action.SET_ASIDE, one.title)

    async def _ask_again(self) -> None:
        """Ask open questions again where articles came by another way than Discord."""
        for tenant in self._present():
            info = self.bot.services.answers.indexes.info(tenant)
            if info is not None and self._asked_in.get(tenant, info.number) != info.number:
                await articles_changed(self.bot, tenant)
            if info is not None:
                self._asked_in[tenant] = info.number

    async def _retention(self, tenant: int) -> timedelta:
        return timedelta(days=(await self.bot.services.records.settings.get(tenant)).retention_days)

    async def _left(self, guild: discord.Guild) -> None:
        if await self.bot.services.records.departures.mark(guild.id, discord.utils.utcnow()):
            _log.info("server_left", guild=guild.id)

    async def _back(self, guild: discord.Guild) -> None:
        if await self.bot.services.records.departures.clear(guild.id):
            _log.info("server_back", guild=guild.id)

    def _present(self) -> set[int]:
        """Return servers that this process is in, those that have an outage included."""
        return {guild.id for guild in self.bot.guilds}

    def _ours(self, tenant: int) -> bool:
        """Return whether a server would be on one of the shards that this process runs."""
        shard = (tenant >> 22) % (self.bot.shard_count or 1)
        return self.bot.shard_ids is None or shard in self.bot.shard_ids


async def _step(name: str, work: Awaitable[object]) -> None:
    try:
        await work
    except DatabaseAwayError as error:
        _log.warning("tidying_failed", step=name, reason=error.in_log)
    except Exception as error:  # noqa: BLE001  the edge of a task: the next hour compares all
        _log.error("tidying_failed", step=name, exc_info=error)


async def setup(bot: Served) -> None:
    """Add it to the bot."""
    await bot.add_cog(Lifecycle(bot))
