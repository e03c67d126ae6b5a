"""Pictures of pages, by a headless Chromium and its debugging protocol."""

from __future__ import annotations

import asyncio
import base64
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE_S = 120


@dataclass(frozen=True)
class Size:
    """A page's width and height in pixels."""

    width: int
    height: int


class Browser:
    """A browser that runs.

    Args:
        session: To its debugging port.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def picture(
        self, url: str, size: Size, *, settled: str, first: str = "", part: str = ""
    ) -> bytes:
        """A page, or a part of it, as PNG.

        Args:
            url: Of the page.
            size: Of the window.
            settled: JavaScript that is true once the page is ready.
            first: JavaScript to be run then, such as one that presses a button.
            part: JavaScript whose value is `[left, top, width, height]` of what is wanted; the
                whole window where it is "".

        Raises:
            TimeoutError: The page did not settle in two minutes.
        """
        async with asyncio.timeout(PATIENCE_S), self._session.put("/json/new") as answer:
            tab = await answer.json(content_type=None)
            try:
                async with self._session.ws_connect(
                    tab["webSocketDebuggerUrl"], max_msg_size=0
                ) as socket:
                    await _open(socket, url, size, settled)
                    if first:
                        await _value(socket, first)
                        await asyncio.sleep(2)
                    return await _shoot(socket, part)
            finally:
                async with self._session.get(f"/json/close/{tab['id']}"):
                    pass

    @asynccontextmanager
    async def tab(self, size: Size) -> AsyncIterator[Tab]:
        """A tab that stays open, for visits one after the other."""
        async with self._session.put("/json/new") as answer:
            tab = await answer.json(content_type=None)
        async with self._session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            await _call(socket, "Emulation.setDeviceMetricsOverride", _metrics(size))
            yield Tab(socket)


class Tab:
    """A tab of a browser.

    Args:
        socket: To its debugging protocol.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def visit(self, url: str, *, settled: str, wanted: str) -> Any:
        """Open an address as if it were typed in; return the value of JavaScript there.

        Args:
            url: Of the page.
            settled: JavaScript that is true once this page is ready, and on no page before it.
            wanted: JavaScript whose value is returned.

        Raises:
            TimeoutError: The page did not settle in two minutes.
        """
        async with asyncio.timeout(PATIENCE_S):
            await _call(self._socket, "Page.navigate", {"url": url})
            while not await _value(self._socket, settled):  # noqa: ASYNC110  another process says so
                await asyncio.sleep(0.02)
            return await _value(self._socket, wanted)


@asynccontextmanager
async def browser(profile: Path) -> AsyncIterator[Browser]:
    """Start a Chromium with a profile of its own, and end it with the context.

    Raises:
        FileNotFoundError: None is installed.
    """
    name = next((found for n in NAMES if (found := shutil.which(n))), None)
    if name is None:
        raise FileNotFoundError(f"No browser found. Install one of: {', '.join(NAMES)}.")
    process = await asyncio.create_subprocess_exec(
        name,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            port = await _port(profile / "DevToolsActivePort")
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            yield Browser(session)
    finally:
        process.terminate()
        await process.wait()


async def _port(file: Path) -> str:
    """The port that the browser wrote down."""
    while not await asyncio.to_thread(file.is_file):  # noqa: ASYNC110  another process's file
        await asyncio.sleep(0.2)
    return (await asyncio.to_thread(file.read_text)).split()[0]


async def _open(
    socket: aiohttp.ClientWebSocketResponse, url: str, size: Size, settled: str
) -> None:
    await _call(socket, "Emulation.setDeviceMetricsOverride", _metrics(size))
    await _call(socket, "Page.navigate", {"url": url})
    while not await _value(socket, settled):  # noqa: ASYNC110  another process says so
        await asyncio.sleep(0.3)
    await asyncio.sleep(1)


def _metrics(size: Size) -> dict[str, Any]:
    shape = {"width": size.width, "height": size.height}
    return {**shape, "deviceScaleFactor": 1, "mobile": False}


async def _shoot(socket: aiohttp.ClientWebSocketResponse, part: str) -> bytes:
    wanted: dict[str, Any] = {"format": "png"}
    if part:
        left, top, width, height = await _value(socket, part)
        wanted["clip"] = {"x": left, "y": top, "width": width, "height": height, "scale": 1}
    shot = await _call(socket, "Page.captureScreenshot", wanted)
    return base64.b64decode(shot["data"])


async def _value(socket: aiohttp.ClientWebSocketResponse, expression: str) -> Any:
    asked = {"expression": expression, "returnByValue": True}
    return (await _call(socket, "Runtime.evaluate", asked))["result"].get("value")


async def _call(
    socket: aiohttp.ClientWebSocketResponse, method: str, params: dict[str, Any]
) -> dict[str, Any]:
    await socket.send_json({"id": 1, "method": method, "params": params})
    while "result" not in (message := await socket.receive_json()):
        pass
    result: dict[str, Any] = message["result"]
    return result
