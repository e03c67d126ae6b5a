"""Articles for people: what was recognised in one, a list of them, one whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from corpus.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from corpus.article import Article, Draft
    from corpus.library import Added

_DROPPED_SHOWN = 8
_DROPPED_CHARS = 70


def show_added(console: Console, added: Added, draft: Draft | None) -> None:
    """What was recognised in a new or changed article, and what was left out as furniture."""
    article = added.article
    console.print(Text(f"{added.outcome.value.capitalize()} ") + Text(article.title, style="bold"))
    _facts(console, article)
    if draft is None:
        return
    if draft.captions:
        console.print(f"  captions    {len(draft.captions)}, kept beside the text")
    if draft.dropped:
        console.print(f"  left out    {len(draft.dropped)} pieces of page furniture:")
        for piece in draft.dropped[:_DROPPED_SHOWN]:
            line = " ".join(piece.split())
            short = line if len(line) <= _DROPPED_CHARS else line[: _DROPPED_CHARS - 1] + "…"
            console.print(Text(f"                {short}", style="dim"))
        if len(draft.dropped) > _DROPPED_SHOWN:
            more = len(draft.dropped) - _DROPPED_SHOWN
            console.print(Text(f"                and {more} more", style="dim"))


def show_list(console: Console, articles: Sequence[Article]) -> None:
    """A table in a terminal; tab-separated lines in a pipe."""
    if not console.is_terminal:
        for article in articles:
            fields = (article.id, article.title, article.publisher, article.published)
            console.print(Text("\t".join(field or "" for field in fields)), soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("id", no_wrap=True, style="cyan")
    table.add_column("title", style="bold")
    for name in ("publisher", "authors", "date"):
        table.add_column(name)
    table.add_column("paragraphs", justify="right")
    for article in articles:
        table.add_row(
            *map(
                Text,
                (
                    article.id,
                    article.title,
                    article.publisher or "",
                    ", ".join(article.authors),
                    article.published or "",
                    str(len(paragraphs(article.text))),
                ),
            )
        )
    console.print(table)
    if not articles:
        console.print("No articles yet: pullquote articles add URL|FILE")


def show_article(console: Console, article: Article) -> None:
    """Source and text."""
    console.print(Text(article.title, style="bold"))
    _facts(console, article)
    console.print()
    console.print(Text(article.text))


def _facts(console: Console, article: Article) -> None:
    year = f"© {article.copyright_year}" if article.copyright_year else None
    facts = {
        "id": article.id,
        "publisher": article.publisher,
        "authors": ", ".join(article.authors) or None,
        "published": article.published or year,
        "url": article.url,
        "paragraphs": str(len(paragraphs(article.text))),
    }
    for name, value in facts.items():
        shown = Text(value) if value else Text("not found", style="yellow")
        console.print(Text(f"  {name:<11} ", style="dim") + shown)
