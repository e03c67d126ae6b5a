"""Markdown, with or without front matter, as plain text that quotes well.

Marks go, words stay: a heading is a paragraph, a link is its text, a list item is a line (numbers
are kept), a table's row is a line with bars between its cells, code is kept as it is behind the
sentence that introduces it, a note is a paragraph at the end, an image is a caption. Struck words
are withdrawn and listed as left out; comments and the tags of site generators are gone. A text with
a title in its front matter was written for this use and is not searched for furniture.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from corpus.article import Draft, Remark
from corpus.clean.clean import clean
from corpus.errors import ReadError
from corpus.read.markup import front_matter
from corpus.read.markup.blocks import text_of
from corpus.read.markup.document import Document, left_out
from corpus.read.markup.template_tags import fenced_highlights
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.rules_core import StateCore

    from corpus.clean.page import Mark
    from corpus.read.markup.front_matter import FrontMatter

MAX_CHARS: Final = 2 * 1024 * 1024  # the parser works in plain Python: more takes many seconds
# A bracket may begin a link, a bar a cell, and a line whatever there is: all of it is tried. What
# has one of each in ten characters, beyond what a long list may have, is no text.
_SPARE: Final = {"[": 4_000, "|": 4_000, "\n": 10_000}
_CHARS_EACH: Final = 10

_INLINE_NOTES: Final = 300
_DEEPEST: Final = 60  # a list in a list is two; the parser passes over all after what is deeper
_DEEPEST_INLINE: Final = 20
TOO_DEEP: Final = "Something in this text is nested too deep to read, and was left out."


def read_markdown(text: str, *, fallback_title: str | None = None, url: str | None = None) -> Draft:
    """Read one Markdown document.

    Args:
        text: The decoded document.
        fallback_title: Title where neither front matter nor a heading gives one.
        url: Where it was published, if the front matter does not say.

    Raises:
        ReadError: If the front matter is malformed, or there is no text.
    """
    if len(text) > MAX_CHARS:
        raise ReadError(
            "This Markdown has more than {millions} million characters.",
            "Split it into articles.",
            millions=MAX_CHARS // 1024 // 1024,
        )
    if any(text.count(mark) > spare + len(text) // _CHARS_EACH for mark, spare in _SPARE.items()):
        raise ReadError(
            "This Markdown is made of brackets, bars or empty lines, not of text.",
            "Save it as plain text and use that.",
        )
    front, body = front_matter.split(text.removeprefix("\ufeff"))
    source = fenced_highlights(body)
    parser = _parser(body)
    tokens = parser.parse(source)
    document = Document(tokens)
    deep = (*document.gathered.too_deep, *left_out(tokens, source, _DEEPEST))
    title = front.title or document.heading
    blocks = document.blocks
    if document.heading and title and _same(document.heading, title):
        blocks = blocks[1:]
    plain, marks = text_of(blocks)
    if not plain:
        raise ReadError("There is no text in this Markdown.", "Write at least one paragraph.")
    draft = Draft(
        text=plain,
        title=title or fallback_title or "",
        publisher=front.publisher,
        authors=front.authors,
        published=front.published,
        url=front.url or url,
        language=front.language,
        captions=tuple(dict.fromkeys(document.gathered.captions)),
        dropped=(*document.gathered.withdrawn, *deep),
        remarks=(Remark(TOO_DEEP),) if deep else (),
    )
    return draft if front.title else _cleaned(draft, front, title, fallback_title, marks)


def _parser(body: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.core.ruler.before("inline", "inline_nesting", _limit_inline)
    # Each inline note looks for its end, so a text of nothing but their beginnings takes minutes.
    inline = body.count("^[") <= _INLINE_NOTES
    return parser.use(footnote_plugin, inline=inline).use(deflist_plugin)


def _limit_inline(state: StateCore) -> None:
    """Let words be nested less deep than lists: what is deeper is text, and takes no more time."""
    state.md.options["maxNesting"] = _DEEPEST_INLINE


def _cleaned(
    draft: Draft,
    front: FrontMatter,
    title: str | None,
    fallback_title: str | None,
    marks: Mapping[int, Mark],
) -> Draft:
    """Return the draft after the search for furniture."""
    cleaned = clean(
        draft.text,
        title=title,
        publisher=front.publisher,
        authors=front.authors,
        published=front.published,
        url=draft.url,
        language=front.language,
        fallback_title=fallback_title,
        marks=marks,
    )
    return replace(
        cleaned,
        captions=tuple(dict.fromkeys((*draft.captions, *cleaned.captions))),
        dropped=(*draft.dropped, *cleaned.dropped),
        remarks=draft.remarks,
    )


def _same(heading: str, title: str) -> bool:
    return canonical(heading).casefold() == canonical(title).casefold()
