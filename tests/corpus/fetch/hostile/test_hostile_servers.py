"""Fetching from servers that lie, dawdle, never end or lead astray: each gets a plain reason."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from corpus.fetch.fetcher import Fetcher, fetch_article

if TYPE_CHECKING:
    from corpus.sandbox import Sandbox

Refusal = Callable[[Fetcher, str], Awaitable[str]]

HTML = b"<html><body><p>In the year 1905 the mill on the hill stood still.</p></body></html>"
ZEROS = b"\0" * 20_000_000
GZIPPED = gzip.compress(HTML)
GZIP = ("Content-Encoding: gzip",)
CHUNKED = ("Transfer-Encoding: chunked",)
GO_ON = b"HTTP/1.1 100 Go on\r\n\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)

HAND = "Open the page in a browser, save it, and add the file."
LATER = "Try again later."
KINDS = "Use the address of a web page, a document, a book, or a text or JSON Lines file."
AS_TEXT = (
    "Save it as UTF-8 text, or use a file that ends in one of these: .txt, .md, "
    ".markdown, .html, .htm, .pdf, .jsonl, .epub, .docx, .odt, .pptx, .vtt, .srt."
)
SLOW = f"{{url}} took longer than 0.6 seconds. {LATER}"
LARGE = "{url} is larger than 0.125 MB. Add the article's text as a file."
BROKE = f"{{url}} arrived incomplete. {LATER}"
GARBLED = f"{{url}} arrived incomplete or garbled. {LATER}"
BADLY = f"{{url}} is compressed incorrectly. {HAND}"
INVALID = f"The site's reply for {{url}} isn't valid. {HAND}"
NOTHING = f"{{url}} was not fetched: the site sends nothing for this address (HTTP 204). {HAND}"
PARTLY = f"{{url}} was not fetched: the site sends only part of the page (HTTP 206). {HAND}"
NO_PAGE = f"{{url}} was not fetched: the site sent no page (HTTP 302). {HAND}"


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ({"forever": b"<p>", "pause_s": 0.02}, SLOW),
        ({"raw": b"HTTP/1.1 200 OK\r\n", "forever": b"X: y\r\n", "pause_s": 0.05}, SLOW),
        ({"raw": b"", "forever": GO_ON, "pause_s": 0.02}, SLOW),
        ({"first_s": 30}, SLOW),
    ],
    ids=["body", "headers", "go on", "silence"],
)
async def test_a_server_that_dawdles_is_given_up(
    serve: Any, refusal: Refusal, fetcher: Fetcher, reply: dict[str, Any], message: str
) -> None:
    server = await serve({"/page": reply})
    async with asyncio.timeout(20):
        said = await refusal(fetcher, f"{server.url}/page")
    assert said == message.format(url=f"{server.url}/page")


async def test_a_server_that_is_slow_but_comes_in_time_is_waited_for(
    serve: Any, page: str, sandbox: Sandbox
) -> None:
    server = await serve({"/page": {"body": page.encode(), "first_s": 0.5}})
    patient = Fetcher(allow_private=True, timeout_s=20)
    (draft,) = await fetch_article(f"{server.url}/page", patient, sandbox)
    assert draft.title == "Old Café"


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ({"forever": b"a" * 8_000}, LARGE),
        ({"body": GZIPPED, "headers": GZIP, "forever": b"\0" * 8_000}, LARGE),
        ({"body": HTML, "headers": ("Content-Length: 99999999999",)}, LARGE),
        ({"body": gzip.compress(ZEROS), "headers": GZIP}, LARGE),
        ({"body": zlib.compress(ZEROS), "headers": ("Content-Encoding: deflate",)}, LARGE),
        ({"raw": b"HTTP/1.1 200 OK\r\n", "forever": b"X-More: more\r\n"}, INVALID),
        ({"raw": b"HTTP/1.1 200 OK\r\nX-Long: ", "forever": b"a" * 8_000}, INVALID),
        ({"headers": ("X-Huge: " + "a" * 60_000,)}, INVALID),
    ],
    ids=["body", "padding", "said", "gzip", "deflate", "headers", "header", "huge header"],
)
async def test_a_page_without_end_is_left_soon(
    serve: Any, refusal: Refusal, reply: dict[str, Any], message: str
) -> None:
    fetcher = Fetcher(allow_private=True, timeout_s=120, max_bytes=128 * 1024)
    server = await serve({"/page": reply})
    async with asyncio.timeout(20):
        said = await refusal(fetcher, f"{server.url}/page")
    assert said == message.format(url=f"{server.url}/page")


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ({"body": HTML, "headers": ("Content-Length: 90000",)}, GARBLED),
        ({"body": b"5\r\n<p>hi", "headers": CHUNKED}, GARBLED),
        ({"body": b"zz\r\n<p>\r\n", "headers": CHUNKED}, INVALID),
        ({"body": HTML, "headers": ("Content-Length: -5",)}, INVALID),
        ({"body": HTML, "headers": ("Content-Length: 1", "Content-Length: 2")}, INVALID),
        ({"raw": b"SSH-2.0-OpenSSH_9.2\r\n"}, INVALID),
        ({"raw": b""}, f"The site closed the connection before sending {{url}}. {LATER}"),
        ({"body": GZIPPED[:-20], "headers": GZIP}, BROKE),
        ({"body": GZIPPED[:-8] + b"checksum", "headers": GZIP}, BADLY),
        ({"body": HTML, "headers": GZIP}, BADLY),
        ({"body": gzip.compress(b"a") * 100, "headers": GZIP}, BADLY),
        (
            {"body": HTML, "headers": ("Content-Encoding: gzip, gzip",)},
            f"{{url}} came compressed as 'gzip, gzip', which I didn't ask for. {HAND}",
        ),
    ],
    ids=[
        *("less than said", "chunks broken off", "chunks of garbage", "size below zero"),
        *("two sizes", "not HTTP", "nothing", "gzip broken off", "gzip with a wrong sum"),
        *("no gzip", "a hundred gzips", "packed twice"),
    ],
)
async def test_a_broken_answer_is_no_page(
    serve: Any, refusal: Refusal, fetcher: Fetcher, reply: dict[str, Any], message: str
) -> None:
    server = await serve({"/page": reply})
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == message.format(url=f"{server.url}/page")


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ({}, f"The page at {{url}} is empty. {HAND}"),
        ({"body": b" \r\n"}, "page is empty. Use a file with text in it."),
        ({"status": "204 No Content"}, NOTHING),
        ({"status": "206 Partial Content", "body": HTML}, PARTLY),
        ({"status": "302 Found"}, NO_PAGE),
        ({"kind": "image/png"}, "{url} is 'image/png', which I can't read as an article. " + KINDS),
        (
            {"kind": "video/" + "a" * 5_000},
            f"{{url}} is 'video/{'a' * 54}', which I can't read as an article. {KINDS}",
        ),
        (
            {"body": bytes(range(256)) * 40},
            "page: This is not text, or not in an encoding that can be recognised. " + AS_TEXT,
        ),
        ({"body": PNG}, f"page: This is a PNG image, not text. {AS_TEXT}"),
    ],
    ids=["empty", "blank", "204", "206", "302", "picture", "long kind", "binary", "disguised"],
)  # fmt: skip
async def test_what_holds_no_article_is_said_plainly(
    serve: Any, refusal: Refusal, fetcher: Fetcher, reply: dict[str, Any], message: str
) -> None:
    server = await serve({"/page": reply})
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == message.format(url=f"{server.url}/page")


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("file:///etc/passwd", "'file:///etc/passwd' is not a web address."),
        ("ftp://example.org/a", "'ftp://example.org/a' is not a web address."),
        ("data:text/html,hello", "'data:text/html,hello' is not a web address."),
        ("javascript:alert(1)", "'javascript:alert(1)' is not a web address."),
        ("http://u:secret@example.org/", "The address of example.org contains a user name."),
        ("http://[::1", "'http://[::1' is not a web address."),
        ("http://a\\@b/", "'http://a\\\\@b/' is not a web address."),
        ("http://xn--/", "'http://xn--/' is not a web address."),
        ("http://example.org:99999/", "'http://example.org:99999/' is not a web address."),
        ("/" + "a" * 3_000, "The address is longer than 2,000 characters."),
    ],
)
async def test_a_redirect_that_no_one_should_follow_is_refused(
    serve: Any, refusal: Refusal, fetcher: Fetcher, to: str, reason: str
) -> None:
    server = await serve({"/page": {"to": to}})
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == f"{server.url}/page leads on to another address. {reason} {HAND}"
    assert "secret" not in said


async def test_redirects_that_never_arrive_are_given_up(
    serve: Any, refusal: Refusal, fetcher: Fetcher
) -> None:
    server = await serve({"/page": {"to": "/b"}, "/b": {"to": "/page"}})
    for number in range(9):
        server.tell(f"/{number}", to=f"/{number + 1}")
    said = await refusal(fetcher, f"{server.url}/page")
    assert said == f"{server.url}/page redirects in a circle. {HAND}"
    said = await refusal(fetcher, f"{server.url}/0")
    assert said == (
        f"{server.url}/0 redirects more than 3 times."
        " Use the address that the browser shows in the end."
    )
    assert server.asked == ["/robots.txt", "/page", "/b", "/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    ("charset", "head", "kind"),
    [
        ("utf-8", "", "text/html; charset=utf-8"),
        ("utf-8", "", "text/html"),
        ("utf-8", "", "text/html; charset=iso-8859-1"),
        ("utf-8", "", "text/html; charset=no-such-charset"),
        ("utf-8", "", "text/html; charset=" + "x" * 3_000),
        ("cp1252", "", "text/html"),
        ("cp1252", "", "text/html; charset=utf-8"),
        ("cp1252", "", "text/html; charset=no-such-charset"),
        ("iso8859-15", '<meta charset="iso-8859-15">', "text/html"),
        ("mac-roman", '<meta charset="macintosh">', "text/html"),
        ("cp850", '<meta http-equiv="content-type" content="text/html;charset=cp850">', "text/html"),  # noqa: E501 - a table's row
        ("utf-16", "", "text/html"),
        ("utf-16-le", "", "text/html; charset=utf-16"),
        ("utf-16-be", "", "text/html"),
    ],
)  # fmt: skip
async def test_a_page_is_read_in_the_charset_it_is_in_whatever_it_claims(  # noqa: PLR0913 - a table
    serve: Any, fetcher: Fetcher, sandbox: Sandbox, page: str, *, charset: str, head: str, kind: str
) -> None:
    body = page.replace("<head>", f"<head>{head}").encode(charset)
    server = await serve({"/page": {"body": body, "kind": kind}})
    (draft,) = await fetch_article(f"{server.url}/page", fetcher, sandbox)
    assert draft.title == "Old Café"
    assert "In the year 1905 the café on the hill stood still" in draft.text


async def test_a_page_packed_in_several_parts_comes_whole(
    serve: Any, fetcher: Fetcher, page: str
) -> None:
    half = len(page) // 2
    parts = gzip.compress(page[:half].encode()) + gzip.compress(page[half:].encode()) + b"\0\0"
    server = await serve({"/page": {"body": parts, "headers": GZIP}})
    assert (await fetcher.fetch(f"{server.url}/page")).data.decode() == page


async def test_a_site_is_visited_by_one_at_a_time_with_pauses(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    wait = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds > 1:  # a pause, which nobody has to sit out here
            pauses.append(seconds)
            seconds = 0
        await wait(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    server = await serve({f"/{n}": {"body": HTML, "first_s": 0.05} for n in range(5)})
    fetcher = Fetcher(allow_private=True, pause_s=600)
    await asyncio.gather(*(fetcher.fetch(f"{server.url}/{n}") for n in range(5)))
    assert server.most_open == 1
    assert len(pauses) == 4
    assert all(500 < seconds <= 600 for seconds in pauses)
    assert server.asked.count("/robots.txt") == 1


async def test_too_many_for_one_site_are_told_to_come_back(serve: Any, refusal: Refusal) -> None:
    server = await serve({"/page": {"forever": b"<p>", "pause_s": 0.02}})
    fetcher = Fetcher(allow_private=True, timeout_s=0.3)
    said = await asyncio.gather(*(refusal(fetcher, f"{server.url}/page") for _ in range(20)))
    busy = "Other pages of 127.0.0.1 are being fetched, one after the other. Try again in a minute."
    assert said.count(busy) >= 15
    assert server.most_open == 1
