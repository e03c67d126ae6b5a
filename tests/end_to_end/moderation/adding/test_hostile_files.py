"""Files that are made to do harm, while members ask: nobody waits for them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from scripts.measure.hostile.inputs import filled

pytestmark = pytest.mark.model

MOST_S = 0.050
MEMBERS = 20
FILES = [
    ("spaces.txt", b" \n" * 4_000_000),  # in this process, a pattern would hold everything up
    ("comments.md", filled("<!-- ").encode()),
    ("marks.txt", filled("\u0301\u0316", before="a").encode()),
    ("pictures.md", filled("![a ferry").encode()),
    ("tags.html", filled("<p>a").encode()),
    ("deep.jsonl", filled('{"a":[').encode()),
]


async def pauses(stop: asyncio.Event) -> list[float]:
    """Return how long each turn of the loop took, in seconds of this process's work.

    By the clock, a busy machine would be counted too. A call into C that holds the interpreter is
    work of this process, on whatever thread it runs.
    """
    found = []
    while not stop.is_set():
        began = time.process_time()
        await asyncio.sleep(0)
        found.append(time.process_time() - began)
        await asyncio.sleep(0.001)
    return found


async def test_members_are_answered_while_hostile_files_are_read(desk: Any) -> None:
    world = desk.world
    ask = world.services.answers.ask
    questions = [f"Who keeps the lamp of lighthouse number {n}?" for n in range(MEMBERS)]
    await ask(questions[0], tenants=(0,))  # what is loaded at the first question is not meant
    await world.services.sandbox.read_text("The tide came in.")
    stop = asyncio.Event()
    watching = asyncio.create_task(pauses(stop))
    asking = asyncio.gather(*(ask(question, tenants=(0,)) for question in questions))
    reading = asyncio.gather(
        *(world.services.sandbox.read_bytes(data, name=name) for name, data in FILES),
        return_exceptions=True,
    )
    answers, read = await asyncio.gather(asking, reading)
    stop.set()
    assert max(await watching) < MOST_S
    assert [answer.question for answer in answers] == questions
    assert len(read) == len(FILES)


async def test_a_moderator_reads_what_became_of_each_hostile_file(desk: Any) -> None:
    message = await desk.way("Files", {"files": [*FILES, desk.file()]})
    shown = desk.shown(message)
    assert "Preview 1 of 3" in shown
    for name in ("spaces.txt", "comments.md", "tags.html", "deep.jsonl"):
        assert name in shown
