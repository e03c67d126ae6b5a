"""Articles for people: what was recognised in one, a list of them, one whole or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from bot.text import one_line
from corpus.text.canonical import UNREADABLE
from corpus.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from corpus.article import Article, Draft, Span
    from corpus.library import Added, Likeness, Listed

_DROPPED_SHOWN = 8
_DROPPED_CHARS = 70
_FIRST = 3
_FIRST_CHARS = 90


def show_added(console: Console, added: Added, draft: Draft | None) -> None:
    """Print what was recognised in a new or changed article, and what was left out."""
    article = added.article
    console.print(Text(f"{added.outcome.value.capitalize()} ") + Text(article.title, style="bold"))
    _facts(console, article)
    if draft is not None:
        _left_out(console, draft)


def _left_out(console: Console, draft: Draft) -> None:
    if draft.captions:
        console.print(f"  captions    {len(draft.captions)}, kept beside the text")
    if draft.dropped:
        console.print(f"  left out    {len(draft.dropped)} lines or words:")
        for piece in draft.dropped[:_DROPPED_SHOWN]:
            line = f"                {one_line(piece, _DROPPED_CHARS)}"
            console.print(Text(line, style="dim"))
        if len(draft.dropped) > _DROPPED_SHOWN:
            more = len(draft.dropped) - _DROPPED_SHOWN
            console.print(Text(f"                and {more} more", style="dim"))
    unreadable = draft.text.count(UNREADABLE)
    if unreadable:
        note = f"  damaged     {unreadable} characters can't be read and are shown as {UNREADABLE}"
        console.print(Text(note, style="yellow"))
    for remark in draft.remarks:
        note = remark.sentence.format(**remark.values)
        console.print(Text("  note        ", style="dim") + Text(note, style="yellow"))


def show_preview(console: Console, draft: Draft, known: Likeness | None) -> None:
    """Print what would be added: its source, length and first lines, and what was left out."""
    console.print(Text("Would add ") + Text(draft.title, style="bold"))
    article = draft.as_article(draft.id_hint or "")
    _facts(console, article)
    console.print(Text(f"  words       {len(draft.text.split()):,}"))
    if known is not None:
        same = f"{known.kind.value}: {known.article.title} ({known.article.id})"
        console.print(Text("  like        ", style="dim") + Text(same, style="yellow"))
    for span in paragraphs(draft.text)[:_FIRST]:
        console.print(Text(f"  │ {one_line(span.of(draft.text), _FIRST_CHARS)}"))
    _left_out(console, draft)


def show_list(console: Console, articles: Sequence[Listed]) -> None:
    """Print a table in a terminal, tab-separated lines in a pipe."""
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
    table.add_column("words", justify="right")
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
                    f"{article.words:,}",
                ),
            )
        )
    console.print(table)
    if not articles:
        console.print("No articles yet: pullquote articles add URL|FILE")


def show_article(console: Console, article: Article) -> None:
    """Print source and text."""
    console.print(Text(article.title, style="bold"))
    _facts(console, article)
    console.print()
    console.print(Text(article.text))


def show_matches(console: Console, article: Article, hits: Sequence[Span]) -> None:
    """Print the paragraphs that have the words that were looked for."""
    console.print(Text(article.title, style="bold"))
    for span in hits:
        console.print()
        console.print(Text(span.of(article.text)))
    if not hits:
        console.print("No paragraph has all of these words.")


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
