"""What a browser is asked to look for, so that it finds one place of an article and no other.

A text directive is `[prefix-,]start[,end][,-suffix]`, and a browser goes to the first place that
fits. It compares whole words without regard to case and accents, each of the four within one block
of the page: a paragraph, an item of a list, a cell of a table. So the start is made longer until
it is in the article once, and where that is not enough, the words around it are added.

https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EDGE = 6
"""Words at each end of a long quotation, at first: mostly enough to be found once."""
_WHOLE = 12
"""Up to so many words a quotation is looked for whole."""
_LONGEST = 30
"""Words of a start, an end or a surrounding, at most."""
_WHOLE_CHARS = 160
"""The same in code points, for scripts that put no spaces between words."""

# A cell ends at a bar; a list's mark is drawn by the browser, so the page's text lacks it.
_BAR = re.compile(r"(?:(?<=[ \n])|^)\|(?=[ \n]|$)")
_MARK = re.compile(
    r"^ *(?:[-*+•‣◦▪–—·●○■□✓✔]|\(?\d{1,3}[.)]|\(?[A-Za-z][)]|\(?[ivx]{1,5}[)])(?= )",
    re.MULTILINE,
)
# Words; where a script has no spaces, what its commas and full stops separate.
_UNIT = re.compile(r"[^\s、，。；：！？」』）》]+[、，。；：！？」』）》]*|\S+")  # noqa: RUF001
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_QUOTES = dict.fromkeys((0x2018, 0x2019, 0x201A, 0x201B), "'")
_QUOTES |= dict.fromkeys((0x201C, 0x201D, 0x201E, 0x201F), '"')
_TRIED = 100
"""Places looked at before words count as being everywhere: a link is made while others wait."""
_EVERYWHERE = -1
_FAR = 200
"""Code points of white space, and blocks, that are looked across."""


@dataclass(frozen=True)
class TextDirective:
    """The parts of a text directive, as spans in the article's text; None where there is none."""

    start: Span
    end: Span | None = None
    prefix: Span | None = None
    suffix: Span | None = None

    def moved(self, by: int) -> TextDirective:
        """Return the same directive for a text that begins `by` code points later."""
        parts = (self.start, self.end, self.prefix, self.suffix)
        start, *others = (part and Span(part.start + by, part.end + by) for part in parts)
        return TextDirective(start or self.start, *others)


def directive_for(text: str, span: Span, beside: Sequence[str] = ()) -> TextDirective:
    """Return what finds a span of an article's text first, and if possible only there.

    Args:
        text: The article's text.
        span: What to find; not only white space and marks.
        beside: What else is on its page: the title, captions.
    """
    above = "".join(f"{shown}\n" for shown in beside)
    page = _Page(_as_shown(above) + _as_shown(text), len(above))
    blocks = page.blocks(Span(span.start + len(above), span.end + len(above)))
    return _found(page, blocks).moved(-len(above)) if blocks else TextDirective(span)


def _found(page: _Page, blocks: Sequence[Span]) -> TextDirective:
    """Return what finds the stretch from the first of some blocks to the last."""
    first, last = blocks[0], blocks[-1]
    units = page.units(first)
    short = len(units) <= _WHOLE and first.end - first.start <= _WHOLE_CHARS
    if len(blocks) == 1 and (short or len(units) < 2 * _EDGE):
        return _whole(page, first, last)
    most = len(units) if len(blocks) > 1 else len(units) - _EDGE
    for count in range(min(_EDGE, most), min(most, _LONGEST) + 1):
        start = Span(first.start, units[count - 1].end)
        if page.is_only(start):
            return _range(page, start, last)
    start = Span(first.start, units[min(most, _LONGEST) - 1].end)
    for prefix in page.before(start):
        if page.is_only(start, prefix=prefix):
            return _range(page, start, last, prefix)
    return _whole(page, first, last)


def _whole(page: _Page, start: Span, last: Span) -> TextDirective:
    """Return a directive without an end, with as much around it as it needs.

    Where nothing around it helps, it begins at the nearest block above that is nowhere else.
    """
    before, after = list(page.before(start)), list(page.after(start))
    around: list[tuple[Span | None, Span | None]] = [(None, None)]
    around += [(prefix, None) for prefix in before]
    around += [(None, suffix) for suffix in after]
    around += list(zip(before, after, strict=False))
    if before and after:
        around.append((before[-1], after[-1]))
    for prefix, suffix in around:
        if page.is_only(start, prefix, suffix):
            return TextDirective(start, None, prefix, suffix)
    for earlier in page.above(start):
        if page.is_only(earlier):  # the row of a table that is there twice: opened from its heading
            return _range(page, earlier, last)
    prefix, suffix = around[-1]
    return TextDirective(start, None, prefix, suffix)


def _range(page: _Page, start: Span, last: Span, prefix: Span | None = None) -> TextDirective:
    """Return a directive whose end is the first of its kind after its start."""
    room = Span(max(start.end, last.start), last.end)
    units = page.units(room)
    if not units:
        return TextDirective(start, None, prefix)
    most = min(len(units), _LONGEST)
    for count in range(min(_EDGE, most), most + 1):
        end = Span(units[-count].start, last.end)
        if page.first(end, start.end) == end.start:
            return TextDirective(start, end, prefix)
    end = Span(units[-most].start, last.end)
    for suffix in page.after(end):
        if page.first(end, start.end, suffix) == end.start:
            return TextDirective(start, end, prefix, suffix)
    return TextDirective(start, end, prefix)


@dataclass(frozen=True)
class _Page:
    """A page as a browser compares it.

    Attributes:
        text: What else is shown on the page, and the article, offset by offset.
        floor: Where the article begins.
    """

    text: str
    floor: int

    def blocks(self, span: Span) -> list[Span]:
        """Return the parts of a span that are in one block each, without white space around."""
        found = []
        for match in re.finditer(r"[^\n]+", self.text[span.start : span.end]):
            line = match.group()
            if stripped := line.strip():
                start = span.start + match.start() + len(line) - len(line.lstrip())
                found.append(Span(start, start + len(stripped)))
        return found

    def units(self, span: Span) -> list[Span]:
        """Return the words of a span, or what stands for words."""
        return [Span(*match.span()) for match in _UNIT.finditer(self.text, *span)]

    def before(self, span: Span) -> Iterator[Span]:
        """Return what comes before a span in the block before it, a word more each time."""
        end = self.floor + len(self.text[self.floor : span.start].rstrip())
        start = max(self.text.rfind("\n", 0, end) + 1, self.floor)
        for unit in self.units(Span(start, end))[: -_LONGEST - 1 : -1]:
            yield Span(unit.start, end)

    def above(self, span: Span) -> Iterator[Span]:
        """Return the short blocks above the one that a span begins in, the nearest first."""
        end = self.text.rfind("\n", 0, span.start)
        for _ in range(_FAR):
            if end <= self.floor:
                return
            start = self.text.rfind("\n", 0, end) + 1
            whole = self.blocks(Span(start, end))
            if whole and len(self.units(whole[0])) <= _LONGEST:
                yield whole[0]
            end = start - 1

    def after(self, span: Span) -> Iterator[Span]:
        """Return what comes after a span in the block after it, a word more each time."""
        start = self._skip(span.end)
        end = self.text.find("\n", start)
        whole = Span(start, len(self.text) if end < 0 else end)
        for unit in self.units(whole)[:_LONGEST]:
            yield Span(start, unit.end)

    def is_only(self, start: Span, prefix: Span | None = None, suffix: Span | None = None) -> bool:
        """Return whether a start, with what is around it, is nowhere else on the page."""
        pieces = tuple(part and part.of(self.text) for part in (start, prefix, suffix))
        piece, ahead, behind = pieces
        assert piece is not None  # noqa: S101  a start is always given
        found = _matches(self.text, piece, 0, ahead, behind)
        return next(found, None) == start.start and next(found, None) is None

    def first(self, end: Span, start: int, suffix: Span | None = None) -> int | None:
        """Return where the words of `end` come first from `start` on."""
        behind = suffix.of(self.text) if suffix else None
        return next(_matches(self.text, end.of(self.text), start, None, behind), None)

    def _skip(self, at: int) -> int:
        """Return where the white space from `at` on ends."""
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at


def _matches(
    text: str, piece: str, start: int, ahead: str | None, behind: str | None
) -> Iterator[int]:
    """Return where a piece is in `text` as whole words, with `ahead` and `behind` around it.

    Ends with `_EVERYWHERE` where there are too many places to look at.
    """
    at = start - 1
    for _ in range(_TRIED):
        at = text.find(piece, at + 1)
        if at < 0:
            return
        end = at + len(piece)
        whole = not _glued(text, at) and not _glued(text, end)
        if whole and _ends_with(text, at, ahead) and _begins_with(text, end, behind):
            yield at
    yield _EVERYWHERE


def _ends_with(text: str, end: int, piece: str | None) -> bool:
    if piece is None:
        return True
    low = max(end - _FAR, 0)
    end = low + len(text[low:end].rstrip())
    return text.endswith(piece, 0, end) and not _glued(text, end - len(piece))


def _begins_with(text: str, start: int, piece: str | None) -> bool:
    if piece is None:
        return True
    room = text[start : start + _FAR]
    start += len(room) - len(room.lstrip())
    return text.startswith(piece, start) and not _glued(text, start + len(piece))


def _glued(text: str, at: int) -> bool:
    """Return whether a word goes on at `at`; a script without spaces never says."""
    pair = text[max(at - 1, 0) : at + 1]
    return len(pair) > 1 and pair.isalnum() and at > 0 and not _UNSPACED.search(pair)


@lru_cache(maxsize=16)
def _as_shown(text: str) -> str:
    """Return a text as a browser compares it: of the same length, cells and items as blocks."""
    text = _MARK.sub(lambda mark: " " * len(mark[0]), text)
    text = _BAR.sub("\n", text)
    return text.translate({ord(char): _folded(char) for char in set(text)} | _QUOTES)


def _folded(char: str) -> str:
    """Return a letter in lower case and without its accent, always as one code point."""
    parts = unicodedata.normalize("NFD", char)
    plain = parts[0] if all(map(unicodedata.combining, parts[1:])) else char
    low = plain.lower()
    return low if len(low) == 1 else plain
