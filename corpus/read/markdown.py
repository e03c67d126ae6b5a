"""Markdown, with or without YAML front matter, as plain text that quotes well.

Marks go, words stay: a heading is a paragraph, a link is its text, a list item is a line (numbers
are kept, bullets are not), code is kept as it is, an image is a caption, HTML comments and
tags are gone. A text with a title in its front matter was written for this use and is not searched
for furniture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import yaml
from markdown_it import MarkdownIt

from corpus.article import Draft
from corpus.clean.clean import clean
from corpus.errors import ReadError
from corpus.text.canonical import canonical
from corpus.text.dates import valid_iso

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

MAX_CHARS: Final = 2 * 1024 * 1024  # the parser works in plain Python: more takes many seconds
_MAX_FRONT: Final = 16 * 1024  # YAML is slow to parse, and no front matter is longer
_NO_YAML: Final = (
    "The front matter is not YAML.",
    "The front matter is not YAML (line {line}).",
)
_FRONT: Final = re.compile(
    r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]{0,500}>")


def read_markdown(text: str, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read one Markdown document.

    Args:
        text: The decoded document.
        fallback_title: Title where neither front matter nor a heading gives one.
        url: Where it was published, if the front matter does not say.

    Raises:
        ReadError: If the front matter is no YAML mapping, or there is no text.
    """
    if len(text) > MAX_CHARS:
        raise ReadError(
            "This Markdown has more than {millions} million characters.",
            "Split it into articles.",
            millions=MAX_CHARS // 1024 // 1024,
        )
    front, body = _split(text.removeprefix("\ufeff"))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    plain, captions = _plain(tokens)
    heading = _first_heading(tokens)
    title = _string(front, "title") or heading
    if heading and title and canonical(heading).casefold() == canonical(title).casefold():
        plain = _without_title(plain, heading)
    if not plain:
        raise ReadError("There is no text in this Markdown.", "Write at least one paragraph.")
    published = _string(front, "published") or _string(front, "date")
    draft = Draft(
        text=plain,
        title=title or fallback_title or "",
        publisher=_string(front, "publisher"),
        authors=_names(front),
        published=valid_iso(published) if published else None,
        url=_string(front, "url") or url,
        language=_string(front, "language"),
        captions=captions,
    )
    return draft if _string(front, "title") else _cleaned(draft, title, fallback_title)


def _cleaned(draft: Draft, title: str | None, fallback_title: str | None) -> Draft:
    """Return the draft after the search for furniture."""
    cleaned = clean(
        draft.text,
        title=title,
        publisher=draft.publisher,
        authors=draft.authors,
        published=draft.published,
        url=draft.url,
        language=draft.language,
        fallback_title=fallback_title,
    )
    return replace(cleaned, captions=tuple(dict.fromkeys((*draft.captions, *cleaned.captions))))


def _split(text: str) -> tuple[Mapping[str, object], str]:
    """Return front matter and body.

    Raises:
        ReadError: the front matter is no YAML.
    """
    match = _FRONT.match(text[: _MAX_FRONT + 8])
    if match is None:
        return {}, text
    try:
        front = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = _NO_YAML[1 if mark else 0]
        raise ReadError(
            what,
            "Put values with a colon in quotation marks.",
            line=mark.line + 2 if mark else 0,
        ) from error
    if front is None:
        return {}, text[match.end() :]
    if not isinstance(front, dict):
        return {}, text
    return {str(key).lower(): value for key, value in front.items()}, text[match.end() :]


def _string(front: Mapping[str, object], key: str) -> str | None:
    value = front.get(key)
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return " ".join(canonical(str(value)).split()) or None
    return None


def _names(front: Mapping[str, object]) -> tuple[str, ...]:
    value = front.get("authors") or front.get("author") or ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)):
        return ()
    return tuple(" ".join(canonical(n).split()) for n in names if isinstance(n, str) and n.strip())


def _first_heading(tokens: Sequence[Token]) -> str | None:
    """Return the text of a heading that comes first or is the only one of the first level."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return _inline(tokens[1], [])
    return None


def _without_title(plain: str, heading: str) -> str:
    """Return the text without its title as its first paragraph."""
    return plain[len(canonical(heading)) :].lstrip("\n")


def _plain(  # noqa: C901, PLR0912 - one case a token type
    tokens: Sequence[Token],
) -> tuple[str, tuple[str, ...]]:
    """Return plain canonical text of a document's tokens, and its pictures' captions."""
    blocks: list[str] = []
    captions: list[str] = []
    counters: list[int | None] = []
    item_starts = False
    cells: list[str] | None = None
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                blocks.append("" if counters else "\n\n")
                counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_open":
                blocks.append("" if counters else "\n\n")
                counters.append(None)
            case "ordered_list_close" | "bullet_list_close":
                counters.pop()
                blocks.append("" if counters else "\n\n")
            case "list_item_open":
                item_starts = True
            case "tr_open":
                cells = []
            case "tr_close":
                blocks.append(
                    ("\n" if blocks and blocks[-1].endswith("|") else "") + " | ".join(cells or [])
                )
                cells = None
            case "inline" if cells is not None:
                cells.append(_inline(token, captions))
            case "inline":
                text = _inline(token, captions)
                if item_starts and counters and counters[-1] is not None:
                    text = f"{counters[-1]}. {text}"
                    counters[-1] += 1
                blocks.append(("\n" if item_starts and blocks else "\n\n") + text if text else "")
                item_starts = False
            case "fence" | "code_block":
                blocks.append("\n\n" + token.content)
            case "html_block":
                blocks.append("\n\n" + _TAG.sub(" ", _COMMENT.sub("", token.content)))
            case "paragraph_close" | "heading_close" if not counters:
                blocks.append("\n\n")
    return canonical("".join(blocks)), tuple(dict.fromkeys(captions))


def _inline(token: Token, captions: list[str]) -> str:
    """Return the words of an inline token; images' descriptions go to `captions`."""
    out: list[str] = []
    for child in token.children or []:
        match child.type:
            case "text" | "code_inline":
                out.append(child.content)
            case "softbreak":
                out.append(" ")
            case "hardbreak":
                out.append("\n")
            case "image":
                caption = " ".join(canonical(child.content).split())
                if caption:
                    captions.append(caption)
    return "".join(out).strip()
