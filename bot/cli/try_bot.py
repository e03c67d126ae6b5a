"""`pullquote try`: the bot in a local, simulated Discord in the browser; no token."""

from __future__ import annotations

import importlib.util
from typing import Annotated

import typer

from bot.cli.options import whole_number
from bot.errors import StartError


def try_bot(
    *,
    port: Annotated[
        int,
        typer.Option(
            metavar="PORT",
            parser=whole_number(0, 65_535),
            help="Port on this machine; 0 for any free one.",
        ),
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the browser.")
    ] = True,
) -> None:
    """Open the bot in a simulated Discord in your browser: no token, no network."""
    import asyncio

    if importlib.util.find_spec("simcord") is None:
        from corpus.extras import how_to_install_extra

        raise StartError(
            "The simulated Discord is not installed.", f"Install it: {how_to_install_extra('try')}"
        )
    from bot.cli.output.console import prepare
    from bot.cli.stopping import until_stopped
    from bot.playground import run_playground

    asyncio.run(until_stopped(run_playground(prepare(), port=port, open_browser=browser)))
