"""One community's articles: stored, listed, changed, put in the bin, exported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpus.library.bin import BIN_DAYS, Binned
    from corpus.library.diff import Changes, changes
    from corpus.library.export import as_jsonl
    from corpus.library.identity import fingerprint, library_digest
    from corpus.library.library import Library
    from corpus.library.listing import Listed, Size
    from corpus.library.near_duplicates import Alike, Likeness
    from corpus.library.rollback import Reset
    from corpus.library.rows import Added, Outcome
    from corpus.library.starter import import_starter, sync_sources, with_known_source

__all__ = [
    "BIN_DAYS",
    "Added",
    "Alike",
    "Binned",
    "Changes",
    "Library",
    "Likeness",
    "Listed",
    "Outcome",
    "Reset",
    "Size",
    "as_jsonl",
    "changes",
    "fingerprint",
    "import_starter",
    "library_digest",
    "sync_sources",
    "with_known_source",
]

# Imported when they are asked for: a fingerprint, say, needs no database, and a question about
# files on the disk would otherwise wait for SQLAlchemy.
_MODULES: Final = {
    "bin": ("BIN_DAYS", "Binned"),
    "diff": ("Changes", "changes"),
    "export": ("as_jsonl",),
    "identity": ("fingerprint", "library_digest"),
    "library": ("Library",),
    "listing": ("Listed", "Size"),
    "near_duplicates": ("Alike", "Likeness"),
    "rollback": ("Reset",),
    "rows": ("Added", "Outcome"),
    "starter": ("import_starter", "sync_sources", "with_known_source"),
}
_HOMES: Final = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import what is handed on from here.

    Raises:
        AttributeError: that is nothing.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
