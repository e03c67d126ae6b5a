"""Imports for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from corpus.imports.imports import Failed, Import

STATES = {  # after the number of an import
    "filling": "is being filled",
    "running": "is going on",
    "indexing": "is being indexed",
    "done": "is done",
    "stopped": "was stopped",
}


def counts_of(one: Import) -> str:
    """Say what has become of an import's articles."""
    parts = (
        (one.added, "added"),
        (one.updated, "updated"),
        (one.unchanged, "already there"),
        (one.failed, "failed"),
        (0 if one.is_over else one.waiting, "waiting"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in parts if number) or "no articles"


def show(console: Console, one: Import, failures: Sequence[Failed]) -> None:
    """Print how far an import is, and what failed, each with its reason."""
    console.print(f"Import {one.number} {STATES[one.state]}: {counts_of(one)}.")
    if one.problem:
        console.print(Text(f"Its index was not built: {one.problem}", style="yellow"))
    for failed in failures:
        console.print(Text.assemble("  ", (failed.name, "bold"), f": {failed.reason}"))
    if len(failures) < one.failed:
        console.print(f"  and {one.failed - len(failures):,} more", style="dim")


def as_json(one: Import, failures: Sequence[Failed] = ()) -> dict[str, object]:
    """Return what `--json` prints of an import."""
    return {
        "number": one.number,
        "server": str(one.tenant),
        "label": one.label,
        "started_by": str(one.started_by),
        "state": one.state.value,
        "begun": one.begun.isoformat(),
        "ended": one.ended.isoformat() if one.ended else None,
        "total": one.total,
        "waiting": 0 if one.is_over else one.waiting,
        "added": one.added,
        "updated": one.updated,
        "unchanged": one.unchanged,
        "failed": one.failed,
        "problem": one.problem,
        "failures": [{"name": each.name, "reason": each.reason} for each in failures],
    }
