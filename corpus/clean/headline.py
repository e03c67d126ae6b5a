"""The headline: which line of a page or a plain text is its title."""

from __future__ import annotations

import re
from typing import Final

from corpus.clean.boilerplate import Known, is_breadcrumb, known
from corpus.clean.page import Line, Page, Role, is_prose, words

MAX_TITLE: Final = 200  # code points
_MAX_WORDS: Final = 30
_DEEPEST: Final = 200  # lines; a page with a longer menu has no headline we could tell
_SURE_WORDS: Final = 4  # shorter lines are as likely a section or a site's name
_NOT_TITLE_END: Final = re.compile(r"(?<!\b[A-Z])(?<!\.\.)[.;,:]$")
_BULLET: Final = re.compile(r"^(?:[-*•>+]|\d{1,3}[.)])\s")
_SITE: Final = re.compile(r" [|–—·•-] ([^|–—·•]{2,40})$")
_LABEL: Final = re.compile(r"^(?:title|headline): ?(?=\S)", re.IGNORECASE)
_SHORTENED: Final = 70  # code points


def heading_like(text: str) -> bool:
    """Return whether a line could be a title: short, no list item, no sentence but with ? or !."""
    return (
        0 < len(text) <= MAX_TITLE
        and words(text) <= _MAX_WORDS
        and not _NOT_TITLE_END.search(text)
        and not _BULLET.match(text)
        and any(c.isalpha() for c in text)
    )


def plain_title(text: str) -> str | None:
    """Return the title of a text without furniture: its first line, if it is alone and reads so."""
    blocks = text.split("\n\n", 2)
    first = blocks[0].split("\n")
    alone = len(first) == 1 and len(blocks) > 1
    heads = len(first) > 1 and is_prose(first[1]) and not is_prose(first[0])
    if (alone or heads) and heading_like(first[0]) and words(first[0]) <= _MAX_WORDS // 2 + 5:
        return _LABEL.sub("", first[0])
    return None


def first_words(text: str) -> str:
    """Return a title of last resort: how the text begins, cut at a word."""
    line = text.split("\n", 1)[0]
    if len(line) <= _SHORTENED:
        return line.rstrip(".,;: ")
    return line[:_SHORTENED].rsplit(" ", 1)[0].rstrip(".,;: ") + "…"


def find_headline(page: Page, given: str | None) -> tuple[str | None, str | None]:
    """Mark the headline's lines on the page.

    Args:
        page: Lines with what is surely furniture already marked.
        given: The title, if it is known from elsewhere.

    Returns:
        The title, and the site's name if the title's line carried it behind a bar.
    """
    if given:
        _mark(page, given)
        return given, None
    candidates = _candidates(page)
    if not candidates:
        return None, None
    texts = [line.text for line in candidates]
    for text in texts:
        site = _SITE.search(text)
        bare = text[: site.start()] if site else ""
        if site and words(bare) >= _SURE_WORDS - 1 and texts.count(text) + texts.count(bare) > 1:
            _mark(page, bare)
            return bare, site[1].strip()
    repeated = next((t for t in texts if texts.count(t) > 1 and words(t) >= _SURE_WORDS), None)
    sure = next((t for t in texts if words(t) >= _SURE_WORDS), None)
    # Pages print a headline again in their path of links or beside the buttons for sharing.
    title = repeated or sure or max(texts, key=words)
    _mark(page, title)
    return title, None


def _candidates(page: Page) -> list[Line]:
    """Return lines of the head that read like a title."""
    head = page.head
    marks = {Role.BYLINE, Role.DATE}
    dated = next((i for i, line in enumerate(page.lines[:60]) if line.role in marks), None)

    def among(stop: int) -> list[Line]:
        return [
            line
            for line in page.lines[: min(stop, _DEEPEST)]
            if line.role is Role.BODY
            and heading_like(line.text)
            and known(line.text) is Known.NO
            and not is_breadcrumb(line.text)
        ]

    return among(head) or (among(dated) if dated else [])


def _mark(page: Page, title: str) -> None:
    """Give the title's role to each line of the head that is the title, bare or with a site."""
    wanted = title.casefold()
    for line in page.lines[: page.head + 1]:
        bare = _SITE.sub("", line.text).casefold()
        if line.role in {Role.BODY, Role.FURNITURE} and wanted in {bare, line.text.casefold()}:
            line.role = Role.TITLE
