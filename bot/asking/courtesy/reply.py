"""The sentence for what is no question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.autocomplete import suggestions
from bot.asking.courtesy import wording
from bot.asking.courtesy.instead import sentence_of
from bot.asking.courtesy.phrases import Courtesy
from bot.ui.language import say
from bot.ui.markdown import escape_line

if TYPE_CHECKING:
    from bot.services import Services

_EXAMPLES = 2
_HINTS = {Courtesy.ABILITIES: wording.SEE_HELP, Courtesy.BLAME: wording.SEE_VOTES}
"""What helps on Discord alone."""
_NEWCOMER = frozenset({Courtesy.ABILITIES, Courtesy.IDENTITY})
"""Who says this may not know what to ask."""


async def courteous(services: Services, guild_id: int | None, kind: Courtesy) -> str:
    """Return what to say on Discord, with questions that the articles are known to answer.

    Args:
        services: Whose records.
        guild_id: The server, or None in direct messages.
        kind: What was said to the bot.
    """
    known = await suggestions(services, guild_id, "") if kind in _NEWCOMER else []
    said = [sentence_of(kind), *([say(_HINTS[kind])] if kind in _HINTS else [])]
    if known:
        shown = " · ".join(f"*{escape_line(each)}*" for each in known[:_EXAMPLES])
        said.append(f"\n{say(wording.FOR_EXAMPLE, questions=shown)}")
    return " ".join(said)
