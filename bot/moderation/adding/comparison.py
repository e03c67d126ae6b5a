"""What a preview is made from: the draft, what the library holds that is like it, what may be done.

The same look is taken when the preview is shown and again when "Add" is pressed, because another
moderator may have been faster.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.moderation.source.form import as_version_of
from bot.records.additions import State
from corpus.library import Alike, Changes, Likeness, changes

if TYPE_CHECKING:
    from bot.records.additions import Addition
    from corpus.article import Article, Draft
    from corpus.library import Library


@dataclass(frozen=True)
class Held:
    """What the library holds that is like a draft.

    Attributes:
        like: The article, and in what it is like the draft.
        changes: What the draft would change in it.
        only_update: Whether the library would take the draft for a version of it, so that the two
            cannot both be in it as they are.
    """

    like: Likeness
    changes: Changes
    only_update: bool

    @property
    def same_text(self) -> bool:
        """Whether there is nothing to do."""
        return self.like.kind is Alike.SAME_TEXT

    @property
    def mark(self) -> str:
        """Eight hex digits that change when the held text does."""
        return self.like.article.sha256[:8]


@dataclass(frozen=True)
class Look:
    """An addition at its current draft; `held` is None where nothing is like it."""

    addition: Addition
    held: Held | None = None


async def look(library: Library, addition: Addition) -> Look:
    """Compare the current draft with the library; one that is decided is not compared."""
    if addition.current.state is not State.WAITING:
        return Look(addition)
    return Look(addition, await held_like(library, addition.tenant, addition.current.draft))


async def held_like(library: Library, tenant: int, draft: Draft) -> Held | None:
    """Find the article that a draft is most like, and whether it must be an update of it."""
    like = await library.find_like(tenant, draft)
    version = await library.version_of(tenant, draft)
    if version is not None and (like is None or _another(like, version)):
        like = Likeness(version, Alike.SAME_NAME, like.share if like else 0.0)
    if like is None:
        return None
    new = as_version_of(like.article, draft)
    differs = await asyncio.to_thread(changes, like.article, new)
    return Held(like, differs, only_update=version is not None)


def _another(like: Likeness, version: Article) -> bool:
    return like.article.id != version.id and like.kind is not Alike.SAME_TEXT
