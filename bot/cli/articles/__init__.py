"""`pullquote articles`: a server's library from the shell. One module for each thing done to it."""

from __future__ import annotations

import typer

from bot.cli.articles import adding, changing, looking, removing, snapshots, syncing
from bot.cli.importing import importing, listing

app = typer.Typer(
    help="Add, change, remove and export articles of a library, and roll it back.",
    no_args_is_help=True,
)
app.command("add")(adding.add)
app.command("list")(looking.list_articles)
app.command("show")(looking.show)
app.command("edit")(changing.edit)
app.command("update")(changing.update)
app.command("remove")(removing.remove)
app.command("bin")(removing.list_bin)
app.command("restore")(removing.restore)
app.command("export")(looking.export)
app.command("snapshots")(snapshots.list_snapshots)
app.command("rollback")(snapshots.rollback)
app.command("sync")(syncing.sync)
app.command("import")(importing.import_articles)
app.command("imports")(listing.imports)
