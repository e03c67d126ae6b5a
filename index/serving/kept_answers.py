"""Answers that are kept for who asks the same again, as long as the libraries are what they were.

A library is named by a generation, which is another one as soon as its articles or its index are
not what they were. Whoever asks says first what they are now (`generation`), so an answer from
before a change is never found after it; it is dropped then, or when the index is swapped.

What was asked is kept as a keyed hash, whose key ends with the process: no question can be read out
of it. An answer is kept without its question.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from index.answer import Answer

MOST = 512
"""Answers that are kept, of all servers together: those asked for last."""
KEPT_S = 3_600.0
"""Seconds that an answer is kept."""

Libraries = tuple[tuple[int, int], ...]
"""Tenant and generation of each library that was searched, in order."""


@dataclass(frozen=True)
class _Kept:
    """An answer without its question, and when it is dropped."""

    answer: Answer
    until: float


class KeptAnswers:
    """The answers of one service. Used on the event loop only.

    Args:
        most: How many to keep; 0 for none.
        kept_s: For how many seconds.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        most: int = MOST,
        kept_s: float = KEPT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._kept_s = kept_s
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._states: dict[int, tuple[int, Hashable]] = {}
        self._numbers = itertools.count()
        self._answers: OrderedDict[tuple[Libraries, bytes], _Kept] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def generation(self, tenant: int, state: Hashable) -> int:
        """Return what a library is called as it is now; what is from before is dropped.

        Args:
            tenant: Whose library.
            state: Equal as long as it would give the same answers.
        """
        known = self._states.get(tenant)
        if known is not None and known[1] == state:
            return known[0]
        self.forget(tenant)
        number = next(self._numbers)
        self._states[tenant] = number, state
        return number

    def get(self, libraries: Libraries, asked: str) -> Answer | None:
        """Return the answer that is kept to what was asked, without its question.

        Args:
            libraries: As they are now.
            asked: Names the question and all else that its answer depends on.
        """
        key = libraries, self._hash(asked)
        kept = self._answers.get(key)
        if kept is None or kept.until <= self._clock():
            return None
        self._answers.move_to_end(key)
        return kept.answer

    def put(self, libraries: Libraries, asked: str, answer: Answer) -> None:
        """Keep an answer, unless a library has changed since it was asked for.

        Args:
            libraries: As they were when it was asked for.
            asked: As for `get`.
            answer: It; what it holds beside its question must not hold that.
        """
        if not self._most or any(not self._is_current(*library) for library in libraries):
            return
        kept = _Kept(replace(answer, question="", timings_ms={}), self._clock() + self._kept_s)
        key = libraries, self._hash(asked)
        self._answers[key] = kept
        self._answers.move_to_end(key)
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)
        self._wake_later()

    def forget(self, tenant: int) -> None:
        """Drop all answers from a library, alone or with others, and what is known of it."""
        self._states.pop(tenant, None)
        for key in [key for key in self._answers if any(own == tenant for own, _ in key[0])]:
            del self._answers[key]

    def close(self) -> None:
        """Drop everything."""
        self._answers.clear()
        self._states.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_current(self, tenant: int, generation: int) -> bool:
        known = self._states.get(tenant)
        return known is not None and known[0] == generation

    def _hash(self, asked: str) -> bytes:
        return hashlib.blake2b(asked.encode(), key=self._secret, digest_size=32).digest()

    def _wake_later(self) -> None:
        """Come back when the first answers are too old, whether anybody asks or not."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._kept_s, self._drop_old)

    def _drop_old(self) -> None:
        self._timer = None
        now = self._clock()
        for key in [key for key, kept in self._answers.items() if kept.until <= now]:
            del self._answers[key]
        if self._answers:
            self._wake_later()
