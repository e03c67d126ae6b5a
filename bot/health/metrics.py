"""What is counted and measured, under the names by which Prometheus knows it.

No label names a server, a channel or a member: there would be too many of them, and what somebody
asks is nobody else's business. What is a number anyway (a queue's length, an index's size) is read
when somebody asks for the metrics; the rest is counted as it happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from prometheus_client import Metric

    from index.storage.manifest import SnapshotInfo

_ANSWER_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LAG_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Outcome(StrEnum):
    """What became of a question: one of the index's verdicts, or why it has none."""

    ANSWERED = "answered"
    UNCERTAIN = "uncertain"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    TOO_FAST = "too_fast"
    TOO_BUSY = "too_busy"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    STOPPED = "stopped"


_WITH_VERDICT = frozenset({Outcome.ANSWERED, Outcome.UNCERTAIN, Outcome.UNANSWERED})


@dataclass(frozen=True)
class Readings:
    """What is read when somebody asks for the metrics: no call of these waits.

    Attributes:
        waiting: Questions that wait for a place.
        under_way: Questions that have one.
        indexes: What the live indexes say of themselves.
        builds: How many builds of an index ended, by how.
        database_errors: How many transactions failed.
        servers: Servers that the bot is in.
        connected: Whether Discord has let it in, and has not cut it off since.
        latency_s: Between a heartbeat and Discord's word that it came, in seconds.
    """

    waiting: Callable[[], int]
    under_way: Callable[[], int]
    indexes: Callable[[], Iterable[SnapshotInfo]]
    builds: Callable[[], Mapping[str, int]]
    database_errors: Callable[[], int]
    servers: Callable[[], int]
    connected: Callable[[], bool]
    latency_s: Callable[[], float]


class Metrics:
    """The metrics of one process. They outlive a bot that is built again.

    Attributes:
        registry: What is shown of them.
        loop_lag: How late the event loop runs what is due, in seconds.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._readings: Readings | None = None
        self._questions = Counter(
            "pullquote_questions",
            "Questions by what became of them, and by whether somebody put them to the bot.",
            ("verdict", "overheard"),
            registry=registry,
        )
        for outcome in Outcome:
            for overheard in (False, True):
                self._questions.labels(outcome, _said(overheard))
        self._answer_s = Histogram(
            "pullquote_answer_seconds",
            "From a question's arrival to its answer, the wait for a place included.",
            buckets=_ANSWER_S,
            registry=registry,
        )
        self.loop_lag = Histogram(
            "pullquote_event_loop_lag_seconds",
            "How late the event loop runs what is due, looked at twice a second.",
            buckets=_LAG_S,
            registry=registry,
        )
        self._lost = Counter(
            "pullquote_discord_disconnects",
            "Connections to Discord's gateway that were lost.",
            registry=registry,
        )
        self._regained = Counter(
            "pullquote_discord_reconnects",
            "Connections that followed: the session before resumed, or a new one.",
            ("session",),
            registry=registry,
        )
        for session in ("resumed", "new"):
            self._regained.labels(session)
        self._restarts = Counter(
            "pullquote_discord_restarts",
            "How often the bot was built again because Discord was in trouble.",
            registry=registry,
        )
        self._connected_once: set[int] = set()
        registry.register(_Read(self))
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)

    def read(self, readings: Readings | None) -> None:
        """Read from here on what a bot that has started shows; None where it has ended."""
        self._readings = readings

    def question(self, outcome: Outcome, seconds: float, *, overheard: bool) -> None:
        """Count a question.

        Args:
            outcome: What became of it.
            seconds: Since it arrived.
            overheard: Whether nobody put it to the bot.
        """
        self._questions.labels(outcome, _said(overheard)).inc()
        if outcome in _WITH_VERDICT:
            self._answer_s.observe(seconds)

    def disconnected(self) -> None:
        """Count a lost connection."""
        self._lost.inc()

    def connected(self, shard: int) -> None:
        """Count a new session; a shard's first is none that followed another."""
        if shard in self._connected_once:
            self._regained.labels("new").inc()
        self._connected_once.add(shard)

    def resumed(self) -> None:
        """Count a session that goes on."""
        self._regained.labels("resumed").inc()

    def restarted(self) -> None:
        """Count a bot that is built again."""
        self._restarts.inc()

    def readings(self) -> Iterator[Metric]:
        """Yield what is read now; nothing while no bot has started."""
        now = self._readings
        if now is None:
            return
        yield _gauge("pullquote_questions_waiting", "Questions that wait.", now.waiting())
        yield _gauge("pullquote_questions_under_way", "Questions at work.", now.under_way())
        infos = list(now.indexes())
        yield _gauge("pullquote_index_libraries", "Libraries with a live index.", len(infos))
        for name in ("articles", "passages", "sentences"):
            total = sum(getattr(info, name) for info in infos)
            yield _gauge(f"pullquote_index_{name}", f"{name.title()} in all live indexes.", total)
        newest = max((info.created.timestamp() for info in infos), default=0.0)
        yield _gauge(
            "pullquote_index_newest_timestamp_seconds", "When the last index was built.", newest
        )
        builds = CounterMetricFamily(
            "pullquote_index_builds", "Builds of an index by how they ended.", labels=("result",)
        )
        for result, number in sorted(now.builds().items()):
            builds.add_metric((result,), number)
        yield builds
        yield CounterMetricFamily(
            "pullquote_database_errors", "Transactions that failed.", now.database_errors()
        )
        yield _gauge("pullquote_discord_servers", "Servers that the bot is in.", now.servers())
        yield _gauge("pullquote_discord_connected", "1 while Discord is there.", now.connected())
        yield _gauge(
            "pullquote_discord_latency_seconds", "Of Discord's heartbeat.", now.latency_s()
        )


class _Read(Collector):
    """Hands a registry what is read at that moment."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand: there may be no bot yet."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read."""
        return self._metrics.readings()


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, float(value))


def _said(overheard: bool) -> str:  # noqa: FBT001  a label's value
    return "yes" if overheard else "no"
