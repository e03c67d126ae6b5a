"""`pullquote articles edit` and `update`: another source, or another version, of an article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.articles.adding import note_added, read_target
from bot.cli.options import (
    Address,
    AllowPrivate,
    Id,
    IgnoreRobots,
    NoIndex,
    Published,
    Server,
    Yes,
    address_of,
    date_of,
)
from bot.cli.output.changes import show_changes
from bot.cli.output.console import agreed, stdout
from bot.cli.session import at_desk
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.cli.session import Desk
    from corpus.article import Article, Draft

    Read = Callable[[str], Awaitable[list[Draft]]]


def edit(  # noqa: PLR0913 - one option a field
    article_id: Id,
    *,
    title: Annotated[str | None, typer.Option(help="The headline.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    author: Annotated[
        list[str] | None, typer.Option(help="An author; repeat for more. Replaces all.")
    ] = None,
    published: Published = None,
    url: Address = None,
    server: Server = 0,
    no_index: NoIndex = False,
) -> None:
    """Correct an article's source; "" clears a field. Its text stays."""
    if title is not None and not title.strip():
        raise typer.BadParameter("An article needs a title.", param_hint="--title")
    fields: dict[str, object | None] = {
        "title": title,
        "publisher": publisher,
        "authors": None if author is None else tuple(name for name in author if name.strip()),
        "published": date_of(published),
        "url": address_of(url),
    }
    given = {key: value or None for key, value in fields.items() if value is not None}
    if "authors" in given:
        given["authors"] = given["authors"] or ()
    if not given:
        raise typer.BadParameter("Say what to change: --title, --publisher, --author, …")
    at_desk(server, lambda desk: _edit(desk, article_id, given, no_index=no_index))


async def _edit(
    desk: Desk, article_id: str, given: Mapping[str, object], *, no_index: bool
) -> None:
    from bot.records.audit import Action
    from corpus.library import changes

    old = await desk.library.get(desk.server, article_id)
    new = replace(old, **given)  # type: ignore[arg-type]  # keys and types from `edit`
    made = changes(old, new)
    if made.same:
        stdout().print("No changes made.")
        return
    changed = "; ".join(f"{what}: {now or 'none'}" for what, _, now in made.details)
    async with desk.together():
        await desk.library.edit(desk.server, article_id, new)
        await desk.note(Action.EDITED, new.title, changed)
    show_changes(stdout(), new, made)
    await desk.update_index(skip=no_index)


def update(  # noqa: PLR0913 - how to fetch, and what to do then
    article_id: Id,
    *,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="FILE", help="Read this instead of fetching its address."),
    ] = None,
    yes: Yes = False,
    ignore_robots: IgnoreRobots = False,
    allow_private: AllowPrivate = False,
    server: Server = 0,
    no_index: NoIndex = False,
) -> None:
    """Fetch an article again, show what differs, and store it after a yes."""

    async def work(desk: Desk) -> bool:
        from corpus.fetch.fetcher import Fetcher
        from corpus.sandbox import Sandbox

        fetcher = Fetcher(allow_private=allow_private, robots=not ignore_robots)
        with Sandbox() as sandbox:

            async def read(source: str) -> list[Draft]:
                return await read_target(source, fetcher, sandbox)

            return await _update(desk, article_id, file, read, yes=yes, no_index=no_index)

    if not at_desk(server, work):
        raise typer.Exit(1)


async def _update(  # noqa: PLR0913 - as `update`
    desk: Desk, article_id: str, file: str | None, read: Read, *, yes: bool, no_index: bool
) -> bool:
    """Fetch, compare, ask and store; return False if the person said no."""
    from corpus.library import changes

    old = await desk.library.get(desk.server, article_id)
    source = file or old.url
    if source is None:
        raise PullquoteError(
            f'"{old.title}" has no address to fetch it from.', "Give its new version: --file FILE."
        )
    drafts = await read(source)
    if len(drafts) != 1:
        raise PullquoteError(
            f"{source} holds {len(drafts)} articles, but it should have one.",
            "Use a file with one.",
        )
    draft = _version_of(old, drafts[0])
    made = changes(old, draft)
    if made.same:
        stdout().print("No changes.")
        return True
    show_changes(stdout(), old, made)
    if not agreed(f'Save this as "{old.title}"?', yes=yes):
        return False
    async with desk.together():
        await note_added(desk, await desk.library.replace(desk.server, article_id, draft))
    stdout().print("Updated.")
    await desk.update_index(skip=no_index)
    return True


def _version_of(old: Article, draft: Draft) -> Draft:
    """Return the draft, with what is known of the article and the new version does not tell."""
    kept = {
        name: getattr(draft, name) or getattr(old, name)
        for name in ("publisher", "authors", "published", "url", "language")
    }
    return replace(draft, **kept)
