"""When two texts are the same article, and what an article is called.

A draft is an article the library holds already if both came from one URL, or carry one id from
their file, or bear one title by one publisher. Two ids from files that differ always part them,
and so do two URLs where only the title agrees.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import fields
from typing import TYPE_CHECKING

from corpus.article import Article, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ID_CHARS = 40


def key(value: str | None) -> str | None:
    """A key of fixed length for a URL, an id or a name; None stays None."""
    return None if value is None else hashlib.sha256(value.encode("utf-8")).hexdigest()


def name_key(source: Source) -> str:
    """The key of a title and its publisher, whatever their case."""
    name = json.dumps([source.title.casefold(), (source.publisher or "").casefold()])
    return hashlib.sha256(name.encode("ascii")).hexdigest()


def fingerprint(article: Article) -> str:
    """Hex SHA-256 over text and metadata: equal if and only if nothing but the id differs."""
    values = {f.name: getattr(article, f.name) for f in fields(Source)}
    told = json.dumps({**values, "sha256": article.sha256}, sort_keys=True)
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def slug(name: str) -> str:
    """`name` as 1 to 40 characters of `a-z 0-9 -`; "article" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(words) > MAX_ID_CHARS:
        cut = words[: MAX_ID_CHARS + 1].rpartition("-")[0] or words
        words = cut[:MAX_ID_CHARS].strip("-")
    return words or "article"


def id_candidates(name: str) -> Iterator[str]:
    """Ids for an article, the best first: its slug, then the slug with a number, without end."""
    base = slug(name)
    yield base
    number = 2
    while True:
        tail = f"-{number}"
        yield base[: MAX_ID_CHARS - len(tail)].rstrip("-") + tail
        number += 1
