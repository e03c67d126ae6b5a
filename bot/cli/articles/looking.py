"""`pullquote articles list`, `show` and `export`: what is in a library, for people and scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.options import AsJson, Id, Server
from bot.cli.output.articles import show_article, show_list, show_matches
from bot.cli.output.console import print_json, stderr, stdout, unwritable
from bot.cli.session import at_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.session import Desk
    from corpus.article import Article, Span
    from corpus.library import Listed


def list_articles(
    search: Annotated[
        str | None, typer.Argument(metavar="[SEARCH]", help="Words of the title or the source.")
    ] = None,
    *,
    server: Server = 0,
    as_json: AsJson = False,
) -> None:
    """List the library, by title."""
    from bot.cli.output.as_json import article_json

    whole = at_desk(server, lambda desk: desk.library.listing(server))
    found = _matching(whole, search or "")
    if as_json:
        print_json([article_json(article) for article in found])
    elif whole and not found:
        stderr().print(f"No article among {len(whole)} matches; try fewer words.")
    else:
        show_list(stdout(), found)


def _matching(articles: Sequence[Listed], search: str) -> list[Listed]:
    """Return those with every word in their id, title, publisher, authors, date or address."""
    words = search.casefold().split()

    def facts_of(article: Listed) -> str:
        facts = (article.id, article.title, article.publisher, article.published, article.url)
        return " ".join([*(fact or "" for fact in facts), *article.authors]).casefold()

    return [one for one in articles if all(word in facts_of(one) for word in words)]


def show(
    article_id: Id,
    *,
    search: Annotated[
        str | None,
        typer.Option("--search", metavar="WORDS", help="Only the paragraphs that have these."),
    ] = None,
    server: Server = 0,
    as_json: AsJson = False,
) -> None:
    """Show an article: its source and its text."""
    from bot.cli.output.as_json import article_json

    article = at_desk(server, lambda desk: desk.library.get(server, article_id))
    hits = None if search is None else _paragraphs_with(article, search)
    if as_json:
        printed = {**article_json(article), "text": article.text}
        if hits is not None:
            printed["matches"] = [list(hit) for hit in hits]
        print_json(printed)
    elif hits is not None:
        show_matches(stdout(), article, hits)
    else:
        show_article(stdout(), article)


def _paragraphs_with(article: Article, search: str) -> list[Span]:
    from corpus.text.sentences import paragraphs

    words = search.casefold().split()
    return [
        span
        for span in paragraphs(article.text)
        if all(word in span.of(article.text).casefold() for word in words)
    ]


def export(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="Where to; - is stdout.")] = "-",
    *,
    server: Server = 0,
) -> None:
    """Write the library as articles.jsonl, which `articles add` reads."""
    at_desk(server, lambda desk: _export(desk, file))


async def _export(desk: Desk, file: str) -> None:
    import asyncio

    from bot.records.audit import Action
    from corpus.library import as_jsonl

    found = await desk.library.articles(desk.server)
    data = as_jsonl(found)
    if file == "-":
        sys.stdout.write(data.decode("utf-8"))
    else:
        try:
            await asyncio.to_thread(Path(file).write_bytes, data)
        except OSError as error:
            raise unwritable(file, error) from error
        stderr().print(f"Wrote {len(found)} articles to [bold]{escape(file)}[/].")
    await desk.note(Action.EXPORTED, "", f"{len(found)} articles")
