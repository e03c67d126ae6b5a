"""Real questions turn up in the metrics that Prometheus reads, and no name of anybody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.health.endpoint import served
from bot.health.health import Health

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.model
LOOPBACK = "127.0.0.1"
ANSWERED = "what is VOICE for?"
UNKNOWN = "How deep is the swimming pool in Osterby?"
QUESTIONS = "pullquote_questions_total"
PROCESS = ("process_", "python_gc_")


async def _get(world: Any, path: str) -> tuple[int, str]:
    """Ask the bot that runs now, over HTTP, as an operator's machine would."""
    health = Health(world.services.metrics)
    with health.of(world.bot):
        async with served(health, (LOOPBACK, 0)) as port:
            url = f"http://{LOOPBACK}:{port}{path}"
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                return answer.status, await answer.text()


async def _samples(world: Any) -> Mapping[tuple[str, ...], float]:
    _, page = await _get(world, "/metrics")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def test_questions_are_counted_by_what_became_of_them(world: Any) -> None:
    before = await _samples(world)
    await world.mara.slash(world.channel, "ask", question=ANSWERED)
    await world.jonas.send(world.channel, f"{world.mention} {UNKNOWN}")
    await world.mara.slash(world.channel, "ask", question="?")
    now = await _samples(world)

    more = {name: now[name] - before[name] for name in before}
    assert {name[1:]: n for name, n in more.items() if n and name[0] == QUESTIONS} == {
        ("answered", "no"): 1,
        ("no", "unanswered"): 1,
        ("no", "refused"): 1,
    }
    assert more["pullquote_answer_seconds_count",] == 2
    assert 0 < more["pullquote_answer_seconds_sum",] < 60
    assert now["pullquote_questions_waiting",] == now["pullquote_questions_under_way",] == 0


async def test_the_index_is_measured_and_its_builds_are_counted(world: Any) -> None:
    before = await _samples(world)
    library = world.services.answers.indexes.info(0)
    assert before["pullquote_index_passages",] == library.passages
    assert before["pullquote_index_articles",] == library.articles
    assert before["pullquote_index_libraries",] == 1
    await world.services.answers.indexes.reindex(0)
    now = await _samples(world)
    built = "pullquote_index_builds_total", "built"
    assert now[built] == before[built] + 1
    newest = "pullquote_index_newest_timestamp_seconds"
    assert now[newest,] > before[newest,]


async def test_no_server_channel_or_member_can_be_read_from_the_metrics(world: Any) -> None:
    await world.mara.slash(world.channel, "ask", question=ANSWERED)
    _, page = await _get(world, "/metrics")
    ids = [world.guild.id, world.channel.id, world.mara.id, world.bot.user.id]
    assert [one for one in (*map(str, ids), "VOICE", "mara", "Friday") if one in page] == []
    families = [f for f in text_string_to_metric_families(page) if not f.name.startswith(PROCESS)]
    series = sum(len(family.samples) for family in families)
    assert series < 100  # however many ask
    assert all(f.documentation for f in families)


async def test_readiness_names_the_database_while_it_fails(world: Any) -> None:
    assert await _get(world, "/ready") == (200, '{"ready": true, "missing": []}')
    before = await _samples(world)
    await _rename(world, "changes", "gone")
    assert await _get(world, "/ready") == (503, '{"ready": false, "missing": ["database"]}')
    await _rename(world, "gone", "changes")
    assert (await _get(world, "/ready"))[0] == 200
    failures = "pullquote_database_errors_total"
    assert (await _samples(world))[failures,] == before[failures,] + 1


async def _rename(world: Any, before: str, after: str) -> None:
    async with world.services.library.database.write() as session:
        await session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
