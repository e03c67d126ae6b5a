"""robots.txt from servers that forbid, fail and lie: without leave, no page is fetched."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from corpus.fetch.fetcher import Fetcher

Refusal = Callable[[Fetcher, str], Awaitable[str]]

HAND = "Open the page in a browser, save it, and add the file."
LATER = "Try again later."
GZIP = ("Content-Encoding: gzip",)
HTML = {"body": b"<html><body><p>In the year 1905 the mill stood still.</p></body></html>"}
FORBIDS = {"kind": "text/plain", "body": b"User-agent: Pullquote\nDisallow: /page\n"}
BOMB = gzip.compress(b"\0" * 20_000_000)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ({"status": "503 Busy"}, "The site has a problem (HTTP 503)"),
        ({"forever": b"a", "pause_s": 0.02}, "It took too long"),
        (
            {"body": b"User-agent", "headers": ("Content-Length: 900",)},
            "{site}/robots.txt arrived incomplete or garbled",
        ),
        ({"body": b"nonsense", "headers": GZIP}, "{site}/robots.txt is compressed incorrectly"),
        (
            {"to": "file:///x"},
            "{site}/robots.txt leads on to another address. 'file:///x' is not a web address",
        ),
        (
            {"raw": b"SSH-2.0-OpenSSH_9.2\r\n"},
            "The site's reply for {site}/robots.txt isn't valid",
        ),
    ],
    ids=["503", "drips", "broken off", "broken gzip", "leads astray", "not HTTP"],
)  # fmt: skip
async def test_a_robots_txt_that_cannot_be_read_forbids_for_now(
    serve: Any, refusal: Refusal, fetcher: Fetcher, reply: dict[str, Any], why: str
) -> None:
    server = await serve({"/robots.txt": reply, "/page": HTML})
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == (
        f"{server.url}/robots.txt, which says what bots may fetch, could not be read."
        f" {why.format(site=server.url)}. {LATER}"
    )
    assert "/page" not in server.asked
    del server.replies["/robots.txt"]
    assert (await fetcher.fetch(f"{server.url}/page")).data == HTML["body"]


async def test_a_page_that_robots_txt_forbids_is_not_fetched(
    serve: Any, refusal: Refusal, fetcher: Fetcher
) -> None:
    server = await serve({"/robots.txt": FORBIDS, "/page": HTML, "/else": HTML})
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == (
        f"127.0.0.1 asks bots not to fetch {server.url}/page: its robots.txt says so. {HAND}"
    )
    assert server.asked == ["/robots.txt"]
    await fetcher.fetch(f"{server.url}/else")


async def test_a_site_that_hangs_up_is_named_and_not_its_robots_txt(
    serve: Any, refusal: Refusal, fetcher: Fetcher
) -> None:
    server = await serve({"/robots.txt": {"raw": b""}, "/page": HTML})
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == f"The site closed the connection before sending {server.url}/page. {LATER}"
    assert server.asked.count("/page") == 0


@pytest.mark.parametrize(
    "reply",
    [
        {"status": "404 Not Found", "body": b"no"},
        {"status": "403 Forbidden", "body": b"no"},
        {"status": "204 No Content"},
        HTML,
        {"body": b"User-agent: *\nDisallow: /\n\nUser-agent: pullquote\nAllow: /"},
        {"forever": b"Disallow: /p\nUser-agent: x\n" * 300},
        {"body": BOMB, "headers": GZIP},
        {"to": "/robots.txt"},
        {"to": "/elsewhere"},
    ],
    ids=[
        *("404", "403", "204", "a web page", "allows us", "never ends", "gzip bomb"),
        *("a circle", "moved away"),
    ],
)
async def test_a_robots_txt_that_forbids_nothing_allows_the_page(
    serve: Any, reply: dict[str, Any]
) -> None:
    server = await serve({"/robots.txt": reply, "/page": HTML})
    fetcher = Fetcher(allow_private=True, timeout_s=4)
    assert (await fetcher.fetch(f"{server.url}/page")).data == HTML["body"]


async def test_robots_txt_is_asked_once_a_site_and_of_each_site(
    serve: Any, refusal: Refusal
) -> None:
    strict = await serve({"/robots.txt": FORBIDS, "/page": HTML})
    lenient = await serve({"/a": HTML, "/b": HTML})
    lenient.tell("/away", to=f"{strict.url}/page")
    lenient.tell("/free", to=f"{strict.url}/else")
    fetcher = Fetcher(allow_private=True, timeout_s=4, pause_s=0)
    await fetcher.fetch(f"{lenient.url}/a")
    await fetcher.fetch(f"{lenient.url}/b")
    assert lenient.asked == ["/robots.txt", "/a", "/b"]
    said = await refusal(fetcher, f"{lenient.url}/away")
    assert f"not to fetch {strict.url}/page: its robots.txt says so" in said
    assert "the page doesn't exist" in await refusal(fetcher, f"{lenient.url}/free")
    assert strict.asked == ["/robots.txt", "/else"]


async def test_an_operator_may_leave_robots_txt_aside(serve: Any) -> None:
    server = await serve({"/robots.txt": FORBIDS, "/page": HTML})
    await Fetcher(allow_private=True, robots=False).fetch(f"{server.url}/page")
    assert server.asked == ["/page"]
