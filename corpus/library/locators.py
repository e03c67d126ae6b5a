"""Locators as they are kept in databases, snapshots and files, and read back from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.article import Locator, LocatorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def packed(locators: Iterable[Locator]) -> list[list[Any]] | None:
    """Return locators as a document of JSON; None where there are none."""
    return [[start, kind.value, value] for start, kind, value in locators] or None


def unpacked(stored: Iterable[Sequence[Any]] | None) -> tuple[Locator, ...]:
    """Read back what `packed` made.

    Raises:
        ValueError: It is something else. TypeError may come too.
    """
    return tuple(
        Locator(int(start), LocatorKind(kind), str(value)) for start, kind, value in stored or ()
    )
