"""Names and redirects that lead from the public internet to this machine or its neighbours.

The real connector runs; DNS and the very last step to the network are replaced (see conftest),
since a test can neither choose a real name's addresses nor call on public ones.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

import pytest

from corpus.fetch.fetcher import Fetcher

Refusal = Callable[[Fetcher, str], Awaitable[str]]

PUBLIC = "93.184.215.14"
MAPPED = ip_address("::ffff:127.0.0.1")
"""From Python 3.13 on it is written so, before as ::ffff:7f00:1."""
HTML = {"body": b"<html><body><p>In the year 1905 the mill stood still.</p></body></html>"}
SECRET = {"body": b"the secret", "kind": "text/plain"}
NOT_PUBLIC = (
    "{host} is not on the public internet, so I don't fetch it. Use the article's public "
    "address, or add it as a file."
)


async def test_a_public_site_is_fetched_by_its_name(
    serve: Any, names: Any, internet: list[str]
) -> None:
    server = await serve({"/page": HTML})
    fetcher = Fetcher(resolver=names({"news.example.org": [[PUBLIC]]}))
    page = await fetcher.fetch(f"http://news.example.org:{server.port}/page")
    assert page.data == HTML["body"]
    assert internet == [PUBLIC, PUBLIC]


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
async def test_a_name_that_changes_its_mind_between_two_connections_is_refused(
    serve: Any, names: Any, refusal: Refusal, internet: list[str], private: str
) -> None:
    server = await serve({"/page": SECRET})
    fetcher = Fetcher(resolver=names({"rebind.example.org": [[PUBLIC], [private]]}))
    said = await refusal(fetcher, f"http://rebind.example.org:{server.port}/page")
    assert said == NOT_PUBLIC.format(host="rebind.example.org")
    assert server.asked == ["/robots.txt"]
    assert internet == [PUBLIC]


async def test_the_address_that_was_judged_is_the_one_connected_to(
    serve: Any, names: Any, internet: list[str]
) -> None:
    """A name asked twice for one connection could pass with one answer and lead to another."""
    server = await serve({"/page": HTML})
    dns = names({"rebind.example.org": [[PUBLIC], ["127.0.0.1"]]})
    await Fetcher(resolver=dns, robots=False).fetch(f"http://rebind.example.org:{server.port}/page")
    assert internet == [PUBLIC]
    assert dns.answers["rebind.example.org"] == [["127.0.0.1"]]  # never asked for


@pytest.mark.parametrize("addresses", [[PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], ["fd00::1"]])
async def test_one_private_address_among_public_ones_refuses_the_name(
    serve: Any, names: Any, refusal: Refusal, internet: list[str], addresses: list[str]
) -> None:
    server = await serve({"/page": SECRET})
    fetcher = Fetcher(resolver=names({"both.example.org": [addresses]}))
    said = await refusal(fetcher, f"http://both.example.org:{server.port}/page")
    assert said == NOT_PUBLIC.format(host="both.example.org")
    assert (internet, server.asked) == ([], [])


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.1:{port}/secret", "127.0.0.1 is not on the public internet"),
        ("http://2130706433:{port}/secret", "2130706433 means 127.0.0.1, which is not on"),
        ("http://0x7f.1:{port}/secret", "0x7f.1 means 127.0.0.1, which is not on the public"),
        ("http://[::ffff:127.0.0.1]:{port}/secret", f"{MAPPED} is not on the public internet"),
        ("//localhost:{port}/secret", "localhost is not on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not on the public"),
        ("http://metadata.google.internal/", "metadata.google.internal is not on the public"),
        ("http://inside.example.org:{port}/secret", "inside.example.org is not on the public"),
        (
            "http://news.example.org:22/",
            "news.example.org uses port 22, which isn't a port for web pages",
        ),
    ],
)
async def test_a_redirect_out_of_the_public_internet_is_refused(  # noqa: PLR0913 - the test-bed
    serve: Any, names: Any, refusal: Refusal, internet: list[str], *, to: str, reason: str
) -> None:
    server = await serve({"/secret": SECRET})
    server.tell("/page", to=to.format(port=server.port))
    dns = names({"news.example.org": [[PUBLIC]], "inside.example.org": [["10.1.2.3"]]})
    said = await refusal(Fetcher(resolver=dns), f"http://news.example.org:{server.port}/page")
    assert reason in said
    assert server.asked == ["/robots.txt", "/page"]
    assert set(internet) == {PUBLIC}


async def test_a_robots_txt_out_of_the_public_internet_is_not_asked(
    serve: Any, names: Any, refusal: Refusal, internet: list[str]
) -> None:
    server = await serve({"/secret": SECRET, "/page": HTML})
    server.tell("/robots.txt", to=f"http://127.0.0.1:{server.port}/secret")
    fetcher = Fetcher(resolver=names({"news.example.org": [[PUBLIC]]}))
    said = await refusal(fetcher, f"http://news.example.org:{server.port}/page")
    assert said == (
        f"http://news.example.org:{server.port}/robots.txt, which says what bots may fetch, could"
        " not be read. 127.0.0.1 is not on the public internet, so I don't fetch it."
        " Try again later."
    )
    assert server.asked == ["/robots.txt"]
    assert internet == [PUBLIC]


async def test_a_site_that_does_not_exist_is_named(
    names: Any, refusal: Refusal, internet: list[str]
) -> None:
    said = await refusal(Fetcher(resolver=names({})), "http://nowhere.example.org/page")
    assert said == (
        "I couldn't find the site nowhere.example.org. Check the address, or try again later."
    )
    assert internet == []
