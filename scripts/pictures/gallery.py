"""Make docs/replies.md: a picture of every kind of reply, as wide as a desktop and as a phone.

    python -m scripts.pictures.gallery [SCENE ...] [--folder DOCS]

All scenes by default; the page is written only then. The real bot answers from a fresh data folder
in a simulated Discord, and headless Chromium photographs each message alone. Nothing is staged but
who asks what.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from bot.playground import simulated
from bot.settings import Settings
from scripts.pictures.acts import speaking
from scripts.pictures.browser import Browser, Size, browser
from scripts.pictures.command import DOCS, chosen, exit_status
from scripts.pictures.scenes import SCENES, Scene

if TYPE_CHECKING:
    from bot.playground import World

IMAGES = "images/replies"
WIDTHS = {"wide": 760, "narrow": 430}
TALL = 1_700
"""Taller than any message, so that none has to be scrolled."""
SETTLED = """window.simcordPreview?.ready === true
    && document.querySelector("#focused-content .message-header") !== null"""
MESSAGE = """(() => {
    const box = document.querySelector("#focused-content").getBoundingClientRect();
    const parts = [...document.querySelectorAll("#focused-content > *")];
    const end = Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
    return [box.left, box.top, box.width, end - box.top + 16];
})()"""
FORM = """(() => {
    const boxes = [...document.querySelectorAll("#modal-root *")]
        .map((part) => part.getBoundingClientRect());
    const root = document.querySelector("#modal-root").getBoundingClientRect();
    const box = boxes.find((box) => box.width > 200 && box.height < 0.9 * root.height);
    return [box.left, box.top, box.width, box.height];
})()"""
PRESS = """[...document.querySelectorAll("#focused-content button")]
    .find((button) => button.innerText.trim() === {label!r}).click()"""
COLOURS = 96
_HEAD = """\
# Every kind of reply

Photographed from the real bot by `python -m scripts.pictures.gallery`, as a desktop and as a phone
shows them. What a colour says, the words above the quotation say too.
"""


def main() -> int:
    """Take the pictures; returns the exit status."""
    names, folder = chosen(__doc__, [scene.name for scene in SCENES], DOCS)
    scenes = [scene for scene in SCENES if scene.name in names]
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    status = exit_status(photograph_all(scenes, folder / IMAGES))
    if status == 0 and len(scenes) == len(SCENES):
        (folder / "replies.md").write_text(page(), encoding="utf-8")
    return status


async def photograph_all(scenes: list[Scene], folder: Path) -> None:
    """Photograph scenes, each in a world of its own, with one browser."""
    with tempfile.TemporaryDirectory(prefix="pullquote-", ignore_cleanup_errors=True) as scratch:
        async with browser(Path(scratch) / "browser") as camera:
            for scene in scenes:
                settings = Settings(data_dir=Path(scratch) / scene.name, **scene.settings)
                with speaking(scene.locale):
                    async with simulated(settings) as world:
                        await _photograph(camera, world, scene, folder)


async def _photograph(camera: Browser, world: World, scene: Scene, folder: Path) -> None:
    """Play a scene, and photograph the last message of whoever looks, at each width."""
    viewer = await scene.act(world)
    for name, width in WIDTHS.items():
        shown = world.env.preview(
            world.channel, viewers=[viewer], display="fixed", width=width, height=TALL
        )
        async with shown:
            picture = await camera.picture(
                shown.url,
                Size(width + 400, TALL + 200),
                settled=SETTLED,
                first=PRESS.format(label=scene.press) if scene.press else "",
                part=FORM if scene.press else MESSAGE,
            )
        out = folder / f"{scene.name}-{name}.png"
        image = Image.open(io.BytesIO(picture))
        await asyncio.to_thread(out.write_bytes, _smaller(image))
        print(f"{scene.name}: {image.width} x {image.height}")


def _smaller(image: Image.Image) -> bytes:
    """The picture as PNG with few colours, at a third of the size."""
    held = io.BytesIO()
    image.convert("RGB").quantize(COLOURS).save(held, "PNG", optimize=True)
    return held.getvalue()


def page() -> str:
    """The page that shows all of them, each with words for who can't see it."""
    parts = [_HEAD]
    for scene in SCENES:
        pictures = "\n".join(
            f"![{scene.alt}{' On a phone.' if name == 'narrow' else ''}]"
            f"({IMAGES}/{scene.name}-{name}.png)"
            for name in WIDTHS
        )
        parts.append(f"## {scene.heading}\n\n{pictures}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
