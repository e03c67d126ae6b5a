"""Acknowledging a slash command within Discord's three seconds, once its question is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.home import reads_alone
from bot.ui.replies import acknowledge

if TYPE_CHECKING:
    from bot.asking.question import Question
    from bot.services import Interaction


async def defer(
    interaction: Interaction,
    question: Question,
    private: bool | None,  # noqa: FBT001  as Discord passes it
    *,
    usual: bool,
) -> Question:
    """Defer the reply to a question, for all to see or for the asker alone.

    Args:
        interaction: Where it was asked.
        question: As accepted.
        private: What the asker wants; None where they did not say.
        usual: What the server has set.

    Returns:
        The question, with who reads its answer.
    """
    alone = reads_alone(interaction, chosen=private, usual=usual)
    await acknowledge(interaction, alone=alone)
    return replace(question, private=alone)
