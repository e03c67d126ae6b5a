"""What the settings panel says: what is set now, in words, and what each control is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.records.settings import Mode, Sureness
from bot.ui.language import say, say_count, say_list
from bot.ui.wording import retention

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADING = "### Settings of {server}"
INTRO = "-# Changes apply immediately, server-wide."
CHANGE, DONE = "Change", "Done"

RECORDS = "Records"

MODE_MEANS = {
    Mode.ALWAYS: "I answer every question I have a quotation for",
    Mode.MENTIONED: "I answer /ask, mentions and replies to me",
    Mode.OFF: "I stay silent",
}
MODE_IN = "**{mode}** in {channels}"
MODE_ELSEWHERE = "**{mode}** in every other channel"
MODE_EVERYWHERE = "**{mode}** in every channel"
ELSEWHERE_IS = {
    Mode.ALWAYS: "All other channels: always",
    Mode.MENTIONED: "All other channels: when mentioned",
    Mode.OFF: "All other channels: off",
}
MORE_NAMES = "{n} more"
PICK_CHANNELS = "Choose channels, then their mode below"
PICKED = "-# Now choose the mode of {channels}:"
ALWAYS_NEEDS = (
    "-# Discord only sends me messages that mention me, so **always** acts like **when "
    "mentioned** until the operator sets `PULLQUOTE_MESSAGE_CONTENT` to true."
)
PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
"""What Discord calls them in a channel's settings."""
MISSING_IN = "-# ⚠️ I need **{permission}** in {channels}."
ONLY_BY_COMMAND = "-# Where I can't see or write, `/ask` works, but mentions get no answer."
FORUMS_NONE = "**No forum.** In posts, I only answer when mentioned."
FORUMS_ARE = "In {forums} I answer **new posts whose title asks something**, when I'm sure."
PICK_FORUMS = "No forum: choose those whose new posts I answer"
MANAGERS_ONLY = "Members with **Manage Server** only"
MANAGERS_AND = "Members with **Manage Server** and {roles}"
PICK_ROLES = "No other role: choose roles to add"
ROLES_IN_DISCORD = (
    "-# Buttons and menus work for these roles at once. Discord shows them the commands for "
    "moderators once an admin allows it under **Server Settings > Integrations**."
)
NOT_EVERYONE = "@everyone can't moderate. Please choose roles that only some members have."
CHOOSE_CHANNELS_FIRST = "Please choose one or more channels first, then their mode."

SURE_MEANS = {
    Sureness.STRICT: "Only clear answers; otherwise I say I couldn't find it",
    Sureness.BALANCED: "Clear answers, and likely ones with a warning",
    Sureness.OPEN: "Unlikely ones too, with a warning",
}
SURE_NOW = {
    Sureness.STRICT: "I answer only when I'm **very sure**, using {quotations}.",
    Sureness.BALANCED: (
        "I answer when I'm sure, and **with a warning** when I'm fairly sure, using {quotations}."
    ),
    Sureness.OPEN: (
        "I answer when I'm sure, and with a warning **even when I doubt it**, using {quotations}."
    ),
}
IN_ONE, IN_SEVERAL = "one quotation", "up to {n} quotations"
PRIVATE_NOW = {
    True: "**Only the person asking** sees the answer, unless they choose `private: False`.",
    False: (
        "**Everyone in the channel** sees the answer, unless the person asking chooses "
        "`private: True`."
    ),
}
PRIVATE_FLIP = {True: "Show to everyone", False: "Make private"}
STARTER_NOW = {
    True: "**On.** I quote it alongside this server's articles.",
    False: "**Off.** I only quote this server's articles.",
}
STARTER_UNTIL = "On until this server has articles of its own. It's a sample to try me with."
STARTER_SINCE = "Off, since this server has articles of its own."
STARTER_FLIP = {True: "Turn off", False: "Turn on"}
STARTER_OFF = "**Off.** The operator doesn't offer it, so I only quote this server's articles."
INBOX_NOW = {
    True: "**Collected** for you in `/unanswered`, without names.",
    False: "**Not collected.** Unanswered questions aren't listed for you.",
}
INBOX_FLIP = {True: "Turn off", False: "Turn on"}

PICK_LOG = "No log channel: choose one to post the log in"
LOG_UNWRITABLE = (
    "-# I can't write in {channel} yet. Give me **View Channel** and **Send Messages** there."
)
LOG_GONE = "-# The log channel no longer exists. Choose another, or leave it empty."
KEPT_REPEATED = "Kept for **{time}**. The moderator log is also posted in {channel}."
KEPT_HERE = "Kept for **{time}**. Only `/audit` shows the moderator log."
KEEP_FOR = "Keep records for {time}"
KEPT_MEANS = "the moderator log and unanswered questions; everything, after I leave"
_MANY = 8


def mode_lines(channels: dict[Mode, list[str]], elsewhere: Mode) -> str:
    """Say where the bot answers: the exceptions by mode, then the rest."""
    chosen = [
        say(MODE_IN, mode=say(shared.MODES[mode]), channels=listed(channels[mode]))
        for mode in Mode
        if channels.get(mode)
    ]
    rest = MODE_ELSEWHERE if chosen else MODE_EVERYWHERE
    return " · ".join([*chosen, say(rest, mode=say(shared.MODES[elsewhere]))])


def moderators(roles: list[str]) -> str:
    """Say who may moderate."""
    return say(MANAGERS_AND, roles=listed(roles)) if roles else say(MANAGERS_ONLY)


def forums(names: list[str]) -> str:
    """Say in which forums new posts are answered."""
    return say(FORUMS_ARE, forums=listed(names)) if names else say(FORUMS_NONE)


def answers(sureness: Sureness, quotations: int) -> str:
    """Say how sure the bot must be, and how much it shows."""
    return say(SURE_NOW[sureness], quotations=say_count(quotations, IN_ONE, IN_SEVERAL))


def records(days: int, log_channel: str | None) -> str:
    """Say how long records are kept and where they are repeated."""
    if log_channel is None:
        return say(KEPT_HERE, time=retention(days))
    return say(KEPT_REPEATED, time=retention(days), channel=log_channel)


def listed(names: Iterable[str]) -> str:
    """List names with commas and an "and"; no more than eight of them."""
    all_names = list(names)
    shown = all_names[:_MANY]
    if len(all_names) > _MANY:
        shown.append(say(MORE_NAMES, n=len(all_names) - _MANY))
    return say_list(shown)
