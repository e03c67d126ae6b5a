"""Fetching, from a real local server that behaves well and badly."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from corpus.errors import FetchError
from corpus.fetch.fetcher import Fetcher, fetch_article

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from corpus.sandbox import Sandbox

PAGE = "<html><head><title>Old Mill</title></head><body><article><h1>Old Mill</h1>" + "".join(
    f"<p>In the year {1900 + n} the old mill on the hill stood still, wrote the valley's paper.</p>"
    for n in range(12)
)
BIG = b"a" * 200_000
SMALL = b"a" * 50_000
BOMB = gzip.compress(b"\0" * 50_000_000)


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html", charset="utf-8")


async def _seen(request: web.Request) -> web.Response:
    told = f"{request.headers['User-Agent']} cookies={len(request.cookies)}"
    response = web.Response(text=told)
    response.set_cookie("track", "1")
    return response


async def _redirect(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.query["to"])


async def _circle(_: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently("/circle")


async def _packed(request: web.Request) -> web.Response:
    how = request.query["how"]
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = {
        "gzip": gzip.compress(SMALL),
        "deflate": zlib.compress(SMALL),
        "raw": raw.compress(SMALL) + raw.flush(),
        "short": gzip.compress(SMALL)[:-12],
        "broken": b"\x1f\x8b\x08\x00garbage-garbage-garbage",
        "bomb": BOMB,
        "br": b"brotli",
    }[how]
    named = {"raw": "deflate", "deflate": "deflate", "br": "br"}.get(how, "gzip")
    headers = {"Content-Encoding": named, "Content-Type": "text/plain"}
    return web.Response(body=data, headers=headers)


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/plain"})
    await response.prepare(request)
    for _ in range(100):
        await response.write(b"drip ")
        await asyncio.sleep(0.1)
    return response


async def _status(request: web.Request) -> web.Response:
    return web.Response(status=int(request.match_info["code"]), text="no")


async def _kind(request: web.Request) -> web.Response:
    return web.Response(body=b"data", headers={"Content-Type": request.query["kind"]})


async def _big(_: web.Request) -> web.Response:
    return web.Response(body=BIG, content_type="text/plain")


@pytest.fixture
async def site() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/page", _page)
    app.router.add_get("/seen", _seen)
    app.router.add_get("/redirect", _redirect)
    app.router.add_get("/circle", _circle)
    app.router.add_get("/packed", _packed)
    app.router.add_get("/drip", _drip)
    app.router.add_get("/status/{code}", _status)
    app.router.add_get("/kind{name:.*}", _kind)
    app.router.add_get("/big", _big)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_private=True, timeout_s=5, max_bytes=100_000, max_redirects=3)


async def test_a_page_comes_with_its_kind_and_charset(site: str, fetcher: Fetcher) -> None:
    page = await fetcher.fetch(f" {site}/page#part ")
    assert (page.url, page.content_type, page.charset) == (f"{site}/page", "text/html", "utf-8")
    assert page.data.decode() == PAGE


async def test_a_fetched_page_is_read_as_an_article(
    site: str, fetcher: Fetcher, sandbox: Sandbox
) -> None:
    (draft,) = await fetch_article(f"{site}/page", fetcher, sandbox)
    assert draft.title == "Old Mill"
    assert "In the year 1905 the old mill" in draft.text


async def test_the_bot_says_who_it_is_and_keeps_no_cookie(site: str, fetcher: Fetcher) -> None:
    for _ in range(2):
        page = await fetcher.fetch(f"{site}/seen")
        assert page.data.startswith(b"Pullquote/")
        assert page.data.endswith(b"cookies=0")


async def test_a_redirect_is_followed_to_its_end(site: str, fetcher: Fetcher) -> None:
    page = await fetcher.fetch(f"{site}/redirect?to=/redirect?to=/page")
    assert page.url == f"{site}/page"


@pytest.mark.parametrize("how", ["gzip", "deflate", "raw"])
async def test_a_packed_page_is_unpacked(site: str, fetcher: Fetcher, how: str) -> None:
    assert (await fetcher.fetch(f"{site}/packed?how={how}")).data == SMALL


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/redirect?to=/redirect?to%3D/redirect%3Fto%253D/page", None),
        ("/big", "larger than"),
        ("/packed?how=bomb", "larger than"),
        ("/packed?how=short", "arrived incomplete"),
        ("/packed?how=broken", "compressed incorrectly"),
        ("/packed?how=br", "didn't ask for"),
        ("/status/404", "the page doesn't exist"),
        ("/status/403", "doesn't allow bots"),
        ("/status/401", "asks for a login"),
        ("/status/429", "too many requests"),
        ("/status/503", "the site has a problem"),
        ("/status/304", "sent no page .HTTP 304."),
        ("/kind?kind=image/png", "is 'image/png'"),
        ("/kind?kind=application/octet-stream", "can't read as an article"),
        ("/redirect?to=ftp://example.org/", "not a web address"),
        ("/redirect?to=file:///etc/passwd", "not a web address"),
    ],
)
async def test_a_page_that_does_not_come_is_explained(
    site: str, fetcher: Fetcher, path: str, reason: str | None
) -> None:
    if reason is None:
        assert (await fetcher.fetch(site + path)).url == f"{site}/page"
        return
    with pytest.raises(FetchError, match=reason):
        await fetcher.fetch(site + path)


async def test_a_vague_kind_passes_where_the_name_tells(site: str, fetcher: Fetcher) -> None:
    page = await fetcher.fetch(f"{site}/kind/notes.md?kind=application/octet-stream")
    assert page.content_type is None


async def test_a_circle_of_redirects_is_left(site: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="in a circle"):
        await fetcher.fetch(f"{site}/circle")


async def test_a_chain_of_redirects_ends_at_the_limit(site: str) -> None:
    fetcher = Fetcher(allow_private=True, max_redirects=1)
    with pytest.raises(FetchError, match="more than 1 times"):
        await fetcher.fetch(f"{site}/redirect?to=/redirect?to%3D/page")


async def test_a_page_that_drips_is_given_up(site: str) -> None:
    with pytest.raises(FetchError, match=r"longer than 0\.3 seconds"):
        await Fetcher(allow_private=True, timeout_s=0.3).fetch(f"{site}/drip")


async def test_a_closed_port_is_a_failed_connection(unused_tcp_port: int, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="connection"):
        await fetcher.fetch(f"http://127.0.0.1:{unused_tcp_port}/")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1."),
        *("[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "0", "LOCALHOST.", "①②⑦.⓪.⓪.①"),  # noqa: S104
    ],
)
async def test_this_machine_is_refused_however_it_is_spelt(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(FetchError, match="not on the public internet"):
        await Fetcher(timeout_s=5).fetch(f"http://{host}:{port}/page")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "www.example.org/a",
        "",
        "http://",
        "http://[",
        "http://user:secret@example.org/",
        "https://example.org/" + "a" * 3_000,
    ],
)
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        await Fetcher(timeout_s=1).fetch(url)
    assert "secret" not in str(caught.value)
