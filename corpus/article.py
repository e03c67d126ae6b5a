"""What an article is: its canonical text and where it came from.

A `Draft` is what a reader makes of a file, a page or pasted text. The library gives it an id and
keeps it as an `Article`. Offsets into the text are code points, half-open, everywhere.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypedDict

if TYPE_CHECKING:
    from corpus.errors import PullquoteError

from corpus.inert import inert_address, inert_line, inert_lines


class Span(NamedTuple):
    """`[start, end)` in an article's text, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """Return the slice of `text` between the span's offsets."""
        return text[self.start : self.end]


class LocatorKind(StrEnum):
    """What a locator counts or names."""

    CHAPTER = "chapter"
    SECTION = "section"
    PAGE = "page"
    SLIDE = "slide"
    NOTES = "notes"
    TIME = "time"


class Locator(NamedTuple):
    """Where in its source a part of a text is: from `start` up to the next locator's.

    Attributes:
        start: Offset in the article's text, in code points.
        kind: What `value` is.
        value: A number ("3"; of `NOTES`, the slide's), a heading, or a time ("00:12:40"); one line.
            Empty where nothing is known of the place from here on.
    """

    start: int
    kind: LocatorKind
    value: str

    @property
    def label(self) -> str:
        """The place in English: "chapter 3", "notes to slide 4", "section “Tides”", "00:12:40"."""
        return _LABELS[self.kind].format(self.value) if self.value else ""

    @property
    def seconds(self) -> int | None:
        """Seconds from the beginning of a recording; None for every other place."""
        if self.kind is not LocatorKind.TIME or not self.value:
            return None
        seconds = 0
        for part in self.value.split(":"):
            seconds = seconds * 60 + int(part)
        return seconds


_LABELS = {
    LocatorKind.CHAPTER: "chapter {}",
    LocatorKind.SECTION: "section “{}”",
    LocatorKind.PAGE: "page {}",
    LocatorKind.SLIDE: "slide {}",
    LocatorKind.NOTES: "notes to slide {}",
    LocatorKind.TIME: "{}",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a text comes from. What is not known is None or empty, never guessed.

    Whatever it is built of, it is inert: see `corpus.inert`.

    Attributes:
        title: The headline, one line, never empty.
        publisher: Who published it ("NPR").
        authors: Names in the order printed.
        published: ISO 8601 date as precise as it is known: "2017-04-29", "2017-04" or "2017".
        url: Where the article was published; http or https.
        language: ISO 639-1 code ("en").
        copyright_year: The year of the copyright line; not a date of publication.
        author_note: The author's biography, if the page carried one.
        captions: Picture captions and their credits, kept out of the text.
    """

    title: str
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    language: str | None = None
    copyright_year: int | None = None
    author_note: str | None = None
    captions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("title", "publisher", "published", "language"):
            self._make(name, getattr(self, name) and inert_line(getattr(self, name)))
        for name in ("authors", "captions"):
            lines = map(inert_line, getattr(self, name))
            self._make(name, tuple(line for line in lines if line))
        self._make("url", None if self.url is None else inert_address(self.url))
        self._make("author_note", self.author_note and inert_lines(self.author_note))

    def _make(self, name: str, value: object) -> None:
        if value != getattr(self, name):
            object.__setattr__(self, name, value)


class Known(TypedDict, total=False):
    """What may be known of a source beside its title and its captions; see `Source`."""

    publisher: str | None
    authors: tuple[str, ...]
    published: str | None
    url: str | None
    language: str | None
    copyright_year: int | None
    author_note: str | None


class SourceFields(Known):
    """All fields of a `Source`."""

    title: str
    captions: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """What a person should know of how a text was read, before it is stored.

    Attributes:
        sentence: In English, with `{places}`; one that the catalogues know.
        values: For its places.
    """

    sentence: str
    values: dict[str, str | int] = field(default_factory=dict)

    @classmethod
    def of(cls, error: PullquoteError) -> Remark:
        """Return what an error says, as a remark: it spoiled a part, and not the whole."""
        values = error.values.items()
        return cls(error.sentences[0], {k: v if type(v) is int else str(v) for k, v in values})


@dataclass(frozen=True, kw_only=True)
class Draft(Source):
    """A text that has been read but is not in a library yet.

    Attributes:
        text: Canonical text (see `corpus.text.canonical`), never empty.
        dropped: Struck words and furniture taken out of the body, each in page order, for a person
            to check.
        remarks: What else a person should know of the reading.
        id_hint: The id its file gave it, if any; the library may have to choose another.
        locators: Where in its source each part of the text is, in order; empty where unknown.
    """

    text: str
    dropped: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    id_hint: str | None = None
    locators: tuple[Locator, ...] = ()

    def as_article(self, article_id: str) -> Article:
        """Return this draft under the id a library has given it."""
        source = {f.name: getattr(self, f.name) for f in fields(Source)}
        return Article(id=article_id, text=self.text, locators=self.locators, **source)


@dataclass(frozen=True, kw_only=True)
class Article(Source):
    """One article of one library.

    Attributes:
        id: Unique within its library; a slug of 1 to 40 characters of `a-z 0-9 -` where the
            library chose it.
        text: Canonical text. Every quotation is a slice of it.
        locators: Where in its source each part of the text is, in order; empty where unknown.
        sha256: Hex digest of the text in UTF-8; the text's identity.
    """

    id: str
    text: str
    locators: tuple[Locator, ...] = ()
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "sha256", digest)

    def locator_at(self, at: int) -> Locator | None:
        """Return where in its source the character at an offset is; None where that is unknown."""
        row = bisect_right(self.locators, at, key=lambda locator: locator.start) - 1
        found = self.locators[row] if row >= 0 else None
        return found if found and found.value else None


@dataclass(frozen=True)
class Passage:
    """What is searched: one paragraph, or some sentences of a long one.

    Attributes:
        span: `[start, end)` in the article's text, without surrounding white space.
        sentences: The sentences inside, in order, trimmed of white space, not overlapping.
        heading: The heading of the section it is in, if any.
        is_heading: Whether the passage is itself a heading: searched as context, never quoted.
    """

    span: Span
    sentences: tuple[Span, ...]
    heading: Span | None = None
    is_heading: bool = False
