"""`pullquote articles`: the operator's library from the shell."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.markup import escape

from bot.cli.console import prepare, print_json, show_error, status, stderr, stdout
from bot.cli.show_articles import show_added, show_article, show_list
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.article import Draft
    from corpus.library import Library

app = typer.Typer(
    help="Add, list, show, remove and export articles of the library.", no_args_is_help=True
)
T = TypeVar("T")
Id = Annotated[str, typer.Argument(metavar="ID", help="As `pullquote articles list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NoIndex = Annotated[
    bool, typer.Option("--no-index", help="Leave the index as it is; the next question updates it.")
]


def _in_library(settings: Settings, work: Callable[[Library], Awaitable[T]]) -> T:
    from bot.cli.work import opened_library

    async def inside() -> T:
        async with opened_library(settings) as library:
            return await work(library)

    return asyncio.run(inside())


async def _index(settings: Settings, library: Library, *, skip: bool) -> None:
    if not skip:
        from bot.cli.reindex import update_index

        info = await update_index(settings, library)
        stderr().print(f"[dim]Index {info.number}: {info.passages} passages.[/]")


@app.command("add")
def add(  # noqa: PLR0913 - one option a field that a person may know better than the page
    targets: Annotated[list[str], typer.Argument(metavar="URL|FILE...", help="What to add.")],
    *,
    title: Annotated[
        str | None, typer.Option(help="The headline, instead of the one found.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="An author; repeat for more.")] = None,
    published: Annotated[str | None, typer.Option(help="2017-04-29, 2017-04 or 2017.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the article stands.")] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from a private network too.")
    ] = False,
    no_index: NoIndex = False,
) -> None:
    """Add articles from web pages, files or folders, and say what was recognised."""
    known = {
        "title": title,
        "publisher": publisher,
        "authors": tuple(author) if author else None,
        "published": _date(published),
        "url": _url(url),
    }
    told: dict[str, object] = {key: value for key, value in known.items() if value}
    if len(targets) > 1 and {"title", "url"} & told.keys():
        raise typer.BadParameter("--title and --url fit one article: add the others apart.")
    settings = prepare()

    async def work(library: Library) -> int:
        failures = 0
        for target in targets:
            try:
                await _add(library, target, told, allow_private=allow_private)
            except PullquoteError as error:
                failures += 1
                show_error(error)
        if failures < len(targets):
            await _index(settings, library, skip=no_index)
        return failures

    if _in_library(settings, work):
        raise typer.Exit(1)


async def _add(
    library: Library, target: str, told: dict[str, object], *, allow_private: bool
) -> None:
    from dataclasses import replace

    drafts = await _read(target, allow_private=allow_private)
    if len(drafts) > 1 and {"title", "url"} & told.keys():
        raise PullquoteError(
            f"{target} holds {len(drafts)} articles; --title and --url fit one.", "Leave them out."
        )
    for draft in drafts:
        whole = replace(draft, **told)  # type: ignore[arg-type]  # keys and types from `add`
        added = await library.add(0, whole)
        show_added(stdout(), added, whole)


async def _read(target: str, *, allow_private: bool) -> list[Draft]:
    if target.lower().startswith(("http://", "https://")):
        from corpus.fetch import Fetcher, fetch_article

        with status(f"Fetching {escape(target)}…", quiet=False):
            return await fetch_article(target, Fetcher(allow_private=allow_private))
    from corpus.read import read_path
    from corpus.starter import with_known_source

    drafts = await asyncio.to_thread(read_path, Path(target))
    return [with_known_source(draft) for draft in drafts]


def _date(value: str | None) -> str | None:
    from corpus.dates import valid_iso

    if value is None:
        return None
    date = valid_iso(value)
    if date is None:
        raise typer.BadParameter("Write a date as 2017-04-29, 2017-04 or 2017.")
    return date


def _url(value: str | None) -> str | None:
    if value and not value.lower().startswith(("http://", "https://")):
        raise typer.BadParameter("An address begins with http:// or https://.")
    return value


@app.command("list")
def list_articles(*, as_json: AsJson = False) -> None:
    """List the library, by title."""
    from bot.cli.as_json import article_json

    found = _in_library(prepare(), lambda library: library.articles(0))
    if as_json:
        print_json([article_json(article) for article in found])
    else:
        show_list(stdout(), found)


@app.command("show")
def show(article_id: Id, *, as_json: AsJson = False) -> None:
    """Show an article: its source and its text."""
    from bot.cli.as_json import article_json

    article = _in_library(prepare(), lambda library: library.get(0, article_id))
    if as_json:
        print_json({**article_json(article), "text": article.text})
    else:
        show_article(stdout(), article)


@app.command("remove")
def remove(
    article_id: Id,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    no_index: NoIndex = False,
) -> None:
    """Remove an article; it is never quoted again."""
    settings = prepare()
    article = _in_library(settings, lambda library: library.get(0, article_id))
    if not yes:
        typer.confirm(f'Remove "{article.title}"?', abort=True, err=True)

    async def work(library: Library) -> None:
        await library.remove(0, article_id)
        stdout().print(f"Removed [bold]{escape(article.title)}[/].")
        await _index(settings, library, skip=no_index)

    _in_library(settings, work)


@app.command("export")
def export(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="Where to; - is stdout.")] = "-",
) -> None:
    """Write the library as articles.jsonl, which `articles add` reads."""
    found = _in_library(prepare(), lambda library: library.articles(0))
    lines = []
    for article in found:
        record: dict[str, object] = {"id": article.id, "title": article.title}
        for key in ("publisher", "authors", "published", "url", "language", "text"):
            if value := getattr(article, key):
                record[key] = value
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    if file == "-":
        sys.stdout.writelines(lines)
        return
    try:
        Path(file).write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise PullquoteError(
            f"{file} cannot be written: {error.strerror or error}.", "Choose another file."
        ) from error
    stderr().print(f"Wrote {len(found)} articles to [bold]{escape(file)}[/].")


@app.command("sync")
def sync(*, no_index: NoIndex = False) -> None:
    """Fetch the articles that the starter library names at their publishers."""
    settings = prepare()

    async def work(library: Library) -> int:
        from corpus.fetch import Fetcher
        from corpus.starter import sync_sources

        with status("Fetching articles from their publishers…", quiet=False):
            results = await sync_sources(library, Fetcher())
        for result in results:
            for added in result.added:
                show_added(stdout(), added, None)
            if result.error is not None:
                show_error(result.error)
        failures = sum(result.error is not None for result in results)
        if failures < len(results):
            await _index(settings, library, skip=no_index)
        return failures

    if _in_library(settings, work):
        raise typer.Exit(1)
