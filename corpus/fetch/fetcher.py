"""Fetch an article's page from its publisher: bounded in time, size and redirects.

Only http and https, only public addresses (see `corpus.fetch.public_addresses`; each redirect is
judged again), only what the site's robots.txt allows, one page a site at a time, no cookies, no
credentials, no proxy from the environment. Compressed pages are unpacked in
`corpus.fetch.response_body`, so that the limit holds for what comes out.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from importlib import metadata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import aiohttp
from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, hdrs
from yarl import URL

from corpus.errors import FetchError
from corpus.fetch.public_addresses import NotPublicError, PublicResolver, check_host, public_socket
from corpus.fetch.response_body import Fetched, take, unpacked
from corpus.fetch.robots import MAX_ROBOTS_BYTES, PRODUCT, Robots, RobotsCache, parse_robots
from corpus.fetch.site_queue import Turns
from corpus.fetch.urls import BY_HAND, led_astray, redirected, shown, web_address
from corpus.read.read import MAX_BYTES

if TYPE_CHECKING:
    from aiohttp.abc import AbstractResolver

    from corpus.article import Draft
    from corpus.sandbox import Sandbox

__all__ = ["Fetched", "Fetcher", "fetch_article"]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ROBOTS_REDIRECTS: Final = 5  # RFC 9309, 2.3.1.2
# Without a connection the page has no chance either; then robots.txt is not worth a word.
_SAYS_MORE: Final = (aiohttp.ClientConnectionError, NotPublicError)
_WEB_PORTS: Final = frozenset({80, 443})
_FIRST_FREE_PORT: Final = 1024  # those below belong to other services: mail, files, shells
_LATER: Final = "Try again later."
_TROUBLES: Final[tuple[tuple[type[Exception], str, str], ...]] = (  # the narrower ones first
    (
        aiohttp.ClientConnectorDNSError,
        "I couldn't find the site {host}.",
        "Check the address, or try again later.",
    ),
    (
        aiohttp.ClientConnectorCertificateError,
        "The security certificate of {host} isn't valid.",
        BY_HAND,
    ),
    (aiohttp.ClientSSLError, "I couldn't make a secure connection to {host}.", BY_HAND),
    (aiohttp.ClientPayloadError, "{url} arrived incomplete or garbled.", _LATER),
    (
        aiohttp.ServerDisconnectedError,
        "The site closed the connection before sending {url}.",
        _LATER,
    ),
    (
        aiohttp.ClientConnectionError,
        "The connection for {url} failed.",
        "Check the address, or try again later.",
    ),
    (
        aiohttp.InvalidURL,
        "{url} is not a web address.",
        "Web addresses start with https:// or http:// and a name.",
    ),
    (Exception, "The site's reply for {url} isn't valid.", BY_HAND),
)


class Fetcher:
    """Fetch pages. Between two, only what sites' robots.txt said is remembered.

    Args:
        allow_private: Whether addresses that are not public may be fetched from.
        timeout_s: For one page with its redirects, in seconds; waiting for a turn is extra.
        max_bytes: Of the body, compressed and unpacked.
        max_redirects: Followed before giving up.
        robots: Whether robots.txt is asked and obeyed.
        pause_s: Between two pages of one site, in seconds.
        resolver: Who looks names up; the system by default.
    """

    def __init__(  # noqa: PLR0913 - limits, each with a default
        self,
        *,
        allow_private: bool = False,
        timeout_s: float = 20,
        max_bytes: int = MAX_BYTES,
        max_redirects: int = 5,
        robots: bool = True,
        pause_s: float = 0.5,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._robots = RobotsCache() if robots else None
        self._turns = Turns(patience_s=3 * timeout_s, pause_s=pause_s)
        self._resolver = resolver

    async def fetch(self, url: str) -> Fetched:
        """Fetch one page.

        Raises:
            FetchError: with the reason: the address, the site, its robots.txt, the page, its size
                or its kind.
        """
        address = web_address(url)
        try:
            async with self._session() as session:
                return await self._follow(session, address)
        except TimeoutError as error:
            raise FetchError(
                "{url} took longer than {seconds} seconds.",
                _LATER,
                url=shown(address),
                seconds=f"{self._timeout_s:g}",
            ) from error
        except (aiohttp.ClientError, ValueError) as error:
            raise _explained(address, error) from error

    def _session(self) -> ClientSession:
        if self._allow_private:
            connector = TCPConnector(resolver=self._resolver, use_dns_cache=False, force_close=True)
        else:
            connector = TCPConnector(
                resolver=PublicResolver(self._resolver),
                socket_factory=public_socket,
                # A kept name or connection would skip the checks of the next page's address.
                use_dns_cache=False,
                force_close=True,
            )
        return ClientSession(
            connector=connector,
            timeout=ClientTimeout(total=self._timeout_s),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={
                hdrs.USER_AGENT: f"{PRODUCT}/{metadata.version('pullquote')} (quotes with source)",
                hdrs.ACCEPT: "text/html, text/plain, text/markdown, application/pdf, */*;q=0.1",
                hdrs.ACCEPT_ENCODING: "gzip, deflate",
            },
        )

    async def _follow(self, session: ClientSession, url: URL) -> Fetched:
        """Go from site to site, each in its turn; only time spent in a turn counts."""
        left = self._timeout_s
        trail: list[URL] = []
        while True:
            self._check(url, trail)
            async with self._turns.of(url.raw_host or ""):
                began = time.monotonic()
                async with asyncio.timeout(left):
                    found = await self._visit(session, url, trail)
                left -= time.monotonic() - began
            if isinstance(found, Fetched):
                return found
            url = found

    async def _visit(self, session: ClientSession, url: URL, trail: list[URL]) -> Fetched | URL:
        """Return the page, or the other site to which this one redirects."""
        while True:
            self._check(url, trail)
            trail.append(url)
            await self._ask_leave(session, url)
            async with session.get(url, allow_redirects=False) as response:
                target = _redirect(response)
                if target is None:
                    return await take(response, self._max_bytes)
            following = redirected(url, target)
            if following.raw_host != url.raw_host:
                return following
            url = following

    def _check(self, url: URL, trail: list[URL]) -> None:
        """Refuse to go to `url` after `trail`: a circle, too far, or not a public place.

        Raises:
            FetchError: as said.
        """
        if url in trail:
            raise FetchError("{url} redirects in a circle.", BY_HAND, url=shown(trail[0]))
        if len(trail) > self._max_redirects:
            raise FetchError(
                "{url} redirects more than {times} times.",
                "Use the address that the browser shows in the end.",
                url=shown(trail[0]),
                times=self._max_redirects,
            )
        try:
            self._check_public(url)
        except FetchError as error:
            if not trail:
                raise
            raise led_astray(trail[-1], error) from error

    def _check_public(self, url: URL) -> None:
        if self._allow_private:
            return
        check_host(url.raw_host or "")
        if url.port not in _WEB_PORTS and (url.port or 0) < _FIRST_FREE_PORT:
            raise FetchError(
                "{host} uses port {port}, which isn't a port for web pages.",
                "Leave out :{port}.",
                port=str(url.port),
                host=url.host,
            )

    async def _ask_leave(self, session: ClientSession, url: URL) -> None:
        """Refuse a page that the site's robots.txt keeps from bots.

        Raises:
            FetchError: robots.txt forbids it, or could not be read.
        """
        if self._robots is None:
            return
        origin = str(url.origin())
        robots = self._robots.get(origin)
        if robots is None:
            try:
                # Half of the time, so that a slow robots.txt is named as what was slow.
                async with asyncio.timeout(self._timeout_s / 2):
                    robots = await self._load_robots(session, url.origin() / "robots.txt")
            except TimeoutError as error:
                raise _no_robots(origin, FetchError("It took too long.")) from error
            self._robots.keep(origin, robots)
        if not robots.allows(url.raw_path_qs):
            raise FetchError(
                "{host} asks bots not to fetch {url}: its robots.txt says so.",
                BY_HAND,
                host=url.host,
                url=shown(url),
            )

    async def _load_robots(self, session: ClientSession, url: URL) -> Robots:
        """Return what a site's robots.txt says (RFC 9309, 2.3.1).

        Where there is none, all is allowed; where it cannot be read, nothing is for now.

        Raises:
            FetchError: it could not be read.
        """
        first = url
        for _ in range(_ROBOTS_REDIRECTS + 1):
            try:
                self._check_public(url)
                async with session.get(url, allow_redirects=False) as response:
                    target = _redirect(response)
                    if target is None:
                        return await _read_robots(response)
                url = redirected(url, target)
            except (FetchError, aiohttp.ClientError, ValueError) as error:
                if url == first and isinstance(error, _SAYS_MORE):
                    raise  # the page would meet the same, and that says more
                why = error if isinstance(error, FetchError) else _explained(url, error)
                raise _no_robots(str(first.origin()), why) from error
        return Robots()


async def fetch_article(url: str, fetcher: Fetcher, sandbox: Sandbox) -> list[Draft]:
    """Fetch a page and read the article in it, or the articles of a JSON Lines file.

    Args:
        url: Of the page.
        fetcher: How to fetch it.
        sandbox: Where to read it.

    Raises:
        FetchError: the page did not come.
        ReadError: it is no article.
    """
    page = await fetcher.fetch(url)
    name = PurePosixPath(URL(page.url).path).name or URL(page.url).host or "page"
    return await sandbox.read_bytes(
        page.data,
        name=name,
        content_type=page.content_type,
        charset=page.charset,
        url=page.url,
    )


async def _read_robots(response: ClientResponse) -> Robots:
    if response.status >= 500:  # noqa: PLR2004 - HTTP's range of server errors
        raise FetchError("The site has a problem (HTTP {status}).", status=str(response.status))
    if response.status != 200:  # noqa: PLR2004 - "unavailable" in the RFC's words
        return Robots()
    data = bytearray()
    async with aclosing(unpacked(response, MAX_ROBOTS_BYTES)) as pieces:
        async for piece in pieces:
            data += piece
            if len(data) > MAX_ROBOTS_BYTES:
                break
    return await asyncio.to_thread(parse_robots, bytes(data))


def _redirect(response: ClientResponse) -> str | None:
    return response.headers.get(hdrs.LOCATION) if response.status in _REDIRECTS else None


def _no_robots(origin: str, why: FetchError) -> FetchError:
    return FetchError(
        "{origin}/robots.txt, which says what bots may fetch, could not be read. {why}",
        _LATER,
        origin=origin,
        why=why,
    )


def _explained(url: URL, error: Exception) -> FetchError:
    """Return what went wrong on the network, for a person."""
    what, cure = next(rest for kind, *rest in _TROUBLES if isinstance(error, kind))
    return FetchError(what, cure, url=shown(url), host=getattr(error, "host", url.host))
