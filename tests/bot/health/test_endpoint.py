"""Health and metrics over real HTTP."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import StartError
from bot.health.endpoint import served
from bot.health.health import Health
from bot.health.metrics import Metrics, Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOOPBACK = "127.0.0.1"


class _Bot:
    def __init__(self, *missing: str) -> None:
        self._missing = list(missing)

    def is_ready(self) -> bool:
        return not self._missing

    async def missing(self) -> list[str]:
        return self._missing


@asynccontextmanager
async def _asking(health: Health) -> AsyncIterator[aiohttp.ClientSession]:
    async with served(health, (LOOPBACK, 0)) as port:
        base = f"http://{LOOPBACK}:{port}"
        async with aiohttp.ClientSession(base) as session:
            yield session


async def test_liveness_is_the_hearts_and_readiness_the_bots() -> None:
    health = Health(Metrics())
    async with health.watching(), _asking(health) as session:
        async with session.get("/live") as live, session.get("/ready") as ready:
            assert (live.status, await live.json()) == (200, {"live": True})
            assert (ready.status, (await ready.json())["missing"]) == (503, ["Discord"])
        with health.of(_Bot("database")):
            async with session.get("/ready") as ready:
                assert await ready.json() == {"ready": False, "missing": ["database"]}
        with health.of(_Bot()):
            async with session.get("/ready") as ready:
                assert (ready.status, (await ready.json())["missing"]) == (200, [])


async def test_a_heart_that_stopped_is_no_life() -> None:
    health = Health(Metrics())
    health._beat -= 3_600
    async with _asking(health) as session, session.get("/live") as live:
        assert live.status == 503


@pytest.mark.parametrize("accept", ["text/plain;version=0.0.4", "application/openmetrics-text"])
async def test_metrics_are_as_prometheus_reads_them(accept: str) -> None:
    metrics = Metrics()
    metrics.question(Outcome.ANSWERED, 0.07, overheard=False)
    metrics.question(Outcome.REFUSED, 0.001, overheard=True)
    metrics.connected(0)
    metrics.disconnected()
    metrics.resumed()
    metrics.connected(0)
    async with (
        _asking(Health(metrics)) as session,
        session.get("/metrics", headers={"Accept": accept}) as answer,
    ):
        assert answer.status == 200
        assert answer.content_type == accept.partition(";")[0]
        text = await answer.text()
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["pullquote_questions_total", "answered", "no"] == 1
    assert samples["pullquote_questions_total", "refused", "yes"] == 1
    assert samples["pullquote_questions_total", "failed", "no"] == 0  # there from the start
    assert samples["pullquote_answer_seconds_count",] == 1  # one that was refused took no time
    assert samples["pullquote_answer_seconds_bucket", "0.1"] == 1
    assert samples["pullquote_discord_disconnects_total",] == 1
    assert samples["pullquote_discord_reconnects_total", "resumed"] == 1
    assert samples["pullquote_discord_reconnects_total", "new"] == 1


async def test_a_taken_port_is_said_with_its_cure() -> None:
    async with served(Health(Metrics()), (LOOPBACK, 0)) as port:
        assert port is not None
        with pytest.raises(StartError, match=f"port {port}: .*in use") as refused:
            async with served(Health(Metrics()), (LOOPBACK, port)):
                pass
        assert "PULLQUOTE_METRICS_PORT" in refused.value.cure


async def test_nothing_listens_unless_it_is_set() -> None:
    async with served(Health(Metrics()), None) as port:
        assert port is None
