"""The button under an answer that asks the next question, as the conversation goes on from there.

Only how it looks: what it does, `bot.asking.ask_more` says, which answers and so comes above this.
"""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.asking.buttons import wording
from bot.ui.language import say

ASK_MORE = "pq:ask"


def ask_more_button() -> ui.Button[Any]:
    """Make the button."""
    return ui.Button(custom_id=ASK_MORE, label=say(wording.ASK_MORE))
