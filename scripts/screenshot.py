"""Makes the pictures in docs/images: what people see, photographed by headless Chromium.

Usage: python scripts/screenshot.py [SCENE ...] [--folder FOLDER]

Scenes: try, preview, settings, unanswered; all of them by default. The real bot answers from a
fresh data folder in a simulated Discord; nothing in the pictures is staged but who presses what.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.playground import playground, simulated
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.playground import World

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DEFAULT = Path(__file__).resolve().parents[1] / "docs" / "images"
SETTLED = """window.simcordPreview?.ready === true
    && document.body.innerText.includes("Viewport updated")"""
PATIENCE_S = 120

SCRAPE = """Home | News | Sport
Share on Facebook

The long night of the Tern Street library

By Ada Nwosu
May 31, 2024

The reading room of the Tern Street library stayed open until dawn on Thursday, because nobody \
could find the key.

"We will open on Sundays again," said the librarian, Ruth Norwood, "as soon as the roof is dry."

The council votes on Friday. Nobody expects a surprise, but the gallery will be full all the same.

Advertisement

Copyright 2024 Tern Weekly. All rights reserved.
"""
QUESTIONS = (
    "when does the swimming pool open?",
    "what time does the swimming pool open?",
    "is there a bus to the harbour on Sundays?",
    "who repairs the roof of the town hall?",
)


def main() -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", default=[])
    parser.add_argument("--folder", type=Path, default=DEFAULT)
    options = parser.parse_args()
    if unknown := set(options.scenes) - set(SCENES):
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print(f"No browser found. Install one of: {', '.join(BROWSERS)}.", file=sys.stderr)
        return 1
    options.folder.mkdir(parents=True, exist_ok=True)
    for scene in options.scenes or SCENES:
        out = options.folder / f"{scene}.png"
        with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
            asyncio.run(photograph(browser, Path(folder), out, scene))
        print(f"Wrote {out}")
    return 0


async def photograph(browser: str, folder: Path, out: Path, scene: str) -> None:
    """Play a scene in a simulated Discord, and photograph it when its page has settled."""
    act, size = SCENES[scene]
    settings = Settings(data_dir=folder / "data")
    async with AsyncExitStack() as stack:
        if act is None:
            url = (await stack.enter_async_context(playground(settings))).url
        else:
            world = await stack.enter_async_context(simulated(settings))
            await act(world)
            shown = world.env.preview(world.channel, viewers=[world.ines], layout="channel")
            await stack.enter_async_context(shown)
            url = shown.url
        picture = await _picture(browser, folder / "browser", url, size)
    await asyncio.to_thread(out.write_bytes, picture)


async def _preview(world: World) -> None:
    await world.ines.slash(world.channel, "articles add", file=("tern.txt", SCRAPE.encode()))


async def _settings(world: World) -> None:
    await world.ines.slash(world.channel, "settings")


async def _unanswered(world: World) -> None:
    for question in QUESTIONS:
        await world.mara.slash(world.channel, "ask", question=question, private=True)
    await world.ines.slash(world.channel, "unanswered")


SCENES: dict[str, tuple[Callable[[World], Awaitable[None]] | None, str]] = {
    "try": (None, "1180x1010"),
    "preview": (_preview, "980x900"),
    "settings": (_settings, "980x1100"),
    "unanswered": (_unanswered, "980x900"),
}
"""Who presses what, and how large the page is; None is the page that `pullquote try` opens."""


async def _picture(browser: str, profile: Path, url: str, size: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        browser,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        f"--window-size={size.replace('x', ',')}",
        url,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await _when_settled(profile / "DevToolsActivePort")
    finally:
        process.terminate()
        await process.wait()


async def _when_settled(port_file: Path) -> bytes:
    """The page as PNG, through the browser's debugging protocol, once it says it is up to date."""
    while not await asyncio.to_thread(port_file.is_file):  # noqa: ASYNC110  another process's file
        await asyncio.sleep(0.2)
    port = (await asyncio.to_thread(port_file.read_text)).split()[0]
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/json/list") as answer:
            page = next(tab for tab in await answer.json() if tab["type"] == "page")
        async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            while True:
                asked = {"expression": SETTLED, "returnByValue": True}
                reply = await _call(socket, "Runtime.evaluate", asked)
                if reply["result"].get("value"):
                    break
                await asyncio.sleep(0.3)
            await asyncio.sleep(1)
            shot = await _call(socket, "Page.captureScreenshot", {"format": "png"})
    return base64.b64decode(shot["data"])


async def _call(
    socket: aiohttp.ClientWebSocketResponse, method: str, params: dict[str, Any]
) -> dict[str, Any]:
    await socket.send_json({"id": 1, "method": method, "params": params})
    while "result" not in (message := await socket.receive_json()):
        pass
    result: dict[str, Any] = message["result"]
    return result


if __name__ == "__main__":
    sys.exit(main())
