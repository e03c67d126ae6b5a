"""Counting what becomes of questions, and saying it in the log: never what was asked."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.health.metrics import Metrics, Outcome
from bot.ui.replies import KindRefusalError, TooBusyError, TooFastError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.answer import Verdict

_log = structlog.get_logger(__name__)
_ENDS: tuple[tuple[type[BaseException], Outcome], ...] = (
    (TooFastError, Outcome.TOO_FAST),
    (TooBusyError, Outcome.TOO_BUSY),
    (KindRefusalError, Outcome.REFUSED),
    (TimeoutError, Outcome.TIMED_OUT),
    (asyncio.CancelledError, Outcome.STOPPED),
    (BaseException, Outcome.FAILED),
)


@dataclass
class Counted:
    """A question on its way.

    Attributes:
        verdict: Of its answer, once it has one.
    """

    verdict: Verdict | None = None
    _began: float = field(default_factory=time.perf_counter)

    @property
    def took_s(self) -> float:
        """Seconds since it arrived."""
        return time.perf_counter() - self._began


@contextmanager
def counting(metrics: Metrics, *, overheard: bool) -> Iterator[Counted]:
    """Count a question once it is clear what becomes of it.

    Args:
        metrics: Where.
        overheard: Whether nobody put it to the bot.
    """
    counted = Counted()
    outcome = Outcome.FAILED
    try:
        yield counted
        if counted.verdict is not None:
            outcome = Outcome(counted.verdict)
    except BaseException as error:
        outcome = next(how for kind, how in _ENDS if isinstance(error, kind))
        raise
    finally:
        metrics.question(outcome, counted.took_s, overheard=overheard)
        _log.info(
            "question",
            outcome=outcome.value,
            overheard=overheard,
            took_ms=round(counted.took_s * 1_000),
        )
