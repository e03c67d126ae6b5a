"""The private preview: what would be stored, where it is from, what is missing, what is like it.

Laid out within the budget of one message: what must be seen comes first (what could not be read,
too), what may be long (first lines, changes) takes what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.adding import wording
from bot.moderation.source.form import ADDRESS, DATE
from bot.quotation.attribution import readable_date
from bot.records.additions import State
from bot.text import one_line
from bot.ui.language import say, say_count, say_list
from bot.ui.markdown import escape_line, quote_block, words_that_fit
from bot.ui.message_budget import Budget
from bot.ui.replies import view_of
from bot.ui.wording import WORDS
from corpus.library import Alike
from corpus.text.canonical import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.moderation.adding.comparison import Held, Look
    from bot.records.additions import Addition, Pending
    from corpus.article import Draft
    from corpus.library import Changes

_TITLE, _SOURCE, _ADDRESS, _SHORT, _PARAGRAPH = 200, 160, 200, 60, 140
_FIRST_CHARS, _FIRST_BYTES = 700, 1_800
_FIRST_LINES, _FEWER_LINES = 8, 4
_EXAMPLES = 2
_REMARKS = 4
_MAX_SUMMARY = 1_700
_FOR_FAILURES, _FOR_FAILURES_BYTES = 600, 1_500
_CALM, _WARN, _DONE = (
    discord.Colour.blurple(),
    discord.Colour.gold(),
    discord.Colour.green(),
)
_ALIKE = {
    Alike.SAME_TEXT: wording.SAME_TEXT,
    Alike.SAME_URL: wording.SAME_URL,
    Alike.NEAR_TEXT: wording.NEAR_TEXT,
    Alike.SAME_NAME: wording.SAME_NAME,
}


def preview_view(
    look: Look, rows: Sequence[ui.ActionRow[Any]], notice: str | None = None
) -> ui.LayoutView:
    """Build a preview as a message.

    Args:
        look: What is shown.
        rows: Its buttons.
        notice: A sentence of ours that comes before everything else.
    """
    pending = look.addition.current
    budget = Budget()
    container: ui.Container[Any] = ui.Container(accent_colour=_colour(look))
    sheet = _Sheet(container, budget)
    if notice:
        sheet.add(notice)
    if look.addition.failures:
        sheet.add(_failures(look.addition.failures, Budget(_FOR_FAILURES, _FOR_FAILURES_BYTES)))
        container.add_item(ui.Separator())
    sheet.add(_heading(look.addition))
    sheet.add(f"### {escape_line(one_line(pending.draft.title, _TITLE))}\n{_facts(pending.draft)}")
    for sentence in (*_unread(pending), *_remarks(pending.draft)):
        sheet.add(sentence)
    if pending.state is not State.WAITING:
        sheet.add(say(wording.STATES[pending.state.value]))
    if look.held is not None:
        container.add_item(ui.Separator())
        for text in _held(look.held):
            sheet.add(text)
        container.add_item(ui.Separator())
    for text in _opening(pending.draft, _FIRST_LINES if look.held is None else _FEWER_LINES):
        sheet.add(text)
    for row in rows:
        container.add_item(row)
    return view_of(container)


class _Sheet:
    """A container that takes texts as long as they fit into the message."""

    def __init__(self, container: ui.Container[Any], budget: Budget) -> None:
        self._container = container
        self._budget = budget

    def add(self, text: str) -> None:
        if text and self._budget.fits(text):
            self._budget.spend(text)
            self._container.add_item(ui.TextDisplay(text))


def _colour(look: Look) -> discord.Colour:
    if look.addition.current.state is not State.WAITING:
        return _DONE
    return _CALM if look.held is None else _WARN


def _heading(addition: Addition) -> str:
    if len(addition.states) == 1:
        line = say(wording.PREVIEW)
    else:
        waiting = len(addition.waiting)
        left = say(wording.LEFT, waiting=waiting) if waiting else say(wording.ALL_DECIDED)
        line = say(
            wording.OF_MANY,
            number=addition.current.number + 1,
            total=len(addition.states),
            left=left,
        )
    if addition.question is None:
        return line
    return f"{line}\n{say(wording.FOR_QUESTION, number=str(addition.question))}"


def _facts(draft: Draft) -> str:
    """Say source, address and length, each on its line, and what is not known of them."""
    source = [
        escape_line(one_line(draft.publisher or "", _SOURCE)),
        escape_line(one_line(", ".join(draft.authors), _SOURCE)),
        readable_date(draft.published),
    ]
    lines = [" · ".join(part for part in source if part) or say(wording.UNTITLED_SOURCE)]
    if draft.url:
        lines.append(escape_line(one_line(draft.url, _ADDRESS)))
    lines.append(_length(draft))
    known = {
        "date": draft.published,
        "author": draft.authors,
        "publisher": draft.publisher,
        "address": draft.url,
    }
    missing = [say(wording.MISSING_NAMES[name]) for name, value in known.items() if not value]
    if missing:
        lines.append(say(wording.MISSING, what=say_list(missing)))
    return "\n".join(lines)


def _length(draft: Draft) -> str:
    paragraphs = draft.text.count("\n\n") + 1
    return say(
        wording.LENGTH,
        words=say_count(len(draft.text.split()), *WORDS),
        paragraphs=say_count(paragraphs, *wording.PARAGRAPHS),
    )


def _unread(pending: Pending) -> list[str]:
    sentences = {DATE: wording.NO_DATE, ADDRESS: wording.NO_ADDRESS}
    return [
        "⚠️ " + say(sentence, typed=escape_line(one_line(pending.unread[name], _SHORT)))
        for name, sentence in sentences.items()
        if name in pending.unread
    ]


def _remarks(draft: Draft) -> list[str]:
    """Say what a moderator should know of how the text was read."""
    sentences = [
        say(remark.sentence, **{k: _value(v) for k, v in remark.values.items()})
        for remark in draft.remarks[:_REMARKS]
    ]
    return [f"⚠️ {sentence}" for sentence in sentences]


def _value(value: str | int) -> str | int:
    return escape_line(one_line(value, _SHORT)) if isinstance(value, str) else value


def _opening(draft: Draft, most: int) -> list[str]:
    """Show the first lines, exactly, what was left out, and what could not be read."""
    lines = draft.text.split("\n")
    start = "\n".join(lines[:most])
    fits = words_that_fit(start, _FIRST_CHARS, byte_limit=_FIRST_BYTES)
    shown = (start[:fits] or start[: _FIRST_CHARS // 4]).rstrip()
    texts = [quote_block(shown)]
    rest = len(draft.text[len(shown) :].split())
    if rest:
        texts.append(say_count(rest, *wording.MORE_TEXT))
    if draft.dropped:
        some = [f"“{escape_line(one_line(line, _SHORT))}”" for line in draft.dropped[:3]]
        lines_left = say_count(len(draft.dropped), *wording.LINES)
        texts.append(say(wording.DROPPED, lines=lines_left, some=say_list(some)))
    unreadable = draft.text.count(UNREADABLE)
    if unreadable:
        texts.append(say_count(unreadable, *wording.UNREADABLE))
    return texts


def _held(held: Held) -> list[str]:
    title = escape_line(one_line(held.like.article.title, _TITLE))
    texts = [say(_ALIKE[held.like.kind], title=title)]
    if held.same_text:
        return [*texts, say(wording.SAME_TEXT_DETAILS)]
    texts.append(change_summary(held.changes))
    if held.only_update:
        texts.append(say(wording.ONLY_UPDATE))
    return texts


def change_summary(made: Changes) -> str:
    """Say what an update brings, in a sentence, with an example or two of each kind."""
    if made.same:
        return say(wording.NO_CHANGE)
    counts = [
        (len(made.added), wording.NEW_PARAGRAPHS),
        (len(made.reworded), wording.REWORDED_PARAGRAPHS),
        (len(made.removed), wording.REMOVED_PARAGRAPHS),
    ]
    parts = [say_count(number, *nouns) for number, nouns in counts if number]
    parts += [say(wording.OTHER_DETAILS)] if made.details else []
    lines = [say(wording.WOULD_CHANGE, changes=say_list(parts))]
    lines += [say(wording.NEW_TEXT, text=_short(text)) for text in made.added[:_EXAMPLES]]
    lines += [say(wording.NEW_WORDING, text=_short(new)) for _, new in made.reworded[:_EXAMPLES]]
    lines += [say(wording.GONE_TEXT, text=_short(text)) for text in made.removed[:_EXAMPLES]]
    lines += [
        say(wording.DETAIL, what=_named(what), old=_tiny(old), new=_tiny(new))
        for what, old, new in made.details[:4]
    ]
    whole = "\n".join(lines)
    return whole if len(whole) <= _MAX_SUMMARY else lines[0]


def _failures(failures: Sequence[str], budget: Budget) -> str:
    lines = [say(wording.FAILURES)]
    for number, failure in enumerate(failures):
        line = f"- {escape_line(one_line(failure, 2 * _PARAGRAPH))}"
        more = say(wording.MORE_FAILURES, number=len(failures) - number)
        if not budget.fits("\n".join([*lines, line, more])):
            lines.append(more)
            break
        lines.append(line)
    return "\n".join(lines)


def _short(text: str) -> str:
    return escape_line(one_line(text, _PARAGRAPH))


def _named(what: str) -> str:
    return say(wording.DETAIL_NAMES.get(what, what))


def _tiny(text: str) -> str:
    return escape_line(one_line(text, _SHORT)) or say(wording.NONE)
