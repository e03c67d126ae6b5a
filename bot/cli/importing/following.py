"""Watching an import in the shell until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.output.console import progress_bar, stderr

if TYPE_CHECKING:
    from corpus.imports.imports import Import, Imports

_LOOK_S = 0.5
_PATIENCE = 20
"""So often nothing moves before the missing worker is mentioned."""


async def follow(imports: Imports, one: Import, *, quiet: bool) -> Import:
    """Show how far an import is until it is over, and return it then.

    Args:
        imports: Where it is.
        one: The import.
        quiet: Show no bar.

    Raises:
        LibraryError: The database failed.
    """
    import asyncio

    still = 0
    said = False
    with progress_bar(quiet=quiet) as advance:
        while not one.is_over:
            advance("Importing", one.done, one.total)
            await asyncio.sleep(_LOOK_S)
            now = await imports.get(one.tenant, one.number)
            if now is None:  # its server was forgotten meanwhile
                return one
            still = 0 if now.done != one.done else still + 1
            if still > _PATIENCE and not said and now.waiting and not await imports.in_hand(now):
                said = True
                stderr().print(
                    "No worker takes articles from the queue. Start one, here or on another "
                    "machine: [bold]pullquote worker[/]"
                )
            one = now
    return one
