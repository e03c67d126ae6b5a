"""What changes for people: a new version of an article, the bin, the snapshots, a rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bot.cli.output.console import show_table
from bot.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from corpus.article import Article
    from corpus.library import Binned, Changes, Reset
    from index.storage.snapshot import SnapshotInfo

_SHOWN = 5
_CHARS = 100
_TITLES = 20


def show_changes(console: Console, article: Article, made: Changes) -> None:
    """Print what differs: a summary, and the first paragraphs of each kind."""
    console.print(Text(article.title, style="bold"))
    for what, old, new in made.details:
        console.print(Text(f"  {what}: {old or 'none'} → {new or 'none'}"))
    _paragraphs(console, "new", "+", made.added, "green")
    _paragraphs(console, "gone", "-", made.removed, "red")
    _paragraphs(console, "reworded", "~", [new for _, new in made.reworded], "yellow")


def _paragraphs(console: Console, what: str, mark: str, found: Sequence[str], colour: str) -> None:
    if not found:
        return
    console.print(f"  {_count(len(found), 'paragraph')} {what}:")
    for text in found[:_SHOWN]:
        console.print(Text(f"    {mark} {one_line(text, _CHARS)}", style=colour))
    if len(found) > _SHOWN:
        console.print(f"      and {len(found) - _SHOWN} more")


def show_bin(console: Console, found: Sequence[Binned]) -> None:
    """Print what can be restored, and until when."""
    rows = [
        (str(one.number), one.article.title, f"{one.removed:%Y-%m-%d}", f"{one.until:%Y-%m-%d}")
        for one in found
    ]
    show_table(
        console, ("number", "title", "removed", "deleted on"), rows, empty="The bin is empty."
    )


def show_snapshots(console: Console, found: Sequence[SnapshotInfo], live: int | None) -> None:
    """Print the kept indexes, the newest first."""
    rows = [
        (
            str(info.number),
            f"{info.created:%Y-%m-%d %H:%M} UTC",
            f"{info.articles:,}",
            f"{info.passages:,}",
            "live" if info.number == live else "",
        )
        for info in found
    ]
    columns = ("number", "made", "articles", "passages", "")
    show_table(console, columns, rows, empty="No index yet: pullquote reindex")


def show_reset(console: Console, planned: Reset) -> None:
    """Print what a rollback brings back, changes and takes away."""
    kinds = (
        ("will be restored", planned.back),
        ("will change back", planned.changed),
        ("will go into the bin", planned.gone),
    )
    for what, articles in kinds:
        if not articles:
            continue
        console.print(f"{_count(len(articles), 'article')} {what}:")
        for article in articles[:_TITLES]:
            console.print(Text(f"  {article.title} ({article.id})"))
        if len(articles) > _TITLES:
            console.print(f"  and {len(articles) - _TITLES} more")
    if not any(articles for _, articles in kinds):
        console.print("No changes: the library is already like that.")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
