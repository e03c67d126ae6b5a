"""Which articles of a library a question may be answered from: nearly all, or a chosen few.

An index is a little older than its library: articles that were changed or removed since are left
out. Whoever asks may choose an article, or others by what is known of them. Passages of all the
rest are never scored, so that what is found is what a search of the allowed ones alone would find.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Article

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.storage.passage_index import PassageIndex

Keep = Callable[[int, Article], bool]
"""Called with tenant and article; says whether it may be quoted."""


@dataclass(frozen=True)
class Scope:
    """What a question may be answered from, without a look at every article.

    Attributes:
        changed: By tenant, ids of the articles that are not what was indexed.
        only: Tenant and id of the one article to quote from; None for all.
    """

    changed: Mapping[int, Collection[str]]
    only: tuple[int, str] | None = None

    def __call__(self, tenant: int, article: Article) -> bool:
        """Return whether an article may be quoted."""
        return self.has(tenant, article.id)

    def has(self, tenant: int, article_id: str) -> bool:
        """Return whether the article of an id may be quoted."""
        chosen = self.only in (None, (tenant, article_id))
        return chosen and article_id not in self.changed.get(tenant, ())

    def articles(self, index: PassageIndex) -> NDArray[np.bool_] | None:
        """Return `bool (articles,)`, which may be quoted; None where all may."""
        rows = index.article_rows
        if self.only is not None:
            kept = np.zeros(len(index.articles), dtype=bool)
            row = rows.get(self.only[1]) if self.only[0] == index.tenant else None
            if row is not None:
                kept[row] = self.has(*self.only)
            return kept
        changed = [rows[one] for one in self.changed.get(index.tenant, ()) if one in rows]
        if not changed:
            return None
        kept = np.ones(len(index.articles), dtype=bool)
        kept[changed] = False
        return kept


def allowed(index: PassageIndex, keep: Keep | None) -> NDArray[np.bool_] | None:
    """Return `bool (passages,)`, which may be found; None where all may.

    Args:
        index: The library.
        keep: A `Scope`, or anything else that tells of each article.
    """
    if keep is None:
        return None
    if isinstance(keep, Scope):
        kept = keep.articles(index)
        return None if kept is None else np.asarray(kept[index.passage_article])
    each = np.asarray([keep(index.tenant, a) for a in index.articles], dtype=bool)
    return None if each.all() else np.asarray(each[index.passage_article])
