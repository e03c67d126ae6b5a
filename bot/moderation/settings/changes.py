"""What using a control of the settings panel changes, and how the audit log tells it.

The log is written in English and its values stay so, whoever reads it. Pure but for names: nothing
is stored here. What depends on the settings as they are (the mode of
some channels among all) is a function of them, so that it can run inside the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.moderation.settings import wording
from bot.moderation.settings.sections import FLIPPED, Control
from bot.records.settings import GuildSettings, Mode, Sureness
from bot.ui.language import in_english, say_count
from bot.ui.replies import KindRefusalError
from bot.ui.wording import retention

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import discord

    Choose = Callable[[GuildSettings], Mapping[str, object]]


_SURE = {Sureness.STRICT: "very sure", Sureness.BALANCED: "balanced", Sureness.OPEN: "open"}
_PRIVATE = {True: "only who asks", False: "everyone in the channel"}
_INBOX = {True: "gathered", False: "not gathered"}


@dataclass(frozen=True)
class Change:
    """One change of the settings.

    Attributes:
        choose: Settings as they are -> the fields to set.
        subject: The setting's name, for the audit log.
        detail: What it is now, for the audit log.
    """

    choose: Choose
    subject: str
    detail: str


@dataclass(frozen=True)
class Use:
    """A control that was used.

    Attributes:
        control: Which.
        value: The value in its `custom_id`; "pick" for a menu.
        chosen: What was picked in a menu: values, or ids.
        shown: Ids that the menu showed as picked before; for buttons, those of the menu beside it.
    """

    control: Control
    value: str
    chosen: tuple[str, ...] = ()
    shown: tuple[int, ...] = ()


def change_of(use: Use, guild: discord.Guild) -> Change:
    """What a control changes.

    Raises:
        KindRefusalError: it needs something else first, or cannot be chosen.
    """
    made = _MAKERS[use.control](use, guild)
    return made if isinstance(made, Change) else Change(_set(made[0]), made[1], made[2])


def _set(fields: Mapping[str, object]) -> Choose:
    return lambda _now: fields


def _mode(use: Use, guild: discord.Guild) -> Change:
    if not use.shown:
        raise KindRefusalError(wording.CHOOSE_CHANNELS_FIRST)
    mode = None if use.value == "follow" else Mode(use.value)

    def choose(now: GuildSettings) -> Mapping[str, object]:
        kept = {
            each: old
            for each, old in now.channels.items()
            if each not in use.shown and guild.get_channel(each) is not None
        }
        return {"channels": kept | ({} if mode is None else dict.fromkeys(use.shown, mode))}

    names = ", ".join(_channel(guild, each) for each in use.shown)
    told = wording.FOLLOW if mode is None else wording.MODES[mode]
    return Change(choose, wording.CHANNELS, f"{told.lower()} in {names}")


def _roles(use: Use, guild: discord.Guild) -> Change:
    """Adds and takes away what differs from what the menu showed: others' changes stay."""
    chosen = [int(each) for each in use.chosen]
    if guild.default_role.id in chosen:
        raise KindRefusalError(wording.NOT_EVERYONE)
    added = [each for each in chosen if each not in use.shown]
    removed = [each for each in use.shown if each not in chosen]

    def choose(now: GuildSettings) -> Mapping[str, object]:
        kept = [
            each
            for each in now.moderator_roles
            if each not in removed and guild.get_role(each) is not None
        ]
        return {"moderator_roles": tuple(dict.fromkeys([*kept, *added]))}

    told = [f"added {', '.join(_role(guild, each) for each in added)}"] if added else []
    told += [f"removed {', '.join(_role(guild, each) for each in removed)}"] if removed else []
    return Change(choose, wording.MODERATORS, "; ".join(told))


def _log(use: Use, guild: discord.Guild) -> tuple[dict[str, object], str, str]:
    channel = int(use.chosen[0]) if use.chosen else None
    told = "none" if channel is None else _channel(guild, channel)
    return {"log_channel": channel}, wording.LOG_CHANNEL, told


def _elsewhere(use: Use, _guild: discord.Guild) -> tuple[dict[str, object], str, str]:
    mode = Mode(use.chosen[0])
    return {"elsewhere": mode}, wording.ELSEWHERE, wording.MODES[mode].lower()


def _sureness(use: Use, _guild: discord.Guild) -> tuple[dict[str, object], str, str]:
    sureness = Sureness(use.chosen[0])
    return {"sureness": sureness}, wording.SURENESS, _SURE[sureness]


def _quotations(use: Use, _guild: discord.Guild) -> tuple[dict[str, object], str, str]:
    number = int(use.chosen[0])
    with in_english():
        told = say_count(number, wording.IN_ONE, wording.IN_SEVERAL)
    return {"quotations": number}, wording.QUOTATIONS, told


def _retention(use: Use, _guild: discord.Guild) -> tuple[dict[str, object], str, str]:
    days = int(use.chosen[0])
    with in_english():
        told = retention(days)
    return {"retention_days": days}, wording.RETENTION, told


def _flip(
    field: str, subject: str, told: dict[bool, str]
) -> Callable[[Use, discord.Guild], tuple[dict[str, object], str, str]]:
    def made(use: Use, _guild: discord.Guild) -> tuple[dict[str, object], str, str]:
        value = use.value == FLIPPED[True]
        return {field: value}, subject, told[value]

    return made


def _channel(guild: discord.Guild, channel_id: int) -> str:
    channel = guild.get_channel(channel_id)
    return f"#{channel.name}" if channel else f"#{channel_id}"


def _role(guild: discord.Guild, role_id: int) -> str:
    role = guild.get_role(role_id)
    return f"@{role.name}" if role else f"@{role_id}"


_MAKERS: dict[Control, Callable[[Use, Any], Change | tuple[dict[str, object], str, str]]] = {
    Control.MODE: _mode,
    Control.ROLES: _roles,
    Control.LOG: _log,
    Control.ELSEWHERE: _elsewhere,
    Control.SURENESS: _sureness,
    Control.QUOTATIONS: _quotations,
    Control.RETENTION: _retention,
    Control.PRIVATE: _flip("private", wording.PRIVATE, _PRIVATE),
    Control.STARTER: _flip("starter_library", wording.STARTER, FLIPPED),
    Control.INBOX: _flip("inbox", wording.INBOX, _INBOX),
}
