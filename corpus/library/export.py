"""Articles out: a file of JSON lines that `corpus.read.read` makes the same articles of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.library.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.article import Article


def as_jsonl(articles: Iterable[Article]) -> bytes:
    """Return articles as UTF-8 JSON lines with all that is known of each, in the order given.

    A library that reads the file back knows each article again by its id.
    """
    return "".join(_line(article) for article in articles).encode("utf-8")


def _line(article: Article) -> str:
    values = {"id": article.id, **{name: getattr(article, name) for name in SOURCE}}
    known = {name: value for name, value in values.items() if value not in (None, ())}
    if article.locators:
        known["locators"] = [locator._asdict() for locator in article.locators]
    return json.dumps({**known, "text": article.text}, ensure_ascii=False) + "\n"
