"""A chat's message: Markdown as chats know it, where a line is a line.

Chats know headings, lists, quotes, emphasis, links, code and spoilers, and nothing else of it: what
looks like HTML, a table or a rule is text. Marks go, words and line ends stay. What is struck out
was withdrawn, and what is a spoiler was hidden: both are left out and named in `Draft.dropped`.
Nothing is searched for furniture, because somebody wrote it by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from corpus.article import Draft
from corpus.clean.headline import MAX_TITLE, first_words
from corpus.errors import ReadError
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

MAX_CHARS: Final = 64 * 1024
"""Discord's longest message has 4,000."""

HIDDEN: Final = "[…]"
"""Stands for a spoiler: a reader sees that something was there."""

_RULES: Final = (
    "heading", "list", "blockquote",
    "emphasis", "strikethrough", "link", "escape", "newline",
)  # fmt: skip
_CODE: Final = re.compile(
    r"(?<!\\)(?:\n?```(?:[\w+-]{0,20}\n)?(?P<block>.+?)```\n?"
    r"|(?P<ticks>`{1,2})(?P<span>.+?)(?P=ticks))",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(
    "<(https?://[^\\s<>\ue000]+)>|https?://[^\\s<>\ue000]+[^\\s<>\ue000.,;:!?\"')\\]*_~|]"
)
SPOILER: Final = re.compile(r"(?<!\\)\|\|(.+?)\|\|", re.DOTALL)
_SMALL: Final = re.compile(r"^(?:-# |>>> )", re.MULTILINE)
_KEPT: Final = re.compile("\ue000(\\d+)\ue001")
"""Where something stood that is no Markdown; Unicode's private use, which messages don't need."""


def read_chat(text: str) -> Draft:
    """Read a message.

    Args:
        text: As it was written; mentions and the like already in words.

    Returns:
        A draft whose title is the heading that the message begins with, or its first line.

    Raises:
        ReadError: There is no text that could be quoted, or too much.
    """
    if len(text) > MAX_CHARS:
        raise ReadError("This message is too long.", "Save it as a .txt file and add that.")
    message = _Message()
    marked = message.without_literals(re.sub("[\ue000\ue001]", "", text))
    marked = SPOILER.sub(message.hide, marked)
    tokens = MarkdownIt("zero").enable(list(_RULES)).parse(_SMALL.sub("", marked))
    plain = canonical(message.plain(tokens))
    if not any(char.isalnum() for char in plain):
        raise ReadError("There is no text in this message.", "Choose another message.")
    first = message.plain(tokens[1:2]) if tokens[0].type == "heading_open" else plain
    return Draft(
        text=plain,
        title=first_words(canonical(first))[:MAX_TITLE],
        dropped=tuple(filter(None, map(canonical, message.dropped))),
    )


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change what of a message is not code."""
    parts: list[str] = []
    at = 0
    for match in _CODE.finditer(text):
        parts += [change(text[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*parts, change(text[at:])])


@dataclass
class _Message:
    """What is kept apart while a message is parsed, and what is left out of it."""

    literals: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def without_literals(self, text: str) -> str:
        """Put code and addresses aside: no mark in them means anything."""
        text = _CODE.sub(self._code, text)
        return _ADDRESS.sub(lambda match: self._aside(match[1] or match[0]), text)

    def hide(self, spoiler: re.Match[str]) -> str:
        """Leave a spoiler out."""
        self.dropped.append(self._whole(spoiler[1]))
        return self._aside(HIDDEN)

    def plain(self, tokens: Sequence[Token]) -> str:
        """Return the words, each line where it was."""
        out: list[str] = []
        lists: list[str] = []
        marker = ""
        end = 0
        apart = False
        for token in tokens:
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    lists.append("  " * len(lists))
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                case "list_item_open":
                    number = f"{token.info}{token.markup}" if token.info else "-"
                    marker = f"{lists[-1]}{number} "
                case "heading_open" | "heading_close":
                    apart = True
                case "inline":
                    start, stop = token.map or (end, end)
                    out.append("\n\n" if apart or start > end else "\n")
                    out.append(marker + self._inline(token))
                    marker, apart, end = "", False, stop
        return self._whole("".join(out))

    def _inline(self, token: Token) -> str:
        words: list[str] = []
        struck: list[str] = []
        depth = 0
        for child in token.children or []:
            depth += (child.type == "s_open") - (child.type == "s_close")
            if child.type == "s_close" and depth == 0:
                self.dropped.append(self._whole("".join(struck)))
                struck = []
            said = "\n" if child.type in {"softbreak", "hardbreak"} else child.content
            (struck if depth else words).append(said)
        return "".join(words)

    def _code(self, match: re.Match[str]) -> str:
        block = match["block"]
        if block is None:
            return self._aside(match["span"].strip())
        return f"\n{self._aside(block.strip(chr(10)))}\n"

    def _aside(self, literal: str) -> str:
        self.literals.append(literal)
        return f"\ue000{len(self.literals) - 1}\ue001"

    def _whole(self, text: str) -> str:
        return _KEPT.sub(lambda match: self.literals[int(match[1])], text)
