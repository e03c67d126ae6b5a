"""What `/privacy` shows, to who asked alone, and its buttons.

The buttons carry nothing but what they do: the member and the server are those of the press, so
that none can be forged to reach another's.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import discord
from discord import ui

from bot.home import home_of
from bot.members import privacy_wording
from bot.members.my_data import as_json, delete, gather
from bot.ui.language import say, say_count, say_date
from bot.ui.persistent import PersistentButton
from bot.ui.replies import sentence_view, view_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from bot.members.my_data import Mine
    from bot.services import Interaction

Step = Literal["export", "ask", "delete", "keep"]
_LABELS = {
    "export": privacy_wording.EXPORT,
    "ask": privacy_wording.DELETE,
    "delete": privacy_wording.DELETE_REALLY,
    "keep": privacy_wording.KEEP,
}


class MineButton(PersistentButton, template=r"pq:mine:(?P<step>export|ask|delete|keep)"):
    """Exports or deletes what is kept about whoever presses it; asks before it deletes."""

    def __init__(self, step: Step) -> None:
        styles = discord.ButtonStyle
        super().__init__(
            f"pq:mine:{step}",
            say(_LABELS[step]),
            style=styles.danger if step == "delete" else styles.secondary,
        )
        self.step: Step = step

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(cast("Step", match["step"]))

    async def _used(self, interaction: Interaction) -> None:
        """Do as it says."""
        records, tenant, user = (
            interaction.client.services.records,
            home_of(interaction),
            interaction.user,
        )
        response = interaction.response
        if tenant is None:
            await response.edit_message(view=sentence_view(say(privacy_wording.IN_DIRECT_MESSAGES)))
        elif self.step == "export":
            data = as_json(await gather(records, tenant, user.id))
            file = discord.File(io.BytesIO(data), filename="about-me.json")
            await response.send_message(view=_export_view(), file=file, ephemeral=True)
        elif self.step == "ask":
            await response.edit_message(view=_view([say(privacy_wording.SURE)], ["delete", "keep"]))
        elif self.step == "delete":
            await delete(records, tenant, user.id)
            await response.edit_message(view=_view([say(privacy_wording.DELETED)], []))
        else:
            await response.edit_message(view=_view([say(privacy_wording.KEPT)], []))


async def privacy_view(interaction: Interaction) -> ui.LayoutView:
    """Show what is kept about the member who asks, in the server they ask from."""
    records, tenant = interaction.client.services.records, home_of(interaction)
    if tenant is None:
        return _view([say(privacy_wording.IN_DIRECT_MESSAGES)], [])
    mine = await gather(records, tenant, interaction.user.id)
    if not mine.anything:
        return _view([say(privacy_wording.NOTHING)], [])
    days = (await records.settings.get(tenant)).retention_days
    erasable = mine.questions or mine.votes or mine.wishes
    return _view(_kept(mine, days), ["export", "ask"] if erasable else ["export"])


def _kept(mine: Mine, days: int) -> list[str]:
    counted = [
        (mine.questions, privacy_wording.QUESTION, privacy_wording.QUESTIONS),
        (mine.votes, privacy_wording.VOTE, privacy_wording.VOTES),
        (mine.wishes, privacy_wording.WISH, privacy_wording.WISHES),
        (mine.deeds, privacy_wording.DEED, privacy_wording.DEEDS),
    ]
    lines = [say_count(len(kept), one, many) for kept, one, many in counted if kept]
    small = [say(privacy_wording.KEPT_FOR, days=days)]
    if mine.oldest:
        small.insert(0, say(privacy_wording.OLDEST, day=say_date(mine.oldest)))
    if mine.deeds:
        small.append(say(privacy_wording.DEEDS_STAY))
    return [say(privacy_wording.HEADING), "\n".join(lines), "\n".join(small)]


def _view(texts: Sequence[str], steps: Sequence[Step]) -> ui.LayoutView:
    container: ui.Container[Any] = ui.Container(*map(ui.TextDisplay, texts))
    if steps:
        container.add_item(ui.ActionRow(*map(MineButton, steps)))
    return view_of(container)


def _export_view() -> ui.LayoutView:
    view = sentence_view(say(privacy_wording.EXPORTED))
    view.add_item(ui.File("attachment://about-me.json"))
    return view
