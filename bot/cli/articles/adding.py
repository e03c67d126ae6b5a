"""`pullquote articles add`: pages, files and folders into a library, each duplicate named.

An article that is here already is left alone. One that is like another is a version of it or a
second one, and only a person knows which: they are asked, or say `--update ID` or `--as-new`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.options import (
    Address,
    AllowPrivate,
    IgnoreRobots,
    NoIndex,
    Published,
    Server,
    address_of,
    date_of,
)
from bot.cli.output.articles import show_added, show_preview
from bot.cli.output.console import agreed, show_error, status, stdout
from bot.cli.session import at_desk
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.cli.session import Desk
    from corpus.article import Draft
    from corpus.errors import ReadError
    from corpus.fetch.fetcher import Fetcher
    from corpus.library import Added, Likeness
    from corpus.sandbox import Sandbox


@dataclass(frozen=True)
class Wish:
    """What was said about the articles to be added.

    Attributes:
        known: Fields of a draft that a person knows better than the page.
        update: Id of the article that becomes this one.
        as_new: Whether what is like another article is one of its own.
        yes: Whether what is like another article is a new version of it.
        preview: Whether to show only.
    """

    known: dict[str, object] = field(default_factory=dict)
    update: str | None = None
    as_new: bool = False
    yes: bool = False
    preview: bool = False


def add(  # noqa: PLR0913 - one option a field that a person may know better than the page
    targets: Annotated[list[str], typer.Argument(metavar="URL|FILE...", help="What to add.")],
    *,
    title: Annotated[
        str | None, typer.Option(help="The headline, instead of the one found.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="An author; repeat for more.")] = None,
    published: Published = None,
    url: Address = None,
    update: Annotated[
        str | None,
        typer.Option("--update", metavar="ID", help="Make it the new version of this article."),
    ] = None,
    as_new: Annotated[
        bool, typer.Option("--as-new", help="Add it even if it looks like another article.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Update the article it looks like, without asking.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would be added, without saving it.")
    ] = False,
    ignore_robots: IgnoreRobots = False,
    allow_private: AllowPrivate = False,
    no_index: NoIndex = False,
    server: Server = 0,
) -> None:
    """Add articles from web pages, files or folders, and say what was recognised."""
    if as_new and (update or yes):
        raise typer.BadParameter("Use --as-new, or --update ID or --yes, not both.")
    given = {
        "title": title,
        "publisher": publisher,
        "authors": tuple(author) if author else None,
        "published": date_of(published),
        "url": address_of(url),
    }
    known: dict[str, object] = {key: value for key, value in given.items() if value}
    if len(targets) > 1 and (update or {"title", "url"} & known.keys()):
        raise typer.BadParameter(
            "--title, --url and --update work for one article: add others separately."
        )
    wish = Wish(known, update, as_new, yes, preview)

    async def work(desk: Desk) -> int:
        from corpus.fetch.fetcher import Fetcher
        from corpus.sandbox import Sandbox

        fetcher = Fetcher(allow_private=allow_private, robots=not ignore_robots)
        with Sandbox() as sandbox:
            return await _add_all(desk, targets, wish, fetcher, sandbox, no_index=no_index)

    if at_desk(server, work):
        raise typer.Exit(1)


async def read_target(
    target: str,
    fetcher: Fetcher,
    sandbox: Sandbox,
    failed: Callable[[ReadError], None] | None = None,
) -> list[Draft]:
    """Read the articles of a page, a file or a folder.

    Args:
        target: Address or path.
        fetcher: Fetches pages.
        sandbox: Reads them, and files.
        failed: Is told of each file of a folder that cannot be read; see `corpus.read.read_path`.

    Raises:
        FetchError: The page cannot be had.
        ReadError: There is no article in it.
    """
    import asyncio

    if target.lower().startswith(("http://", "https://")):
        from corpus.fetch.fetcher import fetch_article

        with status(f"Fetching {escape(target)}…", quiet=False):
            return await fetch_article(target, fetcher, sandbox)
    from corpus.library import with_known_source
    from corpus.read import read_path

    read = sandbox.read_bytes_now
    drafts = await asyncio.to_thread(read_path, Path(target), failed=failed, read=read)
    return [with_known_source(draft) for draft in drafts]


async def note_added(desk: Desk, added: Added) -> None:
    """Write into the audit log what came of a draft, if anything did."""
    from bot.records.audit import Action
    from corpus.library import Outcome

    if added.outcome is not Outcome.UNCHANGED:
        action = Action.ADDED if added.outcome is Outcome.ADDED else Action.UPDATED
        await desk.note(action, added.article.title, added.article.id)


async def _add_all(  # noqa: PLR0913 - what was said, and the tools for it
    desk: Desk,
    targets: list[str],
    wish: Wish,
    fetcher: Fetcher,
    sandbox: Sandbox,
    *,
    no_index: bool,
) -> int:
    """Add the articles of every target, and return how many articles or targets failed."""
    failures = changed = 0
    unread: list[ReadError] = []
    for target in targets:
        try:
            drafts = await read_target(target, fetcher, sandbox, unread.append)
            _check_fits(target, drafts, wish)
        except PullquoteError as error:
            failures += 1
            show_error(error)
            continue
        for draft in drafts:
            try:
                whole = replace(draft, **wish.known)  # type: ignore[arg-type]  # as `add` made it
                changed += await _add(desk, whole, wish)
            except PullquoteError as error:
                failures += 1
                show_error(error)
    for unreadable in unread:
        show_error(unreadable)
    if changed:
        await desk.update_index(skip=no_index)
    return failures + len(unread)


def _check_fits(target: str, drafts: list[Draft], wish: Wish) -> None:
    if len(drafts) > 1 and (wish.update or {"title", "url"} & wish.known.keys()):
        raise PullquoteError(
            f"{target} holds {len(drafts)} articles; --title, --url and --update work for one.",
            "Leave them out.",
        )


async def _add(desk: Desk, draft: Draft, wish: Wish) -> bool:
    """Add one article, and return whether the library changed."""
    from corpus.library import Alike, Outcome

    known = None if wish.update else await desk.library.find_like(desk.server, draft)
    if wish.preview:
        show_preview(stdout(), draft, known)
        return False
    if known is not None and known.kind is Alike.SAME_TEXT and not wish.known:
        stdout().print(
            f"Already in the library: [bold]{escape(known.article.title)}[/] ({known.article.id})"
        )
        return False
    added = await _store(desk, draft, known, wish)
    if added is None:
        return False
    show_added(stdout(), added, draft)
    return added.outcome is not Outcome.UNCHANGED


async def _store(desk: Desk, draft: Draft, known: Likeness | None, wish: Wish) -> Added | None:
    """Add, or update the article that is meant; return None if the person says no."""
    from corpus.library.rows import same_row

    library, server = desk.library, desk.server
    if wish.update:
        return await _noted(desk, library.replace(server, wish.update, draft))
    async with library.database.read() as session:
        row = await same_row(session, server, draft)
        itself = None if row is None else (row.id, row.hint, row.title)
    if wish.as_new:
        if itself is not None:
            raise PullquoteError(
                f'"{itself[2]}" ({itself[0]}) has the same address or name: two could not be told '
                "apart.",
                f"Use --update {itself[0]}, or give this one its own --url or --title.",
            )
        return await _noted(desk, library.add(server, draft))
    if itself is not None and draft.id_hint is not None and itself[1] == draft.id_hint:
        return await _noted(
            desk, library.add(server, draft)
        )  # its file names the article by its id
    if known is None:
        return await _noted(desk, library.add(server, draft))
    if not _may_update(draft, known, yes=wish.yes):
        return None
    return await _noted(desk, library.replace(server, known.article.id, draft))


async def _noted(desk: Desk, work: Awaitable[Added]) -> Added:
    """Do what changes the library, and write it into the audit log, in one transaction."""
    async with desk.together():
        added = await work
        await note_added(desk, added)
    return added


def _may_update(draft: Draft, known: Likeness, *, yes: bool) -> bool:
    from corpus.library import Alike

    article = known.article
    share = f" ({known.share:.0%} in common)" if known.kind is Alike.NEAR_TEXT else ""
    like = f'"{draft.title}" has the {known.kind.value}{share} as "{article.title}" ({article.id})'
    if known.kind is Alike.NEAR_TEXT:
        like = like.replace("has the nearly", "has nearly")
    try:
        return agreed(f"{like}. Make it the new version?", yes=yes)
    except PullquoteError as error:
        raise PullquoteError(
            f"{like}.", f"Use --update {article.id} (or --yes), or --as-new to keep both."
        ) from error
