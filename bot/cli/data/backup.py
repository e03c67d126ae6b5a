"""`pullquote backup` and `pullquote restore`: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Yes
from bot.cli.output.console import agreed, prepare, stdout
from bot.text import counted

if TYPE_CHECKING:
    from bot.records.archive import Held


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; replaced if it exists.")],
) -> None:
    """Write everything that can't be rebuilt into one file, while the bot runs."""
    import asyncio

    from bot.records.archive import back_up

    settings = prepare()
    held = asyncio.run(back_up(settings.database, file.expanduser().absolute()))
    stdout().print(f"Backed up {_counted(held)} to {file}.", highlight=False)


def restore(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A file that `backup` made.")
    ] = None,
    *,
    from_snapshots: Annotated[
        bool,
        typer.Option("--from-snapshots", help="Bring a lost library back from the index instead."),
    ] = False,
    yes: Yes = False,
) -> None:
    """Put a backup in place of the database, or rescue the articles from the index."""
    import asyncio

    if (file is None) != from_snapshots:
        raise typer.BadParameter("Give a FILE, or use --from-snapshots.")
    from bot.records.archive import look_into
    from bot.records.archive import restore as put_back
    from bot.records.rescue import rescue

    settings = prepare()
    settings.data_dir.mkdir(0o700, parents=True, exist_ok=True)  # what members wrote
    if file is None:
        rescued = asyncio.run(rescue(settings.database, settings.snapshots))
        count = sum(rescued.articles.values())
        stdout().print(f"Restored {_of(count, len(rescued.articles))}.")
        if rescued.unreadable:
            stdout().print(f"Lost, in damaged files: {counted(rescued.unreadable, 'article')}.")
        return
    file = file.expanduser().absolute()
    look_into(file)
    question = f"Replace everything in {settings.database_shown} with {file}?"
    if not agreed(question, yes=yes):
        raise typer.Exit(1)
    held = asyncio.run(put_back(file, settings.database))
    stdout().print(f"Restored {_counted(held)} from {file}.", highlight=False)


def _counted(held: Held) -> str:
    words = _of(held.articles, held.libraries)
    return f"{words} ({held.damaged} of them damaged)" if held.damaged else words


def _of(articles: int, libraries: int) -> str:
    return f"{counted(articles, 'article')} of {counted(libraries, 'library', 'libraries')}"
