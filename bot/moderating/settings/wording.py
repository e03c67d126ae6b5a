"""What the settings panel says: what is set now, in words, and what each control is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.records.settings import Mode, Sureness

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADING = "### Settings of {server}"
INTRO = "-# Every change counts at once, for the whole server."
CHANGE, DONE = "Change", "Done"

CHANNELS = "Where I answer"
MODERATORS = "Who moderates"
SURENESS = "How I answer"
QUOTATIONS = "Quotations in an answer"
ELSEWHERE = "All other channels"
PRIVATE = "Who sees answers to /ask"
STARTER = "Starter library"
INBOX = "Unanswered questions"
RECORDS = "Records"
LOG_CHANNEL = "Log channel"
RETENTION = "How long records are kept"

MODES = {Mode.ALWAYS: "Always", Mode.MENTIONED: "When mentioned", Mode.OFF: "Off"}
FOLLOW = "Like the others"
MODE_MEANS = {
    Mode.ALWAYS: "I answer every question I have a quotation for",
    Mode.MENTIONED: "I answer /ask, mentions and replies to me",
    Mode.OFF: "I stay silent",
}
PICK_CHANNELS = "Choose channels, then their mode below"
PICKED = "-# Now choose the mode of {channels}:"
ALWAYS_NEEDS = (
    "-# Discord hands me only messages that mention me, so **always** acts like **when mentioned** "
    "until the operator sets `PULLQUOTE_MESSAGE_CONTENT` to true."
)
MANAGERS = "Members with **Manage Server**"
PICK_ROLES = "No other role: choose roles to add"
ROLES_IN_DISCORD = (
    "-# `/articles` works for these roles at once. Discord shows them `/reindex`, `/unanswered` "
    "and `/audit` only after an admin allows it under **Server Settings > Integrations**."
)
NOT_EVERYONE = "@everyone can't moderate. Please choose roles that only some members have."
CHOOSE_CHANNELS_FIRST = "Please choose one or more channels first, then their mode."

SURE = {Sureness.STRICT: "Very sure", Sureness.BALANCED: "Balanced", Sureness.OPEN: "Open"}
SURE_MEANS = {
    Sureness.STRICT: "Only clear answers; otherwise I say that the articles don't say",
    Sureness.BALANCED: "Clear answers, and likely ones with a caution",
    Sureness.OPEN: "Unlikely ones too, with a caution: the reader judges",
}
_SURE_NOW = {
    Sureness.STRICT: "I answer only when I'm **very sure**",
    Sureness.BALANCED: "I answer when I'm sure, and **with a caution** when I'm fairly sure",
    Sureness.OPEN: "I answer when I'm sure, and with a caution **even when I doubt it**",
}
PRIVATE_NOW = {
    True: "**Only who asks** sees the answer, unless they choose `private: False`.",
    False: "**Everyone in the channel** sees them, unless the asker chooses `private: True`.",
}
PRIVATE_FLIP = {True: "Show to everyone", False: "Make private"}
STARTER_NOW = {
    True: "The shared starter library is quoted **beside this server's articles**.",
    False: "**Only this server's articles** are quoted.",
}
STARTER_FLIP = {True: "Leave it out", False: "Quote it too"}
STARTER_OFF = "The operator has switched it off, so **only this server's articles** are quoted."
INBOX_NOW = {
    True: "**Gathered** for you in `/unanswered`, without the name of who asked.",
    False: "**Not gathered.** What the articles don't say is forgotten at once.",
}
INBOX_FLIP = {True: "Stop gathering", False: "Gather them"}
FLIPPED = {True: "on", False: "off"}
PRIVATE_TOLD = {True: "only who asks", False: "everyone in the channel"}
INBOX_TOLD = {True: "gathered", False: "not gathered"}

PICK_LOG = "No log channel: choose one to repeat the audit log in"
LOG_UNWRITABLE = (
    "-# I can't write in {channel} yet. Give me **View Channel** and **Send Messages** there."
)
LOG_GONE = "-# The log channel is gone. Choose another, or leave it empty."
KEPT_MEANS = "the audit log and unanswered questions; all data, once I leave"
_MANY = 8


def mode_lines(channels: dict[Mode, list[str]], elsewhere: Mode) -> str:
    """Where the bot answers: the exceptions by mode, then the rest."""
    told = [
        f"**{MODES[mode]}** in {listed(channels[mode])}" for mode in Mode if channels.get(mode)
    ] + [
        f"**{MODES[elsewhere]}** in {'every other' if any(channels.values()) else 'every'} channel"
    ]
    return " · ".join(told)


def moderators(roles: list[str]) -> str:
    """Who may moderate."""
    return f"{MANAGERS} and {listed(roles)}" if roles else f"{MANAGERS} only"


def answers(sureness: Sureness, quotations: int) -> str:
    """How sure the bot must be, and how much it shows."""
    return f"{_SURE_NOW[sureness]}, in {up_to(quotations)}."


def how_sure(sureness: Sureness) -> str:
    """A choice of how sure the bot must be."""
    return f"How sure I must be: {SURE[sureness].lower()}"


def up_to(quotations: int) -> str:
    """So many quotations at most: "one quotation", "up to 3 quotations"."""
    return "one quotation" if quotations == 1 else f"up to {quotations} quotations"


def records(days: int, log_channel: str | None) -> str:
    """How long records are kept and where they are repeated."""
    mirror = f"repeated in {log_channel}" if log_channel else "shown by `/audit` only"
    return f"Kept for **{kept(days)}**; what moderators do is {mirror}."


def kept(days: int) -> str:
    """A retention time in words."""
    return "a year" if days == 365 else f"{days} days"  # noqa: PLR2004


def listed(names: Iterable[str]) -> str:
    """Names with commas and an "and"; no more than eight of them."""
    all_names = list(names)
    shown = all_names[:_MANY]
    if len(all_names) > _MANY:
        shown.append(f"{len(all_names) - _MANY} more")
    return " and ".join(", ".join(shown).rsplit(", ", 1)) if len(shown) > 1 else "".join(shown)
