"""Fetches an article's page from its publisher: bounded in time, size and redirects.

Only http and https, only public addresses (see `corpus.addresses`; each redirect is judged anew),
no cookies, no credentials, no proxy from the environment. Compressed pages are unpacked here, so
that the limit holds for what comes out.
"""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, hdrs
from yarl import URL

from corpus.addresses import PublicResolver, check_literal
from corpus.errors import FetchError
from corpus.read import MAX_BYTES, SUFFIXES, read_bytes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from corpus.article import Draft

_CHUNK = 64 * 1024
_MAX_URL_CHARS = 2_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TYPES = frozenset(
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
    }
)
_UNTOLD = frozenset({"application/octet-stream", "binary/octet-stream"})
_BY_HAND = "Open the page in a browser, save it, and add the file."
_REASONS = {
    401: ("the publisher refuses: the page asks for a login", _BY_HAND),
    403: ("the publisher refuses to hand the page to a bot", _BY_HAND),
    404: ("the page is not there", "Check the address."),
    410: ("the page has been taken down", "Check the address."),
    429: ("the publisher has had too many requests", "Try again later."),
    451: ("the page is withheld for legal reasons", ""),
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


class Fetcher:
    """Fetches pages, one session a page: nothing is remembered between two.

    Args:
        allow_private: Whether addresses that are not public may be fetched from.
        timeout_s: For one page with its redirects, in seconds.
        max_bytes: Of the body, compressed and unpacked.
        max_redirects: Followed before giving up.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        timeout_s: float = 20,
        max_bytes: int = MAX_BYTES,
        max_redirects: int = 5,
    ) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects

    async def fetch(self, url: str) -> Fetched:
        """Fetches one page.

        Raises:
            FetchError: with the reason: the address, the site, the page, its size or its kind.
        """
        try:
            async with asyncio.timeout(self._timeout_s), self._session() as session:
                return await self._follow(session, _parsed(url))
        except aiohttp.InvalidURL as error:
            raise _no_address(url) from error
        except TimeoutError as error:
            raise FetchError(
                f"{url} did not arrive within {self._timeout_s:g} seconds.", "Try again later."
            ) from error
        except aiohttp.ClientConnectorDNSError as error:
            raise FetchError(
                f"There is no site of the name {error.host}.", "Check the address."
            ) from error
        except aiohttp.ClientSSLError as error:
            raise FetchError(
                f"{error.host} could not prove who it is: its certificate is not valid.", _BY_HAND
            ) from error
        except aiohttp.ClientConnectionError as error:
            raise FetchError(
                f"The connection for {url} failed.", "Check the address, or try again later."
            ) from error
        except (aiohttp.ClientError, ValueError) as error:
            raise FetchError(
                f"What the site sent for {url} is not a valid answer.", _BY_HAND
            ) from error

    def _session(self) -> ClientSession:
        resolver = None if self._allow_private else PublicResolver()
        return ClientSession(
            connector=TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True),
            timeout=ClientTimeout(total=self._timeout_s),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={
                hdrs.USER_AGENT: f"Pullquote/{metadata.version('pullquote')} (quotes with source)",
                hdrs.ACCEPT: "text/html, text/plain, text/markdown, application/pdf, */*;q=0.1",
                hdrs.ACCEPT_ENCODING: "gzip, deflate",
            },
        )

    async def _follow(self, session: ClientSession, url: URL) -> Fetched:
        seen: set[URL] = set()
        while True:
            if url in seen:
                raise FetchError(f"{url} redirects in a circle.", "Check the address.")
            if len(seen) > self._max_redirects:
                raise FetchError(
                    f"{url} is one redirect too many: {self._max_redirects} are followed.",
                    "Give the address that the browser shows in the end.",
                )
            seen.add(url)
            if not self._allow_private and url.host is not None:
                check_literal(url.host)
            async with session.get(url, allow_redirects=False) as response:
                target = response.headers.get(hdrs.LOCATION)
                if response.status not in _REDIRECTS or target is None:
                    return await self._take(response)
            url = _parsed(str(url.join(URL(target))))

    async def _take(self, response: ClientResponse) -> Fetched:
        _check_status(response)
        content_type = _content_type(response)
        data = bytearray()
        async for piece in _unpacked(response, self._max_bytes):
            data += piece
            if len(data) > self._max_bytes:
                raise FetchError(
                    f"{response.url} is larger than {_megabytes(self._max_bytes)}.",
                    "Add the article's text as a file.",
                )
        return Fetched(str(response.url), bytes(data), content_type, response.charset)


async def fetch_article(url: str, fetcher: Fetcher) -> list[Draft]:
    """Fetches a page and reads the article in it, or the articles of a JSON Lines file.

    Raises:
        FetchError: the page did not come.
        ReadError: it is no article.
    """
    page = await fetcher.fetch(url)
    name = PurePosixPath(URL(page.url).path).name or URL(page.url).host or "page"
    return await asyncio.to_thread(
        read_bytes,
        page.data,
        name=name,
        content_type=page.content_type,
        charset=page.charset,
        url=page.url,
    )


def _parsed(url: str) -> URL:
    try:
        parsed = URL(url.strip())
    except ValueError:
        parsed = URL()
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise _no_address(url)
    if len(str(parsed)) > _MAX_URL_CHARS:
        raise FetchError(
            f"The address is longer than {_MAX_URL_CHARS:,} characters.",
            "Leave out what follows the question mark.",
        )
    if parsed.user is not None or parsed.password is not None:
        raise FetchError(
            f"The address of {parsed.host} carries a user name.", "Leave out what stands before @."
        )
    return parsed.with_fragment(None)


def _no_address(url: str) -> FetchError:
    return FetchError(
        f"{url[:200]!a} is not a web address.", "It begins with https:// or http:// and a name."
    )


def _check_status(response: ClientResponse) -> None:
    status = response.status
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's range of success
        return
    reason, cure = _REASONS.get(status, (f"the site answered with HTTP status {status}", _BY_HAND))
    if status >= 500:  # noqa: PLR2004 - HTTP's range of server errors
        reason, cure = "the site has a fault of its own", "Try again later."
    raise FetchError(f"{response.url} was not fetched: {reason} (HTTP {status}).", cure)


def _content_type(response: ClientResponse) -> str | None:
    """The body's kind, if it is one that can hold an article; None where the server is vague."""
    if hdrs.CONTENT_TYPE not in response.headers:
        return None
    kind = response.content_type.lower()
    if kind in _TYPES:
        return kind
    if PurePosixPath(response.url.path).suffix.lower() in SUFFIXES and kind in {
        *_UNTOLD,
        "application/json",
    }:
        return None
    raise FetchError(
        f"{response.url} is of the kind {kind}, which holds no article.",
        "Give the address of a web page, a PDF, or a text, Markdown or JSON Lines file.",
    )


async def _unpacked(response: ClientResponse, limit: int) -> AsyncIterator[bytes]:
    """The body's pieces, unpacked, none of them longer than a chunk."""
    packing = response.headers.get(hdrs.CONTENT_ENCODING, "identity").strip().lower()
    if packing == "identity":
        async for piece in response.content.iter_chunked(_CHUNK):
            yield piece
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"{response.url} is packed as {packing!a}, unasked.", _BY_HAND)
    unpacker, raw = None, 0
    async for piece in response.content.iter_chunked(_CHUNK):
        raw += len(piece)
        if unpacker is None:
            unpacker = zlib.decompressobj(_window(packing, piece))
        rest = piece
        try:
            while rest and not unpacker.eof and raw <= limit + _CHUNK:
                yield unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
        except zlib.error as error:
            raise FetchError(f"{response.url} is packed in a broken way.", _BY_HAND) from error
    if unpacker is not None and not unpacker.eof:
        raise FetchError(f"{response.url} broke off before its end.", "Try again later.")


def _window(packing: str, start: bytes) -> int:
    """The window size to unpack with; "deflate" is sent with and without zlib's header."""
    if packing != "deflate":
        return 16 + zlib.MAX_WBITS
    has_header = start[0] & 0x0F == 0x08  # noqa: PLR2004 - RFC 1950: the method's nibble
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.3g} MB"
