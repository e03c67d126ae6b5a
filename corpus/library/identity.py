"""When two texts are the same article, and what an article is called.

A draft is an article the library holds already if both came from one address, or carry one id
from their file, or bear one title by one publisher. Two ids from files that differ part them, and
so do two addresses where only the title agrees. Addresses are one if they differ only in what
leads to the same page: http or https, "www.", a slash at the end, a fragment, tracking parameters.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import fields
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from corpus.article import Article, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_ID_CHARS = 40

_TRACKING: Final = re.compile(
    r"(?:utm_[^=]*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|yclid)(?:=|$)", re.IGNORECASE
)
_PORTS: Final = {"http": 80, "https": 443}


def key(value: str | None) -> str | None:
    """Return a key of fixed length for a URL, an id or a name; None stays None."""
    return None if value is None else hashlib.sha256(value.encode("utf-8")).hexdigest()


def same_address(one: str, other: str) -> bool:
    """Return whether two URLs lead to the same page; see above."""
    return _address(one) == _address(other)


def address_key(url: str | None) -> str | None:
    """Return a key that two URLs share if and only if they are one address; None stays None."""
    return None if url is None else key(_address(url))


def _address(url: str) -> str:
    """Return a URL without what makes no difference; what is no web address stays as it is."""
    try:
        parts = urlsplit(url.strip())
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme.lower()
    except ValueError:
        return url.strip()
    if not host or scheme not in _PORTS:
        return url.strip()
    shown = "" if port in (None, _PORTS[scheme]) else f":{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p))
    path = parts.path.rstrip("/")
    return f"{host.rstrip('.').removeprefix('www.')}{shown}{path}{'?' if query else ''}{query}"


def name_key(source: Source) -> str:
    """Return the key of a title and its publisher, whatever their case."""
    name = json.dumps([source.title.casefold(), (source.publisher or "").casefold()])
    return hashlib.sha256(name.encode("ascii")).hexdigest()


def fingerprint(article: Article) -> str:
    """Return the hex SHA-256 over text and metadata: equal if and only if only the id differs."""
    values = {f.name: getattr(article, f.name) for f in fields(Source)}
    if article.locators:  # an article without them is what it was before there were any
        values["locators"] = article.locators
    document = json.dumps({**values, "sha256": article.sha256}, sort_keys=True)
    return hashlib.sha256(document.encode("ascii")).hexdigest()


def library_digest(fingerprints: Mapping[str, str]) -> str:
    """Return the hex SHA-256 over a library's article ids and fingerprints: its version."""
    lines = sorted(f"{article_id} {mark}" for article_id, mark in fingerprints.items())
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def slug(name: str) -> str:
    """Return `name` as 1 to 40 characters of `a-z 0-9 -`; "article" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(words) > MAX_ID_CHARS:
        cut = words[: MAX_ID_CHARS + 1].rpartition("-")[0] or words
        words = cut[:MAX_ID_CHARS].strip("-")
    return words or "article"


def id_candidates(name: str) -> Iterator[str]:
    """Yield ids for an article, the best first: its slug, then the slug with numbers, endlessly."""
    base = slug(name)
    yield base
    number = 2
    while True:
        tail = f"-{number}"
        yield base[: MAX_ID_CHARS - len(tail)].rstrip("-") + tail
        number += 1
