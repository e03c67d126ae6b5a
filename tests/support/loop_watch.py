"""Watches an event loop for callbacks that hold it up, and says who did.

What counts is the processor time of the loop's own thread: a busy machine, or another thread of
ours, makes a callback last longer on the clock, but does not make it compute more. What waits
without computing is caught by what it calls: files, databases, names of hosts, sleep. Python's
collector comes whenever something is made; what it takes is told apart.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_LOOK_S = 0.005
"""How often the watching thread looks where the loop is."""
_LONG_S = 0.02
"""It notes where, once a callback lasts as long as this on the clock."""
_WAITS = ("open", "os.", "shutil.", "sqlite3.", "subprocess.", "socket.getaddrinfo", "glob.")
_OURS = ("/bot/", "/index/", "/corpus/")


@dataclass(frozen=True)
class Pause:
    """One callback.

    Attributes:
        computed_s: Processor time of the loop's thread.
        lasted_s: Time on the clock.
        collected_s: Of what it computed, what Python's collector took that came just then.
        where: The stack while it lasted, if it was seen.
    """

    computed_s: float
    lasted_s: float
    collected_s: float
    where: str


@dataclass
class LoopWatch:
    """What was seen of a loop.

    Attributes:
        pauses: Callbacks that took at least as long as was asked for, in order.
        waits: What waits without computing and was called on the loop, with the stack.
        callbacks: How many there were.
    """

    least_s: float
    pauses: list[Pause] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    callbacks: int = 0
    _thread: int = field(default_factory=threading.get_ident)
    _since: float = 0.0
    _collected_s: float = 0.0
    _where: str = ""
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def longest_s(self) -> float:
        """The most processor time of a callback, without the collector's."""
        return max((one.computed_s - one.collected_s for one in self.pauses), default=0.0)

    @property
    def longest_on_the_clock_s(self) -> float:
        """The longest time of a callback on the clock."""
        return max((pause.lasted_s for pause in self.pauses), default=0.0)

    def worst(self, most: int = 5) -> str:
        """Describe the callbacks that computed most."""
        worst = sorted(self.pauses, key=lambda one: one.collected_s - one.computed_s)[:most]
        return "\n\n".join(
            f"{one.computed_s * 1000:.0f} ms computed, {one.lasted_s * 1000:.0f} on the clock, "
            f"{one.collected_s * 1000:.0f} of the collector\n{one.where}"
            for one in worst
        )

    def run(self, handle: Any, run: Any) -> None:
        """Run a callback of the loop and note how long it took."""
        if threading.get_ident() != self._thread or self._since:
            run(handle)
            return
        self.callbacks += 1
        self._where, self._collected_s = "", 0.0
        began = self._since = time.perf_counter()
        computed = time.thread_time()
        try:
            run(handle)
        finally:
            computed_s, lasted_s = time.thread_time() - computed, time.perf_counter() - began
            self._since = 0.0
            if max(computed_s, lasted_s) >= self.least_s:
                where = self._where or repr(handle)
                self.pauses.append(Pause(computed_s, lasted_s, self._collected_s, where))

    def look(self) -> None:
        """Note where the loop is when a callback lasts long, until it is over."""
        while not self._over.wait(_LOOK_S):
            since = self._since
            if since and not self._where and time.perf_counter() - since > _LONG_S:
                frame = sys._current_frames().get(self._thread)
                self._where = _stack(frame)

    def collected(self, phase: str, _info: object) -> None:
        """Count what the collector takes; it calls this when it begins and when it has ended."""
        if threading.get_ident() == self._thread:
            self._collected_s += time.thread_time() * (1 if phase == "stop" else -1)

    def heard(self, event: str) -> None:
        """Note a call that waits, if it is one, on the loop's thread, in a callback."""
        if self._since and threading.get_ident() == self._thread and event.startswith(_WAITS):
            where = _stack(sys._getframe())
            if any(ours in where for ours in _OURS):
                self.waits.append(f"{event}\n{where}")


_watching: list[LoopWatch] = []
"""Whom the hook below tells: one that is set cannot be taken away."""


def _heard(event: str, _arguments: tuple[object, ...]) -> None:
    for watch in _watching:
        watch.heard(event)


@contextmanager
def loop_watched(least_s: float = 0.005) -> Iterator[LoopWatch]:
    """Watch the loop of this thread.

    Args:
        least_s: Shorter callbacks are not noted.
    """
    watch = LoopWatch(least_s)
    run, sleep = asyncio.Handle._run, time.sleep

    def sleep_heard(seconds: Any) -> None:
        watch.heard("os.sleep")
        sleep(seconds)

    def run_watched(handle: Any) -> None:
        watch.run(handle, run)

    if not getattr(loop_watched, "hooked", False):
        sys.addaudithook(_heard)
        loop_watched.hooked = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=watch.look, name="loop-watch", daemon=True)
    asyncio.Handle._run = run_watched  # type: ignore[assignment, method-assign]
    time.sleep = sleep_heard
    gc.callbacks.append(watch.collected)
    _watching.append(watch)
    thread.start()
    try:
        yield watch
    finally:
        gc.callbacks.remove(watch.collected)
        _watching.remove(watch)
        time.sleep = sleep
        asyncio.Handle._run = run  # type: ignore[method-assign]
        watch._over.set()
        thread.join()


def _stack(frame: FrameType | None) -> str:
    """Describe where a thread is: the calls of ours, and the last one."""
    walked = reversed(list(traceback.walk_stack(frame)))
    calls = traceback.StackSummary.extract(walked, lookup_lines=False)  # it would open the files
    ours = [call for call in calls if any(room in call.filename for room in _OURS)]
    shown = [*ours, *calls[-1:]]
    return "\n".join(f"  {call.filename}:{call.lineno} {call.name}" for call in shown)
