"""Make the pictures in docs/images: what people see, photographed by headless Chromium.

    python -m scripts.pictures.screenshot [SCENE ...] [--folder FOLDER]

Scenes: try, preview, settings, unanswered; all of them by default. The real bot answers from a
fresh data folder in a simulated Discord. Nothing is staged but who presses what.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.playground import playground, simulated
from bot.settings import Settings
from scripts.pictures.browser import Browser, Size, browser
from scripts.pictures.command import DOCS, chosen, exit_status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.playground import World

SETTLED = """window.simcordPreview?.ready === true
    && document.body.innerText.includes("Viewport updated")"""

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
    scenes, folder = chosen(__doc__, list(SCENES), DOCS / "images")
    folder.mkdir(parents=True, exist_ok=True)
    return exit_status(photograph_all(scenes, folder))


async def photograph_all(scenes: list[str], folder: Path) -> None:
    """Photograph scenes, each in a world of its own, with one browser."""
    with tempfile.TemporaryDirectory(prefix="pullquote-", ignore_cleanup_errors=True) as scratch:
        async with browser(Path(scratch) / "browser") as camera:
            for scene in scenes:
                out = folder / f"{scene}.png"
                picture = await photograph(camera, Path(scratch) / scene, scene)
                await asyncio.to_thread(out.write_bytes, picture)
                print(f"Wrote {out}")


async def photograph(camera: Browser, folder: Path, scene: str) -> bytes:
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
        return await camera.picture(url, size, settled=SETTLED)


async def _preview(world: World) -> None:
    await world.ines.slash(world.channel, "library add", file=("tern.txt", SCRAPE.encode()))


async def _settings(world: World) -> None:
    await world.ines.slash(world.channel, "settings")


async def _unanswered(world: World) -> None:
    for question in QUESTIONS:
        await world.mara.slash(world.channel, "ask", question=question, private=True)
    await world.ines.slash(world.channel, "unanswered")


SCENES: dict[str, tuple[Callable[[World], Awaitable[None]] | None, Size]] = {
    "try": (None, Size(1180, 1010)),
    "preview": (_preview, Size(980, 900)),
    "settings": (_settings, Size(980, 1100)),
    "unanswered": (_unanswered, Size(980, 900)),
}
"""Who presses what, and how large the page is; None is the page that `pullquote try` opens."""


if __name__ == "__main__":
    sys.exit(main())
