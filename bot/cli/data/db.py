"""`pullquote db`: the database itself, copied from one kind to the other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.output.console import prepare, print_json, show_table, status, stdout
from bot.text import counted

if TYPE_CHECKING:
    from bot.records.copying import Copied

app = typer.Typer(help="Copy the database: to PostgreSQL, or back to SQLite.", no_args_is_help=True)


@app.command("copy")
def copy(
    source: Annotated[
        str,
        typer.Argument(metavar="FROM", help="The database's URL, or the path of a SQLite file."),
    ],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="An empty database's URL, or the path of a new file."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Copy every table into an empty database, and compare counts and hashes.

    A bot may be running. What it changes meanwhile is not in the copy, so stop it for the last one.
    """
    import asyncio

    from bot.records.copying import copy_database

    prepare()
    began = time.monotonic()
    with status("Copying…", quiet=as_json):
        copied = asyncio.run(copy_database(source, target))
    seconds = time.monotonic() - began
    if as_json:
        print_json(_json(copied, seconds))
        return
    rows = [(name, f"{tally.rows:,}", tally.sha256[:16]) for name, tally in copied.tables.items()]
    console = stdout()
    show_table(console, ("table", "rows", "hash"), rows, empty="There are no tables.")
    console.print(
        f"Copied {counted(copied.rows, 'row')} from {copied.source} to {copied.target} in "
        f"{seconds:.1f} s. Counts and hashes agree.",
        markup=False,
    )


def _json(copied: Copied, seconds: float) -> dict[str, object]:
    return {
        "from": copied.source,
        "to": copied.target,
        "tables": {
            name: {"rows": tally.rows, "sha256": tally.sha256}
            for name, tally in copied.tables.items()
        },
        "seconds": round(seconds, 2),
    }
