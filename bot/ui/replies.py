"""The one place that sends sentences and turns errors into them.

A `PullquoteError` says what happened and what to do, so it is shown. Errors of the database and the
index speak to the operator (folders, addresses), so they are logged like unexpected ones: with
their traceback under a number, and the person sees the number only. A database server that is away
comes back: the person reads that, and the log holds a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands, ui

from bot.connection.delivery import Attachments, delivered
from bot.connection.trouble import ACKNOWLEDGED, EXPIRED, GONE, UNREAD, code_of, passing
from bot.logs.request import Request, begin_request, current_request
from bot.ui import wording
from bot.ui.language import say, speak_to
from corpus.errors import DatabaseAwayError, LibraryError, PullquoteError
from index.errors import IndexingError, ReindexRunningError, VectorsAwayError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

_HEARD = "acknowledged"
"""The mark of an interaction that Discord knows as acknowledged, and discord.py does not."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reply:
    """A message that is ready to be sent.

    Attributes:
        view: Components V2; no text goes beside it.
        files: Attachments that the view names.
    """

    view: ui.LayoutView
    files: tuple[discord.File, ...] = field(default=())


class KindRefusalError(PullquoteError):
    """A question or request that is answered with a sentence instead of a quotation.

    `what` is in English and is said when it is shown, or has been said if it has values in it.
    """


class TooFastError(KindRefusalError):
    """A member asks more questions than the operator lets them; says how long to wait."""


class TooBusyError(KindRefusalError):
    """Too many others ask just now, so that this question is not answered in time."""


def view_of(*items: ui.Item[Any]) -> ui.LayoutView:
    """Make a message of some items.

    It has no timeout: discord.py would stop listening for its buttons, and these outlive the
    process anyway.
    """
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def sentence_view(text: str) -> ui.LayoutView:
    """Make a message of one of our own sentences, in the reader's language.

    Args:
        text: In English, or said already if it has values in it. Never text from outside.
    """
    return view_of(ui.TextDisplay(say(text)))


async def acknowledge(interaction: discord.Interaction[Any], *, alone: bool) -> None:
    """Defer the reply to an interaction.

    Args:
        interaction: Not answered yet.
        alone: Whether only who used it will read the reply.

    Raises:
        discord.HTTPException: Discord refuses it; the interaction may be over.
    """
    if interaction.response.is_done():
        return  # by the process that had it before this one
    try:
        await interaction.response.defer(thinking=True, ephemeral=alone)
    except discord.HTTPException as failure:
        if failure.code != ACKNOWLEDGED:  # else the first try of discord.py's was heard after all
            raise
        interaction.extras[_HEARD] = True


async def tell(interaction: discord.Interaction[Any], text: str) -> None:
    """Answer an interaction privately with a sentence, whether or not it was deferred.

    Args:
        interaction: Whose language is spoken.
        text: As for `sentence_view`.
    """
    speak_to(interaction)
    view = sentence_view(text)
    if not interaction.response.is_done():
        try:
            await delivered(lambda: interaction.response.send_message(view=view, ephemeral=True))
        except discord.HTTPException as failure:
            if failure.code != ACKNOWLEDGED:
                raise
        else:
            return
    await interaction.followup.send(view=view, ephemeral=True)


async def finish(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """Put a reply where a deferred interaction's answer goes, when Discord takes it."""
    attachments = Attachments(reply.files)
    await delivered(
        lambda: interaction.edit_original_response(view=reply.view, attachments=attachments.new())
    )
    replied()


def replied() -> None:
    """Say in the log that what a request asked for is there."""
    request = current_request()
    if request is not None:
        _log.info("replied", took_ms=request.took_ms)


def shown_in(interaction: discord.Interaction[Any]) -> Callable[[str], Awaitable[None]]:
    """Return what shows a sentence where a deferred interaction's answer will be."""

    async def show(sentence: str) -> None:
        await interaction.edit_original_response(view=sentence_view(sentence))

    return show


async def expected(interaction: discord.Interaction[Any], work: Awaitable[None]) -> None:
    """Do a command's work; refusals become sentences, surprises go to the tree's error handler."""
    speak_to(interaction)
    try:
        await work
    except (PullquoteError, TimeoutError) as error:
        await answer_error(interaction, error)


async def guarded(interaction: discord.Interaction[Any], work: Awaitable[None]) -> None:
    """Do a button's work; whatever it raises becomes a private sentence."""
    begin_request(interaction.type.name)
    speak_to(interaction)
    try:
        await work
    except Exception as error:  # noqa: BLE001  the edge: sentence_for logs the traceback
        await answer_error(interaction, error)


async def answer_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Say an error in the interaction it came from; never raises what Discord's trouble raises."""
    speak_to(interaction)
    text = sentence_for(error)
    if code_of(_cause(error)) in EXPIRED:
        return  # Discord has said so itself: there is no way left to say more
    try:
        if _is_deferred(interaction):
            await finish(interaction, Reply(sentence_view(text)))
        else:
            await tell(interaction, text)
    except Exception as failure:
        if not (isinstance(failure, UNREAD) or passing(failure)):
            raise
        _log.warning("reply_failed", what=type(failure).__name__, code=code_of(failure))


def _is_deferred(interaction: discord.Interaction[Any]) -> bool:
    """Return whether a reply is awaited where an interaction was used."""
    deferred = discord.InteractionResponseType.deferred_channel_message
    return interaction.response.type is deferred or _HEARD in interaction.extras


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


_PLAIN: Mapping[type[BaseException], str] = {
    ReindexRunningError: wording.REINDEX_RUNNING,
    app_commands.MissingPermissions: wording.NEEDS_MANAGER,
    app_commands.NoPrivateMessage: wording.ONLY_IN_A_SERVER,
    TimeoutError: wording.TOOK_TOO_LONG,
}
"""What is expected, and needs no line in the log."""


def sentence_for(error: BaseException) -> str:  # noqa: PLR0911  one line an error
    """Return what a person reads about an error, for `sentence_view`; log unexpected ones."""
    error = _cause(error)
    if isinstance(error, KindRefusalError):
        return error.what
    plain = next((said for kind, said in _PLAIN.items() if isinstance(error, kind)), None)
    if plain is not None:
        return plain
    if isinstance(error, discord.Forbidden):
        _log.warning("not_permitted", code=error.code)
        return wording.MISSING_PERMISSION
    if code_of(error) in GONE:
        _log.warning("gone_meanwhile", code=code_of(error))
        return wording.GONE_MEANWHILE
    if passing(error):
        _log.warning("discord_in_trouble", what=type(error).__name__)
        return wording.DISCORD_IN_TROUBLE
    if isinstance(error, DatabaseAwayError):
        _log.warning("database_away", reason=error.in_log)
        return wording.CHANGE_IN_DOUBT if error.maybe_kept else wording.DATABASE_AWAY
    if isinstance(error, VectorsAwayError):
        _log.warning("vectors_away", reason=error.in_log)
        return wording.VECTORS_AWAY
    if isinstance(error, PullquoteError) and not isinstance(error, LibraryError | IndexingError):
        _log.error("refused", reason=error.in_log)
        return wording.of_error(error)
    # the same number is in every line of the request: it leads to all that happened on the way
    incident = (current_request() or Request()).id
    _log.error("unexpected_error", incident=incident, exc_info=error)
    return say(wording.SOMETHING_WRONG, incident=incident)
