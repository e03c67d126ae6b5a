"""`pullquote articles remove`, `bin` and `restore`: out of a library, and back within a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from bot.cli.options import AsJson, BinNumber, Id, NoIndex, Server, Yes
from bot.cli.output.changes import show_bin
from bot.cli.output.console import agreed, print_json, stderr, stdout
from bot.cli.session import at_desk

if TYPE_CHECKING:
    from bot.cli.session import Desk


def remove(
    article_id: Id, *, yes: Yes = False, server: Server = 0, no_index: NoIndex = False
) -> None:
    """Remove an article: it is never quoted again, and stays in the bin for a week."""
    if not at_desk(server, lambda desk: _remove(desk, article_id, yes=yes, no_index=no_index)):
        raise typer.Exit(1)


async def _remove(desk: Desk, article_id: str, *, yes: bool, no_index: bool) -> bool:
    """Ask and remove; return False if the person said no."""
    from bot.records.audit import Action

    article = await desk.library.get(desk.server, article_id)
    if not agreed(f'Remove "{article.title}"?', yes=yes):
        return False
    async with desk.together():
        await desk.library.remove(desk.server, article_id)
        await desk.note(Action.REMOVED, article.title, article.id)
    stdout().print(f"Removed [bold]{escape(article.title)}[/].")
    number = next(
        (one.number for one in await desk.library.bin(desk.server) if one.article == article), None
    )
    if number is not None:
        where = f" --server {desk.server}" if desk.server else ""
        stderr().print(f"[dim]Bring it back: pullquote articles restore {number}{where}[/]")
    await desk.update_index(skip=no_index)
    return True


def list_bin(*, server: Server = 0, as_json: AsJson = False) -> None:
    """List what was removed and can be restored."""
    from bot.cli.output.as_json import binned_json

    found = at_desk(server, lambda desk: desk.library.bin(server))
    if as_json:
        print_json([binned_json(binned) for binned in found])
    else:
        show_bin(stdout(), found)


def restore(
    number: BinNumber,
    *,
    server: Server = 0,
    no_index: NoIndex = False,
) -> None:
    """Bring a removed article back."""
    at_desk(server, lambda desk: _restore(desk, number, no_index=no_index))


async def _restore(desk: Desk, number: int, *, no_index: bool) -> None:
    from bot.records.audit import Action

    async with desk.together():
        article = await desk.library.restore(desk.server, number)
        await desk.note(Action.RESTORED, article.title, article.id)
    stdout().print(f"Restored [bold]{escape(article.title)}[/] ({article.id}).")
    await desk.update_index(skip=no_index)
