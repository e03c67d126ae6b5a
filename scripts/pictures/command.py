"""The command line of the scripts that take pictures."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.shared.arguments import parser_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

DOCS = Path(__file__).resolve().parents[2] / "docs"


def chosen(doc: str | None, scenes: Sequence[str], folder: Path) -> tuple[list[str], Path]:
    """The scenes that the command line names, all of them by default, and where pictures go.

    Args:
        doc: The script's docstring, shown by `--help`.
        scenes: The names there are.
        folder: Where pictures go by default.
    """
    parser = parser_of(doc)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", default=[])
    parser.add_argument("--folder", type=Path, default=folder)
    options = parser.parse_args()
    if unknown := set(options.scenes) - set(scenes):
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    return options.scenes or list(scenes), options.folder


def exit_status(work: Coroutine[None, None, None]) -> int:
    """Take the pictures; 1 where no browser is installed, which is then said."""
    try:
        asyncio.run(work)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
