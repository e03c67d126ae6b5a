"""Where a real browser opens the links: pages served on loopback, visited one after the other."""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from corpus.article import Span
from index.answer import Quotation
from index.quotation.text_fragment import quotation_link
from scripts.pictures.browser import Size, browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scripts.measure.sentences.pages import LinkedPage

_SIZE = Size(500, 1000)
_STYLE = (
    "body{margin:3000px 20px;font:16px/60px sans-serif}h1{font-size:16px}span{margin-left:430px}"
)
# Every sentence begins on a line of its own, and lines are wide apart: a browser scrolls so that
# the first line of what it has found is in the middle of the window.
# Settled is a page that has been scrolled and stays for some frames; one that finds nothing to
# scroll to never is, and counts as settled after a while.
_SETTLE = """
<script>
addEventListener("load", () => {
  const began = performance.now();
  let last = 0, still = 0;
  const look = () => {
    still = scrollY && scrollY === last ? still + 1 : 0;
    last = scrollY;
    if (still > 5 || performance.now() - began > 5000) window.settled = true;
    else requestAnimationFrame(look);
  };
  look();
});
</script>
"""
_NEAREST = """
(() => {
  const off = (target) => {
    const line = target.getClientRects()[0];
    return Math.abs((line.top + line.bottom) / 2 - innerHeight / 2);
  };
  const all = [...document.querySelectorAll("[id]")].map(off);
  return scrollY ? [all.indexOf(Math.min(...all)), Math.min(...all)] : [-1, 0];
})()
"""
_NEAR = 30
"""Pixels: half a line."""


@dataclass(frozen=True)
class Visit:
    """A link that was followed.

    Attributes:
        kind: Of its page.
        quotation: What it links to.
        link: The link.
        right: Whether it opened where the quotation begins.
    """

    kind: str
    quotation: str
    link: str
    right: bool


async def visits(pages: Sequence[LinkedPage]) -> list[Visit]:
    """Follow a link to every quotation of some pages in a headless Chromium.

    Raises:
        FileNotFoundError: No browser is installed.
    """
    found = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with (
            _served(pages) as home,
            browser(Path(folder)) as chromium,
            chromium.tab(_SIZE) as tab,
        ):
            for page in pages:
                for number, (first, last) in enumerate(page.quoted):
                    article = replace(page.article, url=f"{home}/{page.kind}?n={number}#:~:text=x")
                    span = Span(page.targets[first].start, page.targets[last].end)
                    quotation = Quotation(0, article, span)
                    link = quotation_link(quotation) or ""
                    nearest, off = await tab.visit(
                        link,
                        settled=f'location.search === "?n={number}" && window.settled === true',
                        wanted=_NEAREST,
                    )
                    right = nearest == first and off < _NEAR
                    found.append(Visit(page.kind, quotation.text, link, right))
    return found


@asynccontextmanager
async def _served(pages: Sequence[LinkedPage]) -> AsyncIterator[str]:
    """Serve pages on loopback; yields their address."""
    known = {page.kind: page for page in pages}

    async def answer(request: web.Request) -> web.Response:
        page = known.get(request.match_info["kind"])
        if page is None:
            raise web.HTTPNotFound
        head = f"<!doctype html><html><head><meta charset=utf-8><style>{_STYLE}</style>{_SETTLE}"
        return web.Response(text=f"{head}</head><body>{page.body}", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{kind}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
