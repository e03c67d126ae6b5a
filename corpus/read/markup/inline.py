"""The words of a line of Markdown: its marks read, code as it is, tags of generators taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml.html import defs  # type: ignore[import-untyped]

from corpus.read.markup.blocks import cites, leaves_gap
from corpus.read.markup.fragment import STRUCK
from corpus.read.markup.template_tags import without_tags
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from corpus.read.markup.fragment import Gathered

_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w.-]{0,40})([^<>]*)>")
_TAGS: Final = frozenset(defs.tags) | {"picture", "source", "slot", "dialog"}
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "summary"})
_KEPT: Final = "\ufffc"  # in no canonical text: stands for what tags are not looked for in
_NOTE: Final = re.compile(r"\[\^[\w-]{1,40}\]")  # the mark of a note that is not there
_CODE: Final = re.compile(f"{_KEPT}(\\d+){_KEPT}")
# Pandoc's marks for raised and lowered words, and what some write for struck ones.
_TILDE: Final = re.compile(r"~(?=\S)([^~\s][^~\n]{0,80}?)(?<=\S)~")
_CARET: Final = re.compile(r"\^([^\s^]{1,20})\^")


class _Frame:
    """Words that an open element holds: raised, lowered or struck ones are written when it ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.out: list[str] = []
        self.linked = False


class Inline:
    """Reads inline tokens; struck words and captions go to what is gathered."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._frames: list[_Frame] = []
        self._code: list[str] = []
        self._struck = False  # whether struck words come just before

    def text(self, tokens: Sequence[Token]) -> str:
        """Return the words of a paragraph's tokens; a hard break is a line break."""
        self._frames, self._code, self._struck = [_Frame("")], [], False
        for token in tokens:
            self._take(token)
        while len(self._frames) > 1:  # never closed: its words are as they are
            frame = self._frames.pop()
            self._put("".join(frame.out))
        *lines, last = without_tags(self._marked("".join(self._frames[0].out))).split("\n")
        joint = "\n" if lines and cites(last.lstrip()) else " "
        flowing = joint.join([" ".join(lines), last] if lines else [last]).replace("\v", "\n")
        return _CODE.sub(lambda kept: self._code[int(kept[1])], flowing).strip()

    def _put(self, text: str) -> None:
        out = self._frames[-1].out
        if self._struck and out and leaves_gap(text):
            out[-1] = out[-1].rstrip()
        if text:
            self._struck = False
            out.append(text)

    def _take(self, token: Token) -> None:
        match token.type:
            case "text":
                self._put(_NOTE.sub("", token.content.replace(_KEPT, "")))
            case "code_inline":
                self._code.append(token.content)
                self._put(f"{_KEPT}{len(self._code) - 1}{_KEPT}")
            case "softbreak":
                self._put("\n")
            case "hardbreak":
                self._put("\v")
            case "s_open":
                self._frames.append(_Frame("s"))
            case "s_close":
                self._close("s")
            case "link_open":
                self._frames[-1].linked |= str(token.attrGet("href") or "").startswith("#")
            case "html_inline":
                self._html(token.content)
            case "image":
                caption = " ".join(canonical(token.content).split())
                self._gathered.captions += [caption] if caption else []

    def _html(self, content: str) -> None:
        tag = _TAG.fullmatch(content)
        if tag is None:
            return  # a comment or a declaration
        closing, name, rest = bool(tag[1]), tag[2].lower(), tag[3].strip(" /")
        if name in STRUCK or name in {"sup", "sub"}:
            name = "s" if name in STRUCK else name
            if closing:
                self._close(name)
            else:
                self._frames.append(_Frame(name))
        elif name in _BREAKS:
            self._put("\v")
        elif name not in _TAGS and not rest and not closing and tag[2].islower():
            self._put(content)  # "<file>" is a placeholder that somebody wrote

    def _close(self, name: str) -> None:
        if not any(frame.name == name for frame in self._frames):
            return
        while (frame := self._frames.pop()).name != name:
            self._put("".join(frame.out))
        self._write(name, "".join(frame.out), linked=frame.linked)

    def _write(self, name: str, text: str, *, linked: bool = False) -> None:
        shown = _CODE.sub(lambda kept: self._code[int(kept[1])], text)
        if name == "s":
            self._gathered.strike(shown)
            self._struck = True
        elif name == "sub":
            self._put(self._gathered.raised.down(shown))
        else:
            before = "".join(self._frames[-1].out[-12:])
            self._put(self._gathered.raised.up(shown, before, linked=linked))

    def _marked(self, text: str) -> str:
        """Return text with what is between single tildes and carets read."""
        if "~" in text:
            text = _TILDE.sub(self._tilde, text)
        return _CARET.sub(lambda m: self._gathered.raised.up(m[1], _before(m, 30)), text)

    def _tilde(self, found: re.Match[str]) -> str:
        before = _before(found, 1)
        if before.isalnum() and " " not in found[1]:
            return self._gathered.raised.down(found[1])
        after = found.string[found.end() : found.end() + 1]
        if before.isalnum() or after.isalnum():
            return found[0]
        self._gathered.strike(found[1])
        return ""


def _before(found: re.Match[str], most: int) -> str:
    return found.string[max(0, found.start() - most) : found.start()]
