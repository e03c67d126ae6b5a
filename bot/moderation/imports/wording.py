"""What is said about imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.text import one_line
from bot.ui.language import say, say_percent
from bot.ui.markdown import escape_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.imports.imports import Failed, Import

HEADING = "### Imports"
NOTHING = (
    "There are no imports here. `/library add` adds a few articles; for thousands, ask the person "
    "who runs me for an import."
)
STATES = {
    "filling": "**Import {number}** is being prepared",
    "running": "**Import {number}** is under way",
    "indexing": "**Import {number}** is being indexed",
    "done": "**Import {number}** is finished",
    "stopped": "**Import {number}** was stopped",
}
ARTICLES_DONE = "{done} of {total} articles"
BEGUN = "started {when}"
MORE = "and {n} more"
NOT_INDEXED = "The index couldn't be updated. Try `/reindex`."
MEANWHILE = "-# I answer as usual meanwhile. The new articles can be quoted once it's finished."
STOP = "Stop import {number}"
REFRESH = "Refresh"
STOPPED = "Import {number} was stopped. What it has added stays."
OVER = "That import is already over."
_BAR = 20
_REASON = 200


def entry(one: Import, failures: Sequence[Failed]) -> str:
    """Say how far an import is, and what of it failed."""
    when = say(BEGUN, when=f"<t:{int(one.begun.timestamp())}:R>")
    lines = [f"{say(STATES[one.state.value], number=str(one.number))} · {when}"]
    if not one.is_over and one.total:
        share = one.done / one.total
        filled = int(_BAR * share)
        bar = f"`{'█' * filled}{'░' * (_BAR - filled)}` {say_percent(share)}"
        lines.append(f"{bar} · {say(ARTICLES_DONE, done=one.done, total=one.total)}")
    lines.append(shared.imported(one.added, one.updated, one.unchanged, one.failed))
    if one.problem:
        lines.append(say(NOT_INDEXED))
    for failed in failures:
        words = one_line(f"{failed.name}: {failed.reason}", _REASON)
        lines.append(f"-# {escape_line(words)}")
    if failures and one.failed > len(failures):
        lines.append(f"-# {say(MORE, n=one.failed - len(failures))}")
    return "\n".join(lines)
