"""How an addition ends: what was stored is said at once, and again when it can be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from discord import ui

from bot.asking.unanswered.tell_waiting import articles_changed
from bot.moderation.adding import wording
from bot.moderation.articles.show import TurnButton
from bot.records.additions import State
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.paging import Turn
from bot.ui.replies import sentence_view
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.moderation.adding.store import Stored
    from bot.records.additions import Addition
    from bot.services import Interaction, Served

STORED = frozenset({State.ADDED, State.UPDATED})
"""The states in which the library has changed."""

_MAX_TITLE = 200
_ENDS = (State.ADDED, State.UPDATED, State.PRESENT, State.SKIPPED)
_log = structlog.get_logger(__name__)


async def finish(interaction: Interaction, addition: Addition, notice: str | None) -> None:
    """Replace the preview by what has become of it, then say when it can be quoted.

    Args:
        interaction: Deferred; its message holds the preview.
        addition: Every draft of it is decided.
        notice: What to say of a lone draft; several are summed up.
    """
    alone = len(addition.states) == 1
    summary = notice if notice and alone else _summary(addition)
    stored = sum(state in STORED for state in addition.states)
    if not stored:
        await interaction.edit_original_response(view=sentence_view(summary))
        return
    soon = say(wording.IN_A_MOMENT if stored == 1 else wording.THEY_IN_A_MOMENT)
    await interaction.edit_original_response(view=sentence_view(f"{summary}\n{soon}"))
    lines = [summary, say(wording.NOT_YET if stored == 1 else wording.THEY_NOT_YET)]
    if await make_quotable(interaction.client, addition.tenant):
        lines[1:] = [say(wording.NOW if stored == 1 else wording.THEY_NOW), say(wording.ASK)]
    view = sentence_view("\n".join(lines))
    if alone and addition.current.article_id is not None:
        view.add_item(ui.ActionRow(_show_button(addition.current.article_id)))
    await interaction.edit_original_response(view=view)


async def make_quotable(bot: Served, guild_id: int) -> bool:
    """Bring the index up to the library, then look whether open questions are answered now.

    Returns:
        Whether the index is up to date; if not, why is in the log, and it is tried again.
    """
    try:
        await bot.services.answers.indexes.update(guild_id)
    except PullquoteError as error:
        _log.error("index_not_updated", guild=guild_id, exc_info=error)
        return False
    bot.services.background.start(articles_changed(bot, guild_id), "tell_of_new_articles")
    return True


def outcome_of(stored: Stored) -> str:
    """Say what has become of one draft."""
    title = escape_line(stored.article.title[:_MAX_TITLE]) if stored.article else ""
    sentences = {State.ADDED: wording.ADDED, State.UPDATED: wording.UPDATED}
    return say(sentences.get(stored.state, wording.UNCHANGED), title=title)


def _show_button(article_id: str) -> TurnButton:
    """Make the button that opens the article, at its first page, in place of its message."""
    button = TurnButton(Turn(back=False, page=0), "g", article_id, "")
    button.item.label = say(wording.SHOW)
    return button


def _summary(addition: Addition) -> str:
    """Say what has become of all drafts: "2 added, 1 skipped"."""
    states = addition.states
    parts = [
        say(wording.HOW_MANY[state.value], n=states.count(state))
        for state in _ENDS
        if state in states
    ]
    return say(wording.DONE, parts=", ".join(parts))
