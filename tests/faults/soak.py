"""Members, moderators and re-indexes at once, for long: `python -m tests.faults.soak`.

The bot runs in a simulated Discord on a server of short articles. Members ask as `/ask` does, from
the policy to the laid-out reply, but nothing is sent: a simulation keeps every message, and its
memory would be counted for the bot's. A moderator adds, edits and removes articles, and re-indexes
from time to time. The first fifth of the time is for warming up.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bot.asking.answer import reply_to
from bot.asking.question import Question
from bot.settings import Settings
from bot.ui.replies import KindRefusalError
from corpus.article import Draft
from index.embedding.embedder import load_embedder
from tests.support.crowd import WORDS, fill
from tests.support.loop_watch import loop_watched
from tests.support.world import simulated_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.loop_watch import LoopWatch
    from tests.support.world import World

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- soak: begin -->", "<!-- soak: end -->"
LOOKED_EVERY_S = 2.0
PAUSE_S = 0.02
"""Shorter callbacks are not kept: there are millions."""
FLAT = 1.05
"""What memory may grow to after warming up."""


@dataclass
class Seen:
    """What was seen.

    Attributes:
        asked_s: How long each question took.
        refused: How many were refused or given up.
        edits: How many changes of articles there were, and `reindexes` of full re-indexes.
        memory: Seconds since the begin, and bytes that the process held then.
    """

    asked_s: list[float] = field(default_factory=list)
    refused: int = 0
    edits: int = 0
    reindexes: int = 0
    memory: list[tuple[float, int]] = field(default_factory=list)

    def grown(self) -> float:
        """Memory of the last fifth of the time, in that of the second."""
        ends = self.memory[-1][0]
        second = [held for at, held in self.memory if ends / 5 <= at < ends * 2 / 5]
        last = [held for at, held in self.memory if at >= ends * 4 / 5]
        return median(last) / median(second)


def resident() -> int:
    """Return how many bytes of memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def members(world: World, seen: Seen, asker: int, until: float) -> None:
    """One member asks, waits for the answer, and thinks for a moment."""
    drawn = random.Random(asker)
    while time.monotonic() < until:
        year = 1500 + drawn.randint(0, 400)
        text = f"Who saw the {' '.join(drawn.choices(WORDS, k=3))} in {year}?"
        began = time.perf_counter()
        try:
            await reply_to(world.services, Question(text, asker=asker, guild_id=world.guild.id))
        except (KindRefusalError, TimeoutError):
            seen.refused += 1
        else:
            seen.asked_s.append(time.perf_counter() - began)
        await asyncio.sleep(drawn.random())


async def moderator(world: World, seen: Seen, until: float) -> None:
    """Add, rewrite and remove articles by turns; every twenty changes, embed everything again."""
    library, indexes, guild = world.services.library, world.services.answers.indexes, world.guild.id
    for turn in range(10**9):
        title = f"The notice of {turn // 3}"
        if turn % 3 < 2:
            text = f"The {WORDS[turn % len(WORDS)]} was seen by {turn} people."
            await library.add(guild, Draft(title=title, text=text))
        else:
            newest = [one for one in await library.listing(guild) if one.title == title]
            await library.remove(guild, newest[0].id)
        await indexes.update(guild)
        seen.edits += 1
        if turn % 20 == 19:
            await indexes.reindex(guild, full=turn % 40 == 39)
            seen.reindexes += 1
        if time.monotonic() > until:
            return
        await asyncio.sleep(1)


async def watch_memory(seen: Seen, began: float, until: float) -> None:
    """Note what the process holds, again and again."""
    while time.monotonic() < until:
        seen.memory.append((time.monotonic() - began, resident()))
        await asyncio.sleep(LOOKED_EVERY_S)


async def soak(folder: Path, minutes: float, articles: int, asking: int) -> tuple[Seen, LoopWatch]:
    """Let all of them work for so long; return what was seen."""
    settings = Settings(data_dir=folder, shard_count=1, cooldown_per_minute=0, ask_timeout_s=60)
    seen = Seen()
    embedder = await asyncio.to_thread(load_embedder)
    async with simulated_world(settings, embedder) as world:
        await fill(world.services.library, world.guild.id, articles)
        await world.services.answers.indexes.update(world.guild.id)
        began = time.monotonic()
        until = began + minutes * 60
        with loop_watched(PAUSE_S) as watch:
            await asyncio.gather(
                watch_memory(seen, began, until),
                moderator(world, seen, until),
                *(members(world, seen, asker, until) for asker in range(1, asking + 1)),
            )
    return seen, watch


def table(seen: Seen, watch: LoopWatch, minutes: float) -> Iterator[str]:
    """Yield the lines of the table."""
    took = sorted(seen.asked_s) or [float("nan")]
    shares = ", ".join(f"{took[int(len(took) * at)] * 1_000:.0f}" for at in (0.5, 0.95, 0.99))
    ours, clock = watch.longest_s * 1_000, watch.longest_on_the_clock_s * 1_000
    most = max(held for _, held in seen.memory)
    yield "| what | how much |"
    yield "| --- | --- |"
    yield f"| minutes | {minutes:g} |"
    yield f"| questions answered, refused or given up | {len(seen.asked_s)}, {seen.refused} |"
    yield f"| changes of articles, re-indexes of all | {seen.edits}, {seen.reindexes} |"
    yield f"| an answer, p50, p95, p99 | {shares} ms |"
    yield f"| longest pause of the loop: our own code, on the clock | {ours:.0f}, {clock:.0f} ms |"
    yield f"| memory, at most | {most / 2**20:.0f} MB |"
    yield f"| memory of the last fifth, in that of the second | {seen.grown():.3f} |"


def main() -> int:
    """Run it; return 1 if memory grew by more than a twentieth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--members", type=int, default=8)
    parser.add_argument("--page", action="store_true", help="Write the table into the page.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen, watch = asyncio.run(
            soak(Path(folder), chosen.minutes, chosen.articles, chosen.members)
        )
    command = " ".join(["python -m tests.faults.soak", *sys.argv[1:]])
    lines = [*table(seen, watch, chosen.minutes), "", f"`{command}`"]
    print("\n".join(lines))  # noqa: T201  a command
    if chosen.page:
        before, rest = PAGE.read_text("utf-8").split(BEGIN)
        PAGE.write_text(before + "\n".join([BEGIN, *lines, END]) + rest.split(END)[1], "utf-8")
    return 1 if seen.grown() > FLAT else 0


if __name__ == "__main__":
    sys.exit(main())
