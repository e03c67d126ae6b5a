"""The buttons of a preview, and what each press does. They outlive the process: see `additions`.

Every press asks again who presses, reads the addition from the database, and looks at the library
again before it stores anything.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.moderation.adding import wording
from bot.moderation.adding.comparison import look
from bot.moderation.adding.finish import STORED, finish, make_quotable, outcome_of
from bot.moderation.adding.preview import preview_view
from bot.moderation.adding.store import How, Order, Press, Stored, store
from bot.moderation.permissions import require_moderator
from bot.moderation.source.form import Typed, typed_of, understand, with_details
from bot.moderation.source.modal import DetailsModal
from bot.records.additions import KEY_PATTERN, Addition, State
from bot.ui.language import say, say_count
from bot.ui.markdown import escape_line
from bot.ui.paging import turns
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError, sentence_view, tell
from bot.ui.wording import of_error
from corpus.errors import LibraryError, LibraryUnavailableError

if TYPE_CHECKING:
    import re

    from bot.moderation.adding.comparison import Held, Look
    from bot.services import Interaction


class StepButton(
    PersistentButton,
    template=rf"pq:add:(?P<verb>ok|new|upd|edit|skip|prev|next|all|stop):(?P<token>{KEY_PATTERN})"
    r":(?P<at>\d{1,5})(?::(?P<mark>[0-9a-f]{8}):(?P<article>[a-z0-9-]{1,40}))?",
):
    """One button of a preview.

    Args:
        verb: What it does, see `_press`.
        token: Of the addition.
        at: Number of the draft it is about.
        label: What it says.
        style: How it looks.
        onto: For "upd": the id of the article to be updated, and the mark of its text as seen.
        enabled: Whether it can be pressed.
    """

    def __init__(  # noqa: PLR0913 - what a button is
        self,
        verb: str,
        token: str,
        at: int,
        *,
        label: str = "…",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        onto: tuple[str, str] | None = None,
        enabled: bool = True,
    ) -> None:
        tail = f":{onto[1]}:{onto[0]}" if onto else ""
        super().__init__(f"pq:add:{verb}:{token}:{at}{tail}", label, style=style, enabled=enabled)
        self.verb = verb
        self.token = token
        self.at = at
        self.onto = onto

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        onto = (match["article"], match["mark"]) if match["article"] else None
        return cls(match["verb"], match["token"], int(match["at"]), onto=onto)

    async def _used(self, interaction: Interaction) -> None:
        """Do the step, or say why not."""
        addition = await addition_for(interaction, self.token)
        if self.verb == "edit":
            await self._edit(interaction)
            return
        await interaction.response.defer()
        match self.verb:
            case "ok" | "new" | "upd":
                how = {"ok": How.ADD, "new": How.NEW, "upd": How.UPDATE}[self.verb]
                await _store_one(interaction, addition, Order(self.at, how, self.onto))
            case "skip":
                await _skip(interaction, addition, self.at)
            case "all":
                await _store_all(interaction, addition)
            case "stop":
                await _stop(interaction, addition)
            case _:
                await show(interaction, await addition_for(interaction, self.token, at=self.at))

    async def _edit(self, interaction: Interaction) -> None:
        addition = await addition_for(interaction, self.token, at=self.at)
        pending = addition.current
        if pending.state is not State.WAITING:
            raise KindRefusalError(wording.ALREADY_DONE)
        typed = typed_of(pending.draft, pending.unread)
        then = partial(_edited, token=self.token, number=pending.number)
        await interaction.response.send_modal(DetailsModal(typed, then))


async def addition_for(interaction: Interaction, token: str, *, at: int | None = None) -> Addition:
    """Return the addition, for the moderator who began it and still is one.

    Raises:
        KindRefusalError: It has run out, or whoever asks is somebody else, or no moderator.
    """
    guild_id = await require_moderator(interaction)
    additions, now = interaction.client.services.records.additions, interaction.created_at
    addition = await additions.open(guild_id, token, now=now)
    if addition is None:
        raise KindRefusalError(wording.GONE)
    if addition.user != interaction.user.id:
        raise KindRefusalError(wording.NOT_YOURS)
    if at is not None:
        addition = await additions.open(guild_id, token, now=now, at=at) or addition
    return addition


async def show(interaction: Interaction, addition: Addition, notice: str | None = None) -> None:
    """Put the preview into the message that the interaction is about; it was deferred before."""
    looked = await look(interaction.client.services.library, addition)
    view = preview_view(looked, _rows(looked), notice)
    await interaction.edit_original_response(view=view)


def _rows(looked: Look) -> list[ui.ActionRow[Any]]:
    addition, held = looked.addition, looked.held
    pending, many = addition.current, len(addition.states) > 1
    make = partial(StepButton, token=addition.token, at=pending.number)
    nothing_to_do = held is not None and held.same_text
    buttons: list[StepButton] = []
    if pending.state is State.WAITING:
        buttons = _decisions(addition, held)
        if many:
            buttons.append(make("skip", label=say(wording.SKIP)))
    stored = any(state in STORED for state in addition.states)
    unsaid = wording.CLOSE if nothing_to_do and not many else wording.CANCEL
    stop = make("stop", label=say(wording.STOP_HERE if stored else unsaid))
    if not many:
        return [ui.ActionRow(*buttons, stop)]
    at, last = pending.number, len(addition.states) - 1
    turning = [
        StepButton(
            "prev" if turn.back else "next",
            addition.token,
            min(turn.page, last),
            label=turn.label,
            enabled=turn.possible,
        )
        for turn in turns(at, last)
    ]
    waiting = len(addition.waiting)
    if waiting > 1:
        turning.append(make("all", label=say(wording.ADD_ALL, n=waiting)))
    rows: list[ui.ActionRow[Any]] = [ui.ActionRow(*buttons)] if buttons else []
    return [*rows, ui.ActionRow(*turning, stop)]


def _decisions(addition: Addition, held: Held | None) -> list[StepButton]:
    """Make the buttons of what may be done with the draft that is shown."""
    make = partial(StepButton, token=addition.token, at=addition.current.number)
    green = discord.ButtonStyle.success
    edit = make("edit", label=say(wording.EDIT_DETAILS))
    if held is None:
        label = say(wording.ADD_THIS if len(addition.states) > 1 else wording.ADD)
        return [make("ok", label=label, style=green), edit]
    if held.same_text:
        return []
    onto = (held.like.article.id, held.mark)
    update = make("upd", label=say(wording.UPDATE), style=green, onto=onto)
    new = [] if held.only_update else [make("new", label=say(wording.ADD_NEW))]
    return [update, *new, edit]


async def _store_one(interaction: Interaction, addition: Addition, order: Order) -> None:
    bot, press = interaction.client, Press(addition)
    try:
        stored = await store(bot.services, press, order, interaction.created_at)
    except LibraryUnavailableError:
        raise
    except LibraryError as error:
        refused = await addition_for(interaction, addition.token, at=order.number)
        await show(interaction, refused, f"⚠️ {escape_line(of_error(error))}")
        return
    if stored.state is State.TAKEN:
        await tell(interaction, wording.ALREADY_DONE)
        return
    if stored.state is State.WAITING:
        again = await addition_for(interaction, addition.token, at=order.number)
        await show(interaction, again, f"⚠️ {say(wording.CHANGED_MEANWHILE)}")
        return
    await press.show(bot)
    await _go_on(interaction, addition, order.number, outcome_of(stored), changed=stored)


async def _skip(interaction: Interaction, addition: Addition, number: int) -> None:
    additions, now = interaction.client.services.records.additions, interaction.created_at
    if await additions.take(addition.tenant, addition.token, number, now=now) is None:
        await tell(interaction, wording.ALREADY_DONE)
        return
    await additions.settle(addition.tenant, addition.token, number, State.SKIPPED)
    await _go_on(interaction, addition, number, None)


async def _store_all(interaction: Interaction, addition: Addition) -> None:
    bot, now, press = interaction.client, interaction.created_at, Press(addition)
    # Takes the buttons away, so that nobody presses them while many drafts are being stored.
    await interaction.edit_original_response(view=sentence_view(wording.ADDING))
    done: list[Stored] = []
    refusal = None
    for number in addition.waiting:
        try:
            done.append(await store(bot.services, press, Order(number), now))
        except KindRefusalError as error:  # a quota is used up, so the rest would be refused too
            refusal = error.what
            break
    added = [stored for stored in done if stored.state is State.ADDED]
    await press.show(bot)
    left = sum(stored.state is State.WAITING for stored in done)
    notices = [
        say_count(len(added), *wording.ADDED_ALL),
        say(refusal) if refusal else None,
        say_count(left, *wording.LOOK_AT) if left else None,
    ]
    notice = "\n".join(text for text in notices if text)
    last = added[-1] if added else None
    await _go_on(interaction, addition, addition.waiting[0], notice, changed=last)


async def _stop(interaction: Interaction, addition: Addition) -> None:
    await interaction.client.services.records.additions.drop(addition.tenant, addition.token)
    stored = any(state in STORED for state in addition.states)
    text = wording.NOTHING_MORE if stored else wording.NOTHING_STORED
    await interaction.edit_original_response(view=sentence_view(text))


async def _edited(interaction: Interaction, typed: Typed, *, token: str, number: int) -> None:
    addition = await addition_for(interaction, token, at=number)
    await interaction.response.defer()
    understood = understand(typed)
    edited = await interaction.client.services.records.additions.edit(
        addition.tenant,
        token,
        number,
        with_details(addition.current.draft, understood),
        unread=understood.unread,
        now=interaction.created_at,
    )
    if edited is None:
        raise KindRefusalError(wording.GONE)
    await show(interaction, edited)


async def _go_on(
    interaction: Interaction,
    addition: Addition,
    number: int,
    notice: str | None,
    *,
    changed: Stored | None = None,
) -> None:
    """Show the next draft that waits after a decision, or the end; and let the index follow."""
    bot = interaction.client
    as_it_is = await addition_for(interaction, addition.token, at=number)
    waiting = as_it_is.waiting
    news = changed is not None and changed.state in STORED
    if waiting:
        if news:
            bot.services.background.start(make_quotable(bot, addition.tenant), "index_new_articles")
        following = next((n for n in waiting if n > number), waiting[0])
        await show(
            interaction, await addition_for(interaction, addition.token, at=following), notice
        )
        return
    await finish(interaction, as_it_is, notice)
