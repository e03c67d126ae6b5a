"""The body of a response: judged by status and kind, unpacked, and bounded in size."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs

from corpus.errors import FetchError
from corpus.fetch.urls import BY_HAND, shown
from corpus.read.formats.kinds import TYPES
from corpus.read.suffixes import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiohttp import ClientResponse

_CHUNK: Final = 64 * 1024  # unpacked at a time, so that a bomb is noticed after one chunk
_MAX_MEMBERS: Final = 64  # of a gzip file that was put together from several
_GZIP_MAGIC: Final = b"\x1f\x8b"
_GOOD: Final = frozenset({200, 201, 202, 203})
_TYPES: Final = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/pdf",
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/ndjson",
        *TYPES,
    }
)
_VAGUE: Final = frozenset(
    {
        "application/octet-stream",
        "binary/octet-stream",
        "application/json",
        "application/zip",
    }
)
_LATER: Final = "Try again later."
_REASONS: Final = {
    204: ("the site sends nothing for this address", BY_HAND),
    205: ("the site sends nothing for this address", BY_HAND),
    206: ("the site sends only part of the page", BY_HAND),
    401: ("the page asks for a login", BY_HAND),
    402: ("the page asks for payment", BY_HAND),
    403: ("the publisher doesn't allow bots", BY_HAND),
    404: ("the page doesn't exist", "Check the address."),
    410: ("the page has been taken down", "Check the address."),
    429: ("the site has had too many requests", _LATER),
    451: ("the page is blocked for legal reasons", ""),
}


@dataclass(frozen=True)
class Fetched:
    """A page as it came.

    Attributes:
        url: Where it came from after redirects.
        data: The body, unpacked.
        content_type: As the server named it, lower case, without parameters.
        charset: As the server named it.
    """

    url: str
    data: bytes
    content_type: str | None
    charset: str | None


async def take(response: ClientResponse, max_bytes: int) -> Fetched:
    """Receive a page.

    Args:
        response: Just begun; its body has not been read.
        max_bytes: Of the body, as it comes and unpacked.

    Raises:
        FetchError: it is no page, of a kind that holds no article, empty, too large or broken.
    """
    _check_status(response)
    content_type = _content_type(response)
    if (response.content_length or 0) > max_bytes:
        raise _too_large(response, max_bytes)
    data = bytearray()
    async for piece in unpacked(response, max_bytes):
        data += piece
        if len(data) > max_bytes:
            raise _too_large(response, max_bytes)
    if not data:
        raise FetchError("The page at {url} is empty.", BY_HAND, url=shown(response.url))
    return Fetched(str(response.url), bytes(data), content_type, response.charset)


async def unpacked(response: ClientResponse, limit: int) -> AsyncGenerator[bytes]:
    """Return the body's pieces, unpacked, none of them longer than a chunk.

    Args:
        response: Just begun.
        limit: Of what comes, packed, in bytes.

    Raises:
        FetchError: it is packed in a way not asked for, wrongly, or too large.
    """
    packing = response.headers.get(hdrs.CONTENT_ENCODING, "").strip().lower()
    if packing in {"", "identity"}:
        async for piece in response.content.iter_chunked(_CHUNK):
            yield piece
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(
            "{url} came compressed as {packing}, which I didn't ask for.",
            BY_HAND,
            url=shown(response.url),
            packing=ascii(packing[:40]),
        )
    unpacker = _Unpacker(packing)
    raw = 0
    async for piece in response.content.iter_chunked(_CHUNK):
        raw += len(piece)
        if raw > limit:
            raise _too_large(response, limit)
        try:
            rest = piece
            while rest:
                out, rest = unpacker.step(rest)
                yield out
        except zlib.error as error:
            raise FetchError(
                "{url} is compressed incorrectly.", BY_HAND, url=shown(response.url)
            ) from error
    if not unpacker.is_done:
        raise FetchError("{url} arrived incomplete.", _LATER, url=shown(response.url))


class _Unpacker:
    """Undo gzip or deflate a chunk at a time; "deflate" is sent with and without a header."""

    def __init__(self, packing: str) -> None:
        self._packing = packing
        self._inner: zlib._Decompress | None = None
        self._members = 0

    @property
    def is_done(self) -> bool:
        """Whether it ended well, or never began."""
        return self._inner is None or self._inner.eof

    def step(self, packed: bytes) -> tuple[bytes, bytes]:
        """Return at most a chunk of what was packed, and the bytes left to unpack.

        Raises:
            zlib.error: they are not packed as was said.
        """
        if self._inner is None or self._inner.eof:
            if self._inner is not None and not self._goes_on(packed):
                return b"", b""  # after the end, padding: of no meaning
            self._members += 1
            self._inner = zlib.decompressobj(_window(self._packing, packed))
        out = self._inner.decompress(packed, _CHUNK)
        return out, self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail

    def _goes_on(self, packed: bytes) -> bool:
        if self._packing == "deflate" or not packed.startswith(_GZIP_MAGIC):
            return False
        if self._members >= _MAX_MEMBERS:
            raise zlib.error("too many members")
        return True


def _window(packing: str, start: bytes) -> int:
    """Return the window size to unpack with."""
    if packing != "deflate":
        return 16 + zlib.MAX_WBITS
    has_header = start[0] & 0x0F == 0x08  # noqa: PLR2004 - RFC 1950: the method's nibble
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


def _check_status(response: ClientResponse) -> None:
    status = response.status
    if status in _GOOD:
        return
    reason, cure = _REASONS.get(status, ("the site sent no page", BY_HAND))
    if status >= 500:  # noqa: PLR2004 - HTTP's range of server errors
        reason, cure = "the site has a problem", _LATER
    raise FetchError(
        "{url} was not fetched: {reason} (HTTP {status}).",
        cure,
        url=shown(response.url),
        reason=FetchError(reason),
        status=str(status),
    )


def _content_type(response: ClientResponse) -> str | None:
    """Return the body's kind, which can hold an article; None where the server is vague.

    Raises:
        FetchError: it is a kind that holds no article.
    """
    if hdrs.CONTENT_TYPE not in response.headers:
        return None
    kind = response.content_type.lower()
    if kind in _TYPES:
        return kind
    if PurePosixPath(response.url.path).suffix.lower() in SUFFIXES and kind in _VAGUE:
        return None
    raise FetchError(
        "{url} is {kind}, which I can't read as an article.",
        "Use the address of a web page, a document, a book, or a text or JSON Lines file.",
        url=shown(response.url),
        kind=ascii(kind[:60]),
    )


def _too_large(response: ClientResponse, limit: int) -> FetchError:
    return FetchError(
        "{url} is larger than {limit} MB.",
        "Add the article's text as a file.",
        url=shown(response.url),
        limit=f"{limit / 1024 / 1024:.3g}",
    )
