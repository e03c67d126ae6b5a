"""What using a control of the settings panel changes, and how the audit log stores it.

Pure but for names: nothing is stored here. What depends on the settings as they are (the mode of
some channels among all) is a function of them, so that it can run inside the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.moderation.audit.phrases import key, mode_in
from bot.moderation.settings import wording
from bot.moderation.settings.sections import FLIPPED, Control
from bot.records.settings import GuildSettings, Mode, Sureness
from bot.ui.replies import KindRefusalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import discord

    Choose = Callable[[GuildSettings], Mapping[str, object]]


@dataclass(frozen=True)
class Change:
    """One change of the settings.

    Attributes:
        choose: Settings as they are -> the fields to set.
        field: Of `GuildSettings`, the one that changes.
        detail: What it is now, as the audit log stores it: keys, and names of channels and roles.
    """

    choose: Choose
    field: str
    detail: str

    @property
    def subject(self) -> str:
        """The setting, as the audit log stores it."""
        return key("setting", self.field)


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
    """Work out what a control changes.

    Raises:
        KindRefusalError: It needs something else first, or cannot be chosen.
    """
    return _MAKERS[use.control](use, guild)


def _sets(field: str, value: object, detail: str) -> Change:
    """Return a change that does not depend on the settings as they are."""
    return Change(lambda _now: {field: value}, field, detail)


def _mode(use: Use, guild: discord.Guild) -> Change:
    if not use.shown:
        raise KindRefusalError(wording.CHOOSE_CHANNELS_FIRST)
    mode = None if use.value == "follow" else Mode(use.value)

    def choose(now: GuildSettings) -> Mapping[str, object]:
        kept = {  # channels that were deleted meanwhile are dropped on the way
            each: old
            for each, old in now.channels.items()
            if each not in use.shown and guild.get_channel(each) is not None
        }
        return {"channels": kept | ({} if mode is None else dict.fromkeys(use.shown, mode))}

    names = ", ".join(_channel(guild, each) for each in use.shown)
    return Change(choose, "channels", mode_in(mode, names))


def _roles(use: Use, guild: discord.Guild) -> Change:
    """Add and take away what differs from what the menu showed: others' changes stay.

    A menu sends its whole choice. Stored as it is, it would undo what a second moderator has
    chosen since this one's panel was drawn.
    """
    if str(guild.default_role.id) in use.chosen:
        raise KindRefusalError(wording.NOT_EVERYONE)
    there = lambda each: guild.get_role(each) is not None  # noqa: E731
    return _picked(use, "moderator_roles", "roles", there, lambda each: _role(guild, each))


def _forums(use: Use, guild: discord.Guild) -> Change:
    """Add and take away forums, likewise."""
    there = lambda each: guild.get_channel(each) is not None  # noqa: E731
    return _picked(use, "forums", "forums", there, lambda each: _channel(guild, each))


def _picked(
    use: Use,
    field: str,
    kind: str,
    is_there: Callable[[int], bool],
    name_of: Callable[[int], str],
) -> Change:
    """Return what a menu adds to a field of ids and takes away from it.

    Args:
        use: Of the menu.
        field: Of `GuildSettings`.
        kind: What the audit log calls what was added and removed.
        is_there: Whether something of an id is still in the server.
        name_of: Its name.
    """
    chosen = [int(each) for each in use.chosen]
    added = [each for each in chosen if each not in use.shown]
    removed = [each for each in use.shown if each not in chosen]

    def choose(now: GuildSettings) -> Mapping[str, object]:
        before: tuple[int, ...] = getattr(now, field)
        kept = [each for each in before if each not in removed and is_there(each)]
        return {field: tuple(dict.fromkeys([*kept, *added]))}

    lines = [
        key(f"{kind}_{how}", ", ".join(map(name_of, ids)))
        for how, ids in (("added", added), ("removed", removed))
        if ids
    ]
    return Change(choose, field, "\n".join(lines))


def _log(use: Use, guild: discord.Guild) -> Change:
    channel = int(use.chosen[0]) if use.chosen else None
    name = key("no_log_channel") if channel is None else _channel(guild, channel)
    return _sets("log_channel", channel, name)


def _elsewhere(use: Use, _guild: discord.Guild) -> Change:
    mode = Mode(use.chosen[0])
    return _sets("elsewhere", mode, key("elsewhere", mode))


def _sureness(use: Use, _guild: discord.Guild) -> Change:
    sureness = Sureness(use.chosen[0])
    return _sets("sureness", sureness, key("sureness", sureness))


def _quotations(use: Use, _guild: discord.Guild) -> Change:
    number = int(use.chosen[0])
    return _sets("quotations", number, key("quotations", number))


def _retention(use: Use, _guild: discord.Guild) -> Change:
    days = int(use.chosen[0])
    return _sets("retention_days", days, key("retention_days", days))


def _flip(field: str) -> Callable[[Use, discord.Guild], Change]:
    """Return what a button does that sets one of two values."""

    def made(use: Use, _guild: discord.Guild) -> Change:
        return _sets(field, use.value == FLIPPED[True], key(field, use.value))

    return made


def _channel(guild: discord.Guild, channel_id: int) -> str:
    channel = guild.get_channel(channel_id)
    return f"#{channel.name}" if channel else f"#{channel_id}"


def _role(guild: discord.Guild, role_id: int) -> str:
    role = guild.get_role(role_id)
    return f"@{role.name}" if role else f"@{role_id}"


_MAKERS: dict[Control, Callable[[Use, discord.Guild], Change]] = {
    Control.MODE: _mode,
    Control.ROLES: _roles,
    Control.FORUMS: _forums,
    Control.LOG: _log,
    Control.ELSEWHERE: _elsewhere,
    Control.SURENESS: _sureness,
    Control.QUOTATIONS: _quotations,
    Control.RETENTION: _retention,
    Control.PRIVATE: _flip("private"),
    Control.STARTER: _flip("starter_library"),
    Control.INBOX: _flip("inbox"),
}
