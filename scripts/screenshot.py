"""Makes docs/images/try.png: what `pullquote try` shows, photographed by headless Chromium.

Usage: python scripts/screenshot.py [--out FILE] [--size WIDTHxHEIGHT]

The real bot answers from a fresh data folder; nothing in the picture is staged.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground import playground
from bot.settings import Settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DEFAULT = Path(__file__).resolve().parents[1] / "docs" / "images" / "try.png"
SETTLED = """window.simcordPreview?.ready === true
    && document.body.innerText.includes("Viewport updated")"""
PATIENCE_S = 120


def main() -> int:
    """Take the picture; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT)
    parser.add_argument("--size", default="1180x1010")
    options = parser.parse_args()
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print(f"No browser found. Install one of: {', '.join(BROWSERS)}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        asyncio.run(photograph(browser, Path(folder), options.out, options.size))
    print(f"Wrote {options.out}")
    return 0


async def photograph(browser: str, folder: Path, out: Path, size: str) -> None:
    """Serve the simulated Discord from `folder`, and photograph it when the page has settled."""
    profile = folder / "browser"
    async with playground(Settings(data_dir=folder / "data")) as world:
        process = await asyncio.create_subprocess_exec(
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            f"--window-size={size.replace('x', ',')}",
            world.url,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                picture = await _when_settled(profile / "DevToolsActivePort")
        finally:
            process.terminate()
            await process.wait()
    await asyncio.to_thread(out.write_bytes, picture)


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
