"""Run faults, each in a process of its own, and say what came of them.

A process that has imported everything once forks for each fault: one that goes wrong on the way,
and one that starts the bot's data again afterwards and looks at them.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from corpus.errors import PullquoteError
from tests.faults import broken_data, clock
from tests.faults.inject import BROKEN, COUNT, FULL, HALF, KILL, Fault
from tests.faults.scenes import SCENES, furnish, make_older, wrong_with

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

PATIENCE_S = 120
"""A process that has not ended by then hangs."""


@dataclass
class Row:
    """What came of one kind of fault in one scene.

    Attributes:
        faults: How many there were.
        wrong: What was not as it must be afterwards.
        seen: What the user saw, and how often.
    """

    faults: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


def in_child(work: Callable[[], Any]) -> Any:
    """Return what some work returns in a forked process; None where it was killed, or hung."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(PATIENCE_S)
        structlog.reset_defaults()  # a test before may have set up the bot's logs
        structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
        try:
            said = json.dumps(work())
        except BaseException:  # noqa: BLE001  the edge of the process: the parent says so
            said = json.dumps({"failed": traceback.format_exc()})
        os.write(writing, said.encode())
        os._exit(0)  # no thread of a model is waited for
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def attempt(scene: Callable[[Path], Awaitable[None]], folder: Path, fault: Fault) -> dict[str, Any]:
    """Do something with a fault in its way; return whether it ended well, and what was said."""

    def work() -> dict[str, Any]:
        fault.install()
        try:
            asyncio.run(scene(folder))  # type: ignore[arg-type]  # scenes are coroutines
        except PullquoteError as error:
            return {"confirmed": False, "seen": _begun(error.what, folder), "steps": []}
        return {"confirmed": True, "seen": "nothing: it went on", "steps": fault.steps}

    died = {"confirmed": False, "seen": "the process is gone", "steps": []}
    done = in_child(work) or died
    if "failed" in done:
        last = done["failed"].strip().splitlines()[-1]
        return {"confirmed": False, "seen": f"traceback: {last[:150]}", "steps": []}
    return dict(done)


def _begun(said: str, folder: Path) -> str:
    """Return how a sentence begins, without a place that is another in each run."""
    head, _, tail = said.partition(str(folder))
    return head.strip() or f"…{tail.partition(':')[0]}"


def looked_at(
    folder: Path, scene: str, *, confirmed: bool, jump: timedelta = timedelta(0)
) -> list[str]:
    """Start again on a data folder, and return what is wrong with it.

    Args:
        folder: The data folder.
        scene: What was under way.
        confirmed: Whether it had ended well.
        jump: How far the clock is wrong meanwhile.
    """
    return _checked(lambda: wrong_with(folder, scene, confirmed=confirmed), jump)


def _checked(look: Callable[[], Any], jump: timedelta = timedelta(0)) -> list[str]:
    def work() -> Any:
        clock.set_clock(jump)
        return asyncio.run(look())

    found = in_child(work)
    if found is None:
        return ["the check died"]
    return [found["failed"]] if isinstance(found, dict) else list(found)


class Harness:
    """All faults, on copies of one data folder.

    Args:
        place: An empty folder to work in.
        stride: Every so many-th fault is run; 1 for all.
        seconds: How long scenes are cut off.
    """

    def __init__(self, place: Path, stride: int = 1, seconds: float = inf) -> None:
        self._until = time.monotonic() + seconds
        self.place, self.stride = place, stride
        self.rows: dict[tuple[str, str], Row] = {}
        self._template = place / "template"
        self._turn = 0
        failed = in_child(lambda: asyncio.run(furnish(self._template)))
        if failed is not None:
            raise AssertionError(failed)

    def folder(self, scene: str) -> Path:
        """A data folder as a scene begins with it."""
        made = Path(tempfile.mkdtemp(dir=self.place))
        if scene != "first start":
            shutil.copytree(self._template, made, dirs_exist_ok=True)
        if scene == "migrating":
            make_older(made)
        return made

    def steps(self, scene: str, counts: Fault | None = None) -> list[str]:
        """Return the steps that a scene takes where nothing goes wrong.

        Args:
            scene: Its name.
            counts: The fault that counts them; that of files and transactions where None.
        """
        folder = self.folder(scene)
        done = attempt(SCENES[scene], folder, counts or Fault(COUNT, 0))
        self._drop(folder)
        if not done["confirmed"]:
            raise AssertionError(f"{scene} fails by itself: {done['seen']}")
        steps: list[str] = done["steps"]
        return steps

    def _drop(self, folder: Path) -> None:
        """Delete a data folder that has been looked at."""
        shutil.rmtree(folder, ignore_errors=True)

    def cut_off(self) -> None:
        """Every scene, cut off at every step in every way, in an order that begins everywhere."""
        every = [
            (scene, kind, at)
            for scene in SCENES
            for at, step in enumerate(self.steps(scene), 1)
            for kind in (KILL, HALF, FULL, BROKEN)
            if kind != HALF or step == "write"
        ]
        random.Random(0).shuffle(every)
        for scene, kind, at in every:
            if time.monotonic() < self._until and self._due():
                self._one(scene, kind, at)

    def _one(self, scene: str, kind: str, at: int) -> None:
        folder = self.folder(scene)
        done = attempt(SCENES[scene], folder, Fault(kind, at))
        wrong = looked_at(folder, scene, confirmed=done["confirmed"])
        self._count(scene, kind, [f"{scene}, {kind} at {at}: {one}" for one in wrong], done["seen"])
        shutil.rmtree(folder, ignore_errors=True)

    def damage_files(self) -> None:
        """Every file of the snapshots, damaged in every way."""
        files = [p for p in (self._template / "snapshots").rglob("*") if p.is_file()]
        every = [
            (path.relative_to(self._template), how)
            for path in sorted(files)
            for how in broken_data.DAMAGES
            if path.name != "building.lock"
        ]
        random.Random(0).shuffle(every)  # else a stride may meet one kind of damage alone
        for file, how in every:
            if self._due():
                folder = self.folder("a start")
                broken_data.DAMAGES[how](folder / file)
                wrong = looked_at(folder, "a start", confirmed=False)
                named = [f"{file} {how}: {one}" for one in wrong]
                self._count("a file of a snapshot", how, named, "nothing: it is mended")
                self._drop(folder)

    def damage_database(self) -> None:
        """The database, damaged in every way; then a backup is put in its place."""
        for how, damage in broken_data.DATABASE.items():
            folder = self.folder("a start")
            with damage(folder / "pullquote.db"):
                seen = in_child(lambda: asyncio.run(broken_data.refused(folder)))  # noqa: B023  at once
            wrong = [] if isinstance(seen, str) else [f"database {how}: {seen}"]
            if how in broken_data.MENDED_BY_RESTORE:
                done = attempt(SCENES["restoring a backup"], folder, Fault(COUNT, 0))
                if not done["confirmed"]:
                    wrong.append(f"database {how}: not restored: {done['seen']}")
            found = looked_at(folder, "a start", confirmed=True)
            wrong += [f"database {how}: {one}" for one in found if how != "newer"]
            self._count("the database", how, wrong, str(seen))
            shutil.rmtree(folder, ignore_errors=True)

    def jump_clocks(self) -> None:
        """Every scene, by a clock that jumps before it or at a commit, and is put right at last."""
        for scene in SCENES:
            commits = [at for at, step in enumerate(self.steps(scene), 1) if step == "commit"]
            for kind, at in product(clock.JUMPS, [0, *commits]):
                if self._due():
                    self._jump(scene, kind, at)

    def _jump(self, scene: str, kind: str, at: int) -> None:
        folder, jump = self.folder(scene), clock.JUMPS[kind]
        done = attempt(SCENES[scene], folder, Fault(kind, at))
        wrong = [] if done["confirmed"] else [f"it failed: {done['seen']}"]
        wrong += looked_at(folder, scene, confirmed=True, jump=jump)
        wrong += looked_at(folder, scene, confirmed=True)
        if kind == clock.BACK:
            wrong += _checked(lambda: clock.emptied_wrong(folder), jump)
        wrong += _checked(lambda: clock.dated_wrong(folder))
        self._count(scene, kind, [f"{scene}, {kind} at {at}: {one}" for one in wrong], done["seen"])
        shutil.rmtree(folder, ignore_errors=True)

    def two_processes(self, times: int) -> None:
        """Two processes at work on one data folder."""
        for number in range(times):
            folder = self.folder("a start")
            wrong = broken_data.together(folder, in_child)
            wrong += looked_at(folder, "adding", confirmed=True)
            named = [f"two processes, {number}: {one}" for one in wrong]
            self._count("adding and re-indexing", "two processes", named, "nothing: they wait")
            shutil.rmtree(folder, ignore_errors=True)

    def _due(self) -> bool:
        self._turn += 1
        return self._turn % self.stride == 0

    def _count(self, scene: str, kind: str, wrong: list[str], seen: str) -> None:
        row = self.rows.setdefault((scene, kind), Row())
        row.faults += 1
        row.wrong += wrong
        row.seen[seen.strip()] += 1
        for one in wrong:
            print(one, file=sys.stderr, flush=True)  # noqa: T201  it runs for long

    @property
    def faults(self) -> int:
        """How many faults there were."""
        return sum(row.faults for row in self.rows.values())


def table_of(rows: dict[tuple[str, str], Row]) -> Iterator[str]:
    """Yield the lines of the table: a row for each scene and kind of fault."""
    yield "| under way | fault | how often | wrong afterwards | what was seen |"
    yield "| --- | --- | --- | --- | --- |"
    for (scene, kind), row in sorted(rows.items()):
        seen = "; ".join(f"{text} ({n})" for text, n in row.seen.most_common(3))
        yield f"| {scene} | {kind} | {row.faults} | {len(row.wrong)} | {seen} |"
