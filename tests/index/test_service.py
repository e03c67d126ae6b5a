"""Asking and re-indexing together, as the bot does it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.answer import Verdict
from index.embedding.cache import EmbeddingCache
from index.errors import ReindexRunningError
from index.service import AnswerService
from index.storage.manifest import with_checksum
from index.storage.segment import Split
from tests.support.held import HeldEmbedder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from corpus.article import Draft
    from corpus.library import Library
    from index.build.progress import Progress
    from index.embedding.embedder import Embedder

    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model


async def test_a_question_brings_the_sentence_that_answers_it(
    serving: Serving, lighthouse: Draft
) -> None:
    service = await serving(lighthouse)

    answer = await service.ask("Who built the lighthouse at Cape Farrow?")

    first = answer.quotations[0]
    assert answer.verdict is Verdict.ANSWERED
    assert first.text == "The lighthouse at Cape Farrow was built in 1871 by Ida Norwood."
    assert [mark.of(first.article.text) for mark in first.highlights] == ["Ida Norwood"]
    assert first.article.publisher == "Farrow Gazette"
    assert {"embed", "search", "quote", "total"} == set(answer.timings_ms)


async def test_a_question_about_something_else_is_not_answered(
    serving: Serving, lighthouse: Draft
) -> None:
    service = await serving(lighthouse)

    answer = await service.ask("Which enzyme copies DNA in bacteria?")

    assert answer.verdict is Verdict.UNANSWERED
    assert answer.quotations == ()


async def test_an_empty_library_answers_nothing_and_does_not_fail(new_service: MakeService) -> None:
    service = new_service()
    await service.start()

    answer = await service.ask("Is anybody there?")

    assert answer.verdict is Verdict.UNANSWERED
    assert (answer.quotations, answer.related, answer.confidence) == ((), (), 0.0)


async def test_nothing_crosses_from_one_server_to_another(
    library: Library, new_service: MakeService, lighthouse: Draft, bakery: Draft
) -> None:
    await library.add(111, lighthouse)
    await library.add(222, bakery)
    service = new_service()
    await service.start()
    await service.indexes.settled()

    there = await service.ask("When is rye bread baked?", tenants=(222,))
    here = await service.ask("When is rye bread baked?", tenants=(111,))
    forged = await service.ask(
        "When is rye bread baked?", tenants=(111,), article=(222, there.quotations[0].article.id)
    )

    assert there.quotations[0].tenant == 222
    assert all(q.tenant == 111 for q in (*here.quotations, *here.related))
    assert forged.quotations == forged.related == ()


async def test_a_removed_article_is_never_quoted_again(
    library: Library, new_service: MakeService, lighthouse: Draft, bakery: Draft
) -> None:
    added = await library.add(0, lighthouse)
    await library.add(0, bakery)
    service = new_service()
    await service.start()
    await service.indexes.settled()
    before = await service.ask("Who built the lighthouse?")

    await library.remove(0, added.article.id)
    after = await service.ask("Who built the lighthouse?")

    assert before.quotations[0].article.id == added.article.id
    assert await service.still_quotable(before.quotations[:1]) == []
    shown = (*after.quotations, *after.related)
    assert all(q.article.id != added.article.id for q in shown)
    await service.indexes.settled()
    info = service.indexes.info(0)
    assert info is not None
    assert info.articles == 1


async def test_nothing_of_a_removed_article_stays_in_the_cache_after_a_reindex(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft, embedder: Embedder
) -> None:
    service = await serving(lighthouse, bakery)
    keys = {
        article.title: {text.key() for text in Split.of(article).texts()}
        for article in await library.some(0, list(await library.fingerprints(0)))
    }
    removed, kept = keys[lighthouse.title], keys[bakery.title]
    cache = EmbeddingCache(library.database)
    assert set(await cache.load(embedder.name, [*removed, *kept])) == removed | kept

    await library.remove(0, (await service.ask("What do tickets cost?")).quotations[0].article.id)
    await service.indexes.settled()
    await service.indexes.reindex(0)

    assert set(await cache.load(embedder.name, [*removed, *kept])) == kept


async def test_a_second_start_loads_the_snapshot_and_embeds_nothing(
    library: Library, new_service: MakeService, lighthouse: Draft
) -> None:
    await library.add(0, lighthouse)
    first = new_service()
    await first.start()
    built = await first.indexes.reindex(0)
    await first.close()

    second = new_service()
    await second.start()

    assert second.indexes.info(0) == built
    assert not second.indexes.building(0)


async def test_changing_one_article_embeds_only_that_article(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse)
    first = service.indexes.info(0)
    assert first is not None
    await library.add(0, bakery)

    second = await service.indexes.reindex(0)

    assert first.embedded == first.passages + first.sentences
    assert second.embedded == 2 + 3
    assert (await service.indexes.reindex(0)).embedded == 0
    assert (
        await service.indexes.reindex(0, full=True)
    ).embedded == first.embedded + second.embedded


async def test_members_are_answered_while_a_reindex_runs(
    serving: Serving, lighthouse: Draft
) -> None:
    service = await serving(lighthouse)
    seen: list[Progress] = []

    rebuilding = asyncio.create_task(service.indexes.reindex(0, full=True, progress=seen.append))
    answers = await asyncio.gather(*(service.ask("What do tickets cost?") for _ in range(8)))
    info = await rebuilding

    assert {a.quotations[0].text for a in answers} == {"Tickets cost four dollars."}
    assert info.number == 2
    assert seen[0].stage == "read"
    assert seen[-1].stage == "write"
    assert seen[-1].done == seen[-1].total


async def test_a_second_moderator_is_told_that_a_reindex_runs(
    serving: Serving, lighthouse: Draft
) -> None:
    service = await serving(lighthouse)

    first = asyncio.create_task(service.indexes.reindex(0, full=True))
    await asyncio.sleep(0)
    with pytest.raises(ReindexRunningError, match="already"):
        await service.indexes.reindex(0)
    await first


async def test_questions_of_many_members_share_a_batch(serving: Serving, lighthouse: Draft) -> None:
    service = await serving(lighthouse)
    together = service._together
    assert together is not None
    batcher = together.model
    model = batcher.embedder = HeldEmbedder(batcher.embedder)
    before = batcher.batches

    first = asyncio.create_task(service.ask("Who built the lighthouse?"))
    await model.held()
    others = [asyncio.create_task(service.ask(f"Who built tower {n}?")) for n in range(20)]
    async with asyncio.timeout(60):
        while batcher.waiting < len(others):  # noqa: ASYNC110  nothing says so
            await asyncio.sleep(0.01)
    model.let()
    await asyncio.gather(first, *others)

    assert batcher.batches - before == 2


async def test_the_event_loop_keeps_turning_during_a_reindex(
    library: Library, lighthouse: Draft, embedder: Embedder, tmp_path: Path
) -> None:
    await library.add(0, lighthouse)
    model = HeldEmbedder(embedder)
    service = AnswerService(library, tmp_path / "snapshots", embedder=model)
    await service.start()

    rebuilding = asyncio.create_task(service.indexes.reindex(0, full=True))
    await model.held()
    for _ in range(100):  # each is a turn of the loop, which the model would hold up if it could
        await asyncio.sleep(0)
    assert not rebuilding.done()
    model.let()
    assert (await rebuilding).articles == 1
    await service.close()


async def test_a_damaged_snapshot_is_rebuilt_without_help(
    library: Library, new_service: MakeService, lighthouse: Draft, tmp_path: Path
) -> None:
    await library.add(0, lighthouse)
    first = new_service()
    await first.start()
    await first.indexes.reindex(0)
    await first.close()
    (segment,) = (tmp_path / "snapshots" / "0" / "segments").iterdir()
    segment.write_bytes(segment.read_bytes()[:-8])

    second = new_service()
    await second.start()
    await second.indexes.settled()

    info = second.indexes.info(0)
    assert info is not None
    assert info.number == 2
    assert info.embedded == 0
    assert (await second.ask("What do tickets cost?")).quotations


async def test_an_article_added_by_another_process_becomes_quotable(
    library: Library, new_service: MakeService, lighthouse: Draft, bakery: Draft
) -> None:
    await library.add(0, lighthouse)
    bot, shell = new_service(), new_service()
    await bot.start()
    await bot.indexes.settled()
    await shell.start()

    await library.add(0, bakery)
    built = await shell.indexes.reindex(0)
    await bot.ask("When is rye bread baked?")
    await bot.indexes.settled()
    answer = await bot.ask("When is rye bread baked?")

    assert "Wednesdays" in answer.quotations[0].text
    assert bot.indexes.info(0) == built


async def test_texts_are_embedded_for_others_too(
    serving: Serving, lighthouse: Draft, embedder: Embedder
) -> None:
    service = await serving(lighthouse)
    vectors = await service.embed_questions(["lamp oil", "rye bread"])
    assert vectors.shape == (2, embedder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert (await service.embed_questions([])).shape == (0, embedder.dimension)


async def test_a_snapshot_of_another_model_is_not_used(
    library: Library, new_service: MakeService, lighthouse: Draft, tmp_path: Path
) -> None:
    await library.add(0, lighthouse)
    first = new_service()
    await first.start()
    await first.indexes.reindex(0)
    manifest = tmp_path / "snapshots" / "0" / "000001" / "manifest.json"
    record = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(with_checksum({**record, "model": "another-model"})))

    second = new_service()
    await second.start()
    await second.indexes.settled()

    info = second.indexes.info(0)
    assert info is not None
    assert info.number == 2
