"""What the settings panel holds: a row for each matter, in words, and its controls when open.

Pure: settings and a guild go in, sections of plain Discord items come out; `panel` makes them
live. One section is open at a time, so that a message's 40 components hold all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation import wording as shared
from bot.moderation.settings import wording
from bot.records.settings import MAX_PICKED, MAX_QUOTATIONS, RETENTION_DAYS, Mode, Sureness
from bot.ui.language import say, say_count
from bot.ui.wording import retention

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.records.settings import GuildSettings

PREFIX = "pq:set"
FLIPPED = {True: "on", False: "off"}
"""What a button that flips something sets, in its `custom_id`."""
ANSWERABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]


class Open(StrEnum):
    """Which section shows its controls."""

    NONE = "none"
    CHANNELS = "channels"
    FORUMS = "forums"
    MODERATORS = "moderators"
    ANSWERS = "answers"
    RECORDS = "records"


class Control(StrEnum):
    """What a control changes: the first part of its `custom_id` after the prefix."""

    OPEN = "open"
    CHANNELS = "channels"
    MODE = "mode"
    ELSEWHERE = "elsewhere"
    FORUMS = "forums"
    ROLES = "roles"
    SURENESS = "sureness"
    QUOTATIONS = "quotations"
    PRIVATE = "private"
    STARTER = "starter"
    INBOX = "inbox"
    LOG = "log"
    RETENTION = "retention"


@dataclass(frozen=True)
class Now:
    """What a panel shows.

    Attributes:
        settings: As they are stored.
        guild: Whose: names, channels and roles come from it.
        open: Which section shows its controls.
        picked: Ids of the channels whose mode is being chosen.
        starter_offered: Whether the operator lets servers use the starter library.
        own_articles: Whether the server has articles of its own.
        hears_all: Whether the bot gets messages that do not mention it.
        missing: Lines that say which permissions it lacks, and where.
    """

    settings: GuildSettings
    guild: discord.Guild
    open: Open = Open.NONE
    picked: tuple[int, ...] = ()
    starter_offered: bool = True
    own_articles: bool = False
    hears_all: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One matter of the panel.

    Attributes:
        title: Its name.
        text: What is set now.
        button: At its right: opens it, or flips it.
        rows: Its controls, one action row each, with an optional line of text before it.
        note: A small line under the text, or "".
    """

    title: str
    text: str
    button: ui.Button[Any]
    rows: tuple[tuple[str, tuple[ui.Item[Any], ...]], ...] = ()
    note: str = ""


def custom_id(control: Control, value: str, now_open: Open) -> str:
    """Write what a control sets, to what, and what is open: so it works after a restart."""
    return f"{PREFIX}:{control}:{value}:{now_open}"


def groups(now: Now) -> list[list[Section]]:
    """Build every matter, in the order of the panel: where and who, how, what is kept."""
    private = _flip(now, Control.PRIVATE, "private", wording.PRIVATE_NOW, wording.PRIVATE_FLIP)
    inbox = _flip(now, Control.INBOX, "inbox", wording.INBOX_NOW, wording.INBOX_FLIP)
    return [
        [_channels(now), _forums(now), _moderators(now)],
        [_answers(now), private, _starter(now)],
        [inbox, _records(now)],
    ]


def _channels(now: Now) -> Section:
    by_mode: dict[Mode, list[str]] = {}
    for channel_id, mode in now.settings.channels.items():
        if now.guild.get_channel(channel_id) is not None:
            by_mode.setdefault(mode, []).append(f"<#{channel_id}>")
    text = wording.mode_lines(by_mode, now.settings.elsewhere)
    uses_always = Mode.ALWAYS in by_mode or now.settings.elsewhere is Mode.ALWAYS
    notes = [] if now.hears_all or not uses_always else [say(wording.ALWAYS_NEEDS)]
    note = "\n".join([*notes, *now.missing])

    def controls() -> tuple[tuple[str, tuple[ui.Item[Any], ...]], ...]:
        picked = [c for c in now.picked if now.guild.get_channel(c) is not None]
        pick = ui.ChannelSelect[Any](
            custom_id=custom_id(Control.CHANNELS, "pick", Open.CHANNELS),
            placeholder=say(wording.PICK_CHANNELS),
            channel_types=ANSWERABLE,
            min_values=0,
            max_values=MAX_PICKED,
            default_values=defaults(picked, discord.SelectDefaultValueType.channel),
        )
        modes = tuple(_mode_button(mode, usable=bool(picked)) for mode in (*Mode, None))
        others = _choice(
            Control.ELSEWHERE, Open.CHANNELS, now.settings.elsewhere,
            [(m, say(wording.ELSEWHERE_IS[m]), say(wording.MODE_MEANS[m])) for m in Mode],
        )  # fmt: skip
        picking = say(wording.PICKED, channels=wording.listed(f"<#{c}>" for c in picked))
        return (("", (others,)), ("", (pick,)), (picking if picked else "", modes))

    return _opening(now, Open.CHANNELS, shared.SETTINGS["channels"], text, controls, note)


def _mode_button(mode: Mode | None, *, usable: bool) -> ui.Button[Any]:
    return ui.Button(
        label=say(shared.MODES[mode] if mode else shared.FOLLOW),
        style=discord.ButtonStyle.primary if mode and usable else discord.ButtonStyle.secondary,
        custom_id=custom_id(Control.MODE, mode or "follow", Open.CHANNELS),
        disabled=not usable,
    )


def _forums(now: Now) -> Section:
    forums = [f for f in now.settings.forums if now.guild.get_channel(f) is not None]
    text = wording.forums([f"<#{forum}>" for forum in forums])

    def controls() -> tuple[tuple[str, tuple[ui.Item[Any], ...]], ...]:
        pick = ui.ChannelSelect[Any](
            custom_id=custom_id(Control.FORUMS, "pick", Open.FORUMS),
            placeholder=say(wording.PICK_FORUMS),
            channel_types=[discord.ChannelType.forum],
            min_values=0,
            max_values=MAX_PICKED,
            default_values=defaults(forums, discord.SelectDefaultValueType.channel),
        )
        return (("", (pick,)),)

    return _opening(now, Open.FORUMS, shared.SETTINGS["forums"], text, controls)


def _moderators(now: Now) -> Section:
    roles = [r for r in now.settings.moderator_roles if now.guild.get_role(r) is not None]
    text = wording.moderators([f"<@&{role}>" for role in roles])

    def controls() -> tuple[tuple[str, tuple[ui.Item[Any], ...]], ...]:
        pick = ui.RoleSelect[Any](
            custom_id=custom_id(Control.ROLES, "pick", Open.MODERATORS),
            placeholder=say(wording.PICK_ROLES),
            min_values=0,
            max_values=MAX_PICKED,
            default_values=defaults(roles, discord.SelectDefaultValueType.role),
        )
        return (("", (pick,)),)

    note = say(wording.ROLES_IN_DISCORD) if roles and now.open is Open.MODERATORS else ""
    return _opening(now, Open.MODERATORS, shared.SETTINGS["moderator_roles"], text, controls, note)


def _answers(now: Now) -> Section:
    settings = now.settings
    text = wording.answers(settings.sureness, settings.quotations)

    def controls() -> tuple[tuple[str, tuple[ui.Item[Any], ...]], ...]:
        sure = _choice(
            Control.SURENESS, Open.ANSWERS, settings.sureness,
            [(s, say(shared.HOW_SURE[s]), say(wording.SURE_MEANS[s])) for s in Sureness],
        )  # fmt: skip
        number = _choice(
            Control.QUOTATIONS, Open.ANSWERS, str(settings.quotations),
            [(str(n), say_count(n, *shared.QUOTATIONS), None)
             for n in range(1, MAX_QUOTATIONS + 1)],
        )  # fmt: skip
        return (("", (sure,)), ("", (number,)))

    return _opening(now, Open.ANSWERS, shared.SETTINGS["sureness"], text, controls)


def _starter(now: Now) -> Section:
    quoted = now.settings.quotes_starter(own_articles=now.own_articles)
    button = _flipping(now, Control.STARTER, quoted, wording.STARTER_FLIP)
    text = wording.STARTER_NOW[quoted]
    if not now.starter_offered:
        button.disabled = True
        text = wording.STARTER_OFF
    elif now.settings.starter_library is None:
        text = wording.STARTER_UNTIL if quoted else wording.STARTER_SINCE
    return Section(say(shared.SETTINGS["starter_library"]), say(text), button)


def _records(now: Now) -> Section:
    settings = now.settings
    found = now.guild.get_channel(settings.log_channel) if settings.log_channel else None
    text = wording.records(settings.retention_days, found.mention if found else None)
    note = ""
    if settings.log_channel and found is None:
        note = say(wording.LOG_GONE)
    elif found is not None:
        may = found.permissions_for(now.guild.me)
        if not (may.view_channel and may.send_messages):
            note = say(wording.LOG_UNWRITABLE, channel=found.mention)

    def controls() -> tuple[tuple[str, tuple[ui.Item[Any], ...]], ...]:
        log = ui.ChannelSelect[Any](
            custom_id=custom_id(Control.LOG, "pick", Open.RECORDS),
            placeholder=say(wording.PICK_LOG),
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            min_values=0,
            default_values=defaults(
                [found.id] if found else [], discord.SelectDefaultValueType.channel
            ),
        )
        days = _choice(
            Control.RETENTION, Open.RECORDS, str(settings.retention_days),
            [(str(d), say(wording.KEEP_FOR, time=retention(d)), say(wording.KEPT_MEANS))
             for d in RETENTION_DAYS],
        )  # fmt: skip
        return (("", (log,)), ("", (days,)))

    return _opening(now, Open.RECORDS, wording.RECORDS, text, controls, note)


def _opening(  # noqa: PLR0913, PLR0917  a section's parts
    now: Now,
    which: Open,
    title: str,
    text: str,
    controls: Callable[[], tuple[tuple[str, tuple[ui.Item[Any], ...]], ...]],
    note: str = "",
) -> Section:
    """Build a section whose button shows its controls, or hides them."""
    is_open = now.open is which
    button: ui.Button[Any] = ui.Button(
        label=say(wording.DONE if is_open else wording.CHANGE),
        style=discord.ButtonStyle.success if is_open else discord.ButtonStyle.secondary,
        custom_id=custom_id(Control.OPEN, Open.NONE if is_open else which, now.open),
    )
    return Section(say(title), text, button, controls() if is_open else (), note)


def _flip(
    now: Now, control: Control, field: str, means: dict[bool, str], labels: dict[bool, str]
) -> Section:
    """Build a section whose button sets the other of two values.

    The button names the value instead of "the other one": pressed twice, or by two moderators at
    once, it does nothing more.
    """
    value: bool = getattr(now.settings, field)
    button = _flipping(now, control, value, labels)
    return Section(say(shared.SETTINGS[field]), say(means[value]), button)


def _flipping(now: Now, control: Control, value: bool, labels: dict[bool, str]) -> ui.Button[Any]:  # noqa: FBT001
    return ui.Button(
        label=say(labels[value]),
        style=discord.ButtonStyle.secondary,
        custom_id=custom_id(control, FLIPPED[not value], now.open),
    )


def _choice(
    control: Control, where: Open, value: str, options: Sequence[tuple[str, str, str | None]]
) -> ui.Select[Any]:
    return ui.Select(
        custom_id=custom_id(control, "pick", where),
        options=[
            discord.SelectOption(label=label, value=each, description=means, default=each == value)
            for each, label, means in options
        ],
    )


def defaults(
    ids: Sequence[int], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    """Make what a menu of channels or roles shows as picked."""
    return [discord.SelectDefaultValue(id=each, type=kind) for each in ids]
