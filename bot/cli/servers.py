"""`pullquote servers`: which servers have data here, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.options import AsJson
from bot.cli.output.console import print_json, show_table, stdout
from bot.cli.session import at_desk

if TYPE_CHECKING:
    from bot.cli.session import Desk


def servers(*, as_json: AsJson = False) -> None:
    """List the servers that have data here; 0 is your own library."""
    found = at_desk(0, _servers)
    if as_json:
        print_json(found)
        return
    rows = [tuple("" if cell is None else str(cell) for cell in one.values()) for one in found]
    columns = ("server", "articles", "characters", "open questions", "left")
    show_table(stdout(), columns, rows, empty="No server has data here.")


async def _servers(desk: Desk) -> list[dict[str, object]]:
    library, records = desk.library, desk.records
    left = await records.departures.left()
    known = {0, *await records.departures.known(), *left}
    found: list[dict[str, object]] = []
    for server in sorted(known):
        size = await library.size(server)
        gone = left.get(server)
        found.append(
            {
                "server": str(server),
                "articles": size.articles,
                "characters": size.characters,
                "open_questions": await records.inbox.size(server),
                "left": None if gone is None else gone.isoformat(),
            }
        )
    return found
