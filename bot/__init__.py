"""Questions in, replies out: the only part that knows Discord.

`create_bot` is the contract that simcord and `pullquote run` share. Importing this package
imports neither discord.py nor torch; calling `create_bot` does the former. `Settings` is imported
when it is asked for: pydantic takes a third of the time of `pullquote --help`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.client import PullquoteBot
    from bot.settings import Settings

__all__ = ["Settings", "create_bot", "let_waiting_threads_sleep"]


def create_bot(settings: Settings | None = None) -> PullquoteBot:
    """Build the bot; it is not connected.

    Args:
        settings: Default: those of this process's environment.

    Raises:
        StartError: A setting in the environment is wrong.
    """
    let_waiting_threads_sleep()
    from bot.client import PullquoteBot  # noqa: PLC0415  discord.py takes a second to import
    from bot.settings import Settings  # noqa: PLC0415  see above

    return PullquoteBot(settings or Settings.load())


def __getattr__(name: str) -> Any:
    if name != "Settings":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bot.settings import Settings  # noqa: PLC0415  see above

    return Settings


def let_waiting_threads_sleep() -> None:
    """Have OpenMP's threads sleep while they wait for one another, unless the operator chose.

    They spin otherwise, on cores that a neighbour may need, and a question may take thirty times as
    long. Only what is set before anything imports OpenMP counts; child processes inherit it.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
