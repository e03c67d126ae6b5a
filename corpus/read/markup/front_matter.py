"""Front matter: what a document says of itself above its text, in YAML, TOML or JSON.

Static site generators write it in many forms; the names for title, authors, date and address are
few. Authors may be objects, lists of them, or names with addresses of mail.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import yaml

from corpus.clean.bylines import bare_names
from corpus.errors import ReadError
from corpus.text.canonical import canonical
from corpus.text.dates import valid_iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_CHARS: Final = 16 * 1024  # YAML is slow to parse, and no front matter is longer
_WHOLE: Final = re.DOTALL | re.MULTILINE
_FENCED: Final = {
    "---": re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", _WHOLE),
    "+++": re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", _WHOLE),
}
# A line of dashes may also be a rule above some text; front matter has one of these names.
_OPENS: Final = re.compile(
    r"(?:---|\+\+\+)[ \t]*\r?\n(?:[^\n]{1,300}\n){0,20}?"
    r"(?:title|headline|authors?|date|published|layout|tags|draft|slug|url|categories)[ \t]*[:=]",
    re.IGNORECASE,
)
_JSON: Final = re.compile(r"\{\s*\"")
_TITLES: Final = ("title", "headline")
_DATES: Final = (
    *("published", "date", "publishdate", "published_at", "publish_date", "datepublished"),
    *("date_published", "pubdate", "created", "created_at"),
)
_AUTHORS: Final = ("authors", "author", "byline", "by", "creator", "writers", "writer")
_PUBLISHERS: Final = ("publisher", "site_name", "sitename", "publication")
_ADDRESSES: Final = ("url", "canonical_url", "canonicalurl", "canonical", "link", "source")
_LANGUAGES: Final = ("language", "lang", "locale")
_NESTED: Final = ("extra", "params", "taxonomies", "metadata", "meta")  # of Zola, Hugo and others
_NAMES: Final = ("name", "display_name", "title", "full_name", "literal")
_MAIL: Final = re.compile(r"\s*[<(]?\S{1,64}@\S{1,100}[>)]?\s*$")
_AND: Final = re.compile(r"\s*;\s*|\s+(?:and|&)\s+|,\s+")
_MOST_AUTHORS: Final = 50
_DEEPEST: Final = 2
_MOST_NESTED: Final = 1_000
_CURE: Final = "Correct the block between the marks at the top, or take it out."
_NO_YAML: Final = (
    "The front matter is not YAML.",
    "The front matter is not YAML (line {line}).",
)
_NO_TOML: Final = "The front matter is not TOML: {why}."
_NO_JSON: Final = "The front matter is not JSON (line {line})."
_NO_END: Final = "The front matter isn't closed: a line {mark} is missing at its end."
_TOO_LONG: Final = "The front matter is longer than {limit} characters."


@dataclass(frozen=True)
class FrontMatter:
    """What is known of a document from its front matter; nothing is guessed."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class _Values:
    """Front matter as it was read: names in lower case, those of nested tables after the others."""

    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, front: Mapping[object, object]) -> _Values:
        own = {str(key).lower(): value for key, value in front.items()}
        for name in _NESTED:
            nested = own.get(name)
            if isinstance(nested, dict):
                own = {str(key).lower(): value for key, value in nested.items()} | own
        return cls(own)

    def first(self, names: tuple[str, ...]) -> str | None:
        found = (_line(self.values.get(name)) for name in names)
        return next((value for value in found if value), None)


def split(text: str) -> tuple[FrontMatter, str]:
    """Return what a document's front matter says, and the text below it.

    Raises:
        ReadError: The front matter is malformed.
    """
    start = text[: MAX_CHARS + 8]
    if _JSON.match(start):
        front, body = _json(text)
    elif text[:3] in _FENCED:
        front, body = _fenced(text, start)
    else:
        return FrontMatter(), text
    values = _Values.of(front)
    published = values.first(_DATES)
    return (
        FrontMatter(
            title=values.first(_TITLES),
            publisher=values.first(_PUBLISHERS),
            authors=_authors(values),
            published=valid_iso(published) if published else None,
            url=_address(values),
            language=_language(values),
        ),
        body,
    )


def _fenced(text: str, start: str) -> tuple[Mapping[object, object], str]:
    mark = text[:3]
    match = _FENCED[mark].match(start)
    if match is None:
        if not _OPENS.match(start):
            return {}, text
        if len(text) > MAX_CHARS:
            raise ReadError(_TOO_LONG, _CURE, limit=MAX_CHARS)
        raise ReadError(_NO_END, _CURE, mark=mark)
    front = _yaml(match[1]) if mark == "---" else _toml(match[1])
    if front is None:
        return {}, text[match.end() :]
    if not isinstance(front, dict):
        return {}, text  # a rule above some text, and another below it
    return front, text[match.end() :]


def _yaml(block: str) -> object:
    # What is nested takes the parser the square of its depth.
    if block.count("[") + block.count("{") > _MOST_NESTED:
        raise ReadError(_NO_YAML[0], _CURE)
    try:
        return yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ReadError(
            _NO_YAML[1 if mark else 0],
            "Put values with a colon in quotation marks.",
            line=mark.line + 2 if mark else 0,
        ) from error


def _toml(block: str) -> object:
    try:
        return tomllib.loads(block.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        why = " ".join(str(error).split())[:100] or "it is nested too deep"
        raise ReadError(_NO_TOML, _CURE, why=why) from error


def _json(text: str) -> tuple[Mapping[object, object], str]:
    """Return an object at the top of a text and what follows; a text that is all JSON has none."""
    try:
        front, end = json.JSONDecoder().raw_decode(text[:MAX_CHARS])
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ReadError(_NO_JSON, _CURE, line=line) from error
    return (front, text[end:].lstrip()) if isinstance(front, dict) else ({}, text)


def _line(value: object) -> str | None:
    """Return a scalar as one line, or None."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return " ".join(canonical(str(value)).split()) or None
    return None


def _authors(values: _Values) -> tuple[str, ...]:
    for name in _AUTHORS:
        found = tuple(dict.fromkeys(_people(values.values.get(name))))
        if found:
            return found[:_MOST_AUTHORS]
    return ()


def _people(value: object, depth: int = 0) -> Iterator[str]:
    """Return the names in a value: a string, an object with a name, or several of either."""
    if isinstance(value, str):
        yield from _split_names(value)
    elif isinstance(value, list) and depth <= _DEEPEST:
        for one in value[:_MOST_AUTHORS]:
            yield from _people(one, depth + 1)
    elif isinstance(value, dict) and depth <= _DEEPEST:
        known = {str(key).lower(): one for key, one in value.items()}
        parts = [_line(known.get(key)) for key in ("given", "first", "family", "last")]
        whole = next((n for n in (_line(known.get(key)) for key in _NAMES) if n), None)
        whole = whole or " ".join(part for part in parts if part)
        if whole:
            yield from _split_names(whole)
        else:
            for key, one in list(value.items())[:_MOST_AUTHORS]:
                yield from _people(one if isinstance(one, dict) else key, depth + 1)


def _split_names(text: str) -> Iterator[str]:
    """Return one name, or several where the text holds nothing but names."""
    line = _MAIL.sub("", " ".join(canonical(text).split())).strip()
    if line.lower().startswith("by "):
        line = line[3:]
    if not line or line.startswith(("http:", "https:")):
        return
    parts = [_MAIL.sub("", part) for part in _AND.split(line)]
    if len(parts) > 1 and all(bare_names(part) for part in parts):
        yield from parts
    else:
        yield line


def _address(values: _Values) -> str | None:
    found = (_line(values.values.get(name)) for name in _ADDRESSES)
    return next((url for url in found if url and urlsplit(url).scheme in {"http", "https"}), None)


def _language(values: _Values) -> str | None:
    code = (values.first(_LANGUAGES) or "").lower()
    return code[:2] if re.fullmatch(r"[a-z]{2}(?:[-_]\w{2,8})*", code) else None
