"""Our own words in the audit log: stored as keys, put into words for whoever reads them.

A title, a question or a channel's name is stored as it is. What the bot itself says, such as the
name of a setting, is stored as `name:value`, one a line, so that a log that was written in one
language can be read in any. Entries of before hold English words instead, and are shown as ever.

A text from outside may look like a key by chance. So keys are looked for only where the bot alone
writes (`_OURS`), or where whatever else it may be cannot have a name of ours before a colon: an
address, an id, a list of details.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.moderation.audit import wording
from bot.records.audit import Action
from bot.records.settings import Mode, Sureness
from bot.ui.language import in_english, say, say_count
from bot.ui.wording import retention

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.records.audit import Entry

INDEX, REINDEX, QUESTION = "index:", "reindex:", "question:"
"""What has no title: the index, a re-index under way, and a question of the inbox."""

_FOLLOW = "follow"
_OURS = frozenset(
    {
        Action.SETTINGS,
        Action.REINDEXED,
        Action.CANCELLED,
        Action.ROLLED_BACK,
        Action.EXPORTED,
        Action.IMPORTED,
    }
)
"""The actions whose subject is never text from outside."""

_KEYED_DETAILS = _OURS | {Action.UPDATED, Action.EDITED, Action.RESTORED}
"""The actions whose detail may hold keys."""

_WITH_COMMAS = frozenset({Action.EDITED})
"""The actions whose details are listed with commas; others have semicolons."""


def key(name: str, *values: object) -> str:
    """Return a phrase as it is stored, like `snapshot:3`; `words_of` knows the names."""
    return f"{name}:{','.join(map(str, values))}"


def mode_in(mode: Mode | None, channels: str) -> str:
    """Return the key of a mode that channels were given; None is that of all other channels."""
    return key(f"in_{mode or _FOLLOW}", channels)


def words_of(entry: Entry) -> tuple[str, str]:
    """Put an entry's subject and detail into words of the reader's language.

    Returns:
        Plain text, not escaped: what came from outside is still in it.
    """
    subject = entry.subject
    if entry.action in _OURS:
        subject = _said(subject)
    if subject == entry.subject and _is_old_label(entry):
        subject = say(subject)
    detail = entry.detail
    if detail in wording.OURS:
        return subject, say(detail)
    if entry.action in _KEYED_DETAILS:
        mark = ", " if entry.action in _WITH_COMMAS else "; "
        detail = mark.join(map(_said, detail.split("\n"))) if _has_key(detail) else detail
    return subject, detail


def english_words_of(entry: Entry) -> tuple[str, str]:
    """Put an entry into English words, for the shell and for files."""
    with in_english():
        return words_of(entry)


def _is_old_label(entry: Entry) -> bool:
    """Return whether the subject is an English name from before there were keys."""
    return entry.action is Action.SETTINGS or entry.subject in wording.OURS


def _has_key(text: str) -> bool:
    name, colon, _ = text.partition(":")
    return bool(colon) and name in _SAYINGS


def _said(line: str) -> str:
    """Put one line into words; what has no name of ours before its colon stays as it is."""
    name, colon, value = line.partition(":")
    if not colon or name not in _SAYINGS:
        return line
    try:
        return _SAYINGS[name](value)
    except (ValueError, KeyError, TypeError):  # cut off, or of a newer version
        return line


def _in_channels(sentence: str) -> Callable[[str], str]:
    return lambda channels: say(sentence, channels=channels)


def _of_roles(sentence: str) -> Callable[[str], str]:
    return lambda roles: say(sentence, roles=roles)


def _one_of(sentences: dict[str, str]) -> Callable[[str], str]:
    return lambda value: say(sentences[value])


def _always(sentence: str) -> Callable[[str], str]:
    return lambda _value: say(sentence)


def _counted(count: Callable[..., str]) -> Callable[[str], str]:
    return lambda values: count(*map(int, values.split(",")))


def _sureness(value: str) -> str:
    """Say how sure the bot must be: the end of what the panel's menu says.

    "open" alone cannot be looked up: as a sentence of its own it is the name of a link.
    """
    return say(shared.HOW_SURE[Sureness(value)]).rpartition(":")[2].strip()


def _uncapitalised(sentence: str) -> str:
    """Begin with a small letter what begins a line in the panel."""
    return sentence[:1].lower() + sentence[1:]


def _indexed(sentence: str) -> Callable[[str], str]:
    def said(values: str) -> str:
        articles, texts = map(int, values.split(","))
        return say(
            sentence,
            articles=say_count(articles, *shared.ARTICLES),
            texts=say_count(texts, *wording.TEXTS),
        )

    return said


_SAYINGS: dict[str, Callable[[str], str]] = {
    "index": _always(wording.OURS[0]),
    "reindex": _always(wording.OURS[1]),
    "question": _always(wording.OURS[2]),
    "setting": _one_of(shared.SETTINGS),
    **{f"in_{mode}": _in_channels(text) for mode, text in wording.MODE_IN.items()},
    f"in_{_FOLLOW}": _in_channels(wording.FOLLOW_IN),
    "roles_added": _of_roles(wording.ROLES_ADDED),
    "roles_removed": _of_roles(wording.ROLES_REMOVED),
    "forums_added": _in_channels(wording.FORUMS_ADDED),
    "forums_removed": _in_channels(wording.FORUMS_REMOVED),
    "elsewhere": lambda mode: _uncapitalised(say(shared.MODES[Mode(mode)])),
    "sureness": _sureness,
    "quotations": lambda number: _uncapitalised(say_count(int(number), *shared.QUOTATIONS)),
    "private": _one_of(wording.PRIVATE),
    "starter_library": _one_of(wording.STARTER),
    "inbox": _one_of(wording.INBOX),
    "no_log_channel": _always(wording.NO_LOG_CHANNEL),
    "retention_days": lambda days: retention(int(days)),
    "import": lambda number: say(wording.IMPORT, number=number),
    "imported": _counted(shared.imported),
    "snapshot": lambda number: say(wording.SNAPSHOT, number=number),
    "articles": lambda number: say_count(int(number), *shared.ARTICLES),
    "indexed": _indexed(wording.INDEXED),
    "resumed": _indexed(wording.RESUMED),
    "differences": _counted(shared.differences),
    "paragraphs": _counted(shared.paragraphs),
    "detail": shared.detail_name,
}
