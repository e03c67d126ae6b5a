"""The capacity model: what the page shows is what it says, and it grows as it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.capacity import MEASURED, Vectors, need, table

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"


def test_the_page_shows_what_the_model_says() -> None:
    assert table() in PAGE.read_text("utf-8")


@pytest.mark.parametrize("vectors", ["faiss", "pgvector", "milvus"])
def test_nothing_shrinks_as_a_network_grows(vectors: Vectors) -> None:
    sizes = [(10**n, 1_000 * 10**n, 0.02 * 10**n) for n in range(6)]
    needs = [need(*size, vectors=vectors) for size in sizes]
    for name in ("shards", "processes", "database_gb", "store_cores", "euros"):
        values = [getattr(one, name) for one in needs]
        assert values == sorted(values), name


def test_a_single_community_needs_one_process_and_no_server() -> None:
    it = need(1, 1_000, 0.1)
    assert (it.shards, it.processes, it.milvus_gb, it.store_cores) == (1, 1, 0, 0)


def test_no_process_is_without_a_shard_and_none_has_too_few_cores() -> None:
    busy = need(1_500, 1_000_000, 500)
    assert busy.processes == 2
    assert busy.processes * busy.cores * MEASURED.busy >= 500 * MEASURED.question_s


def test_a_server_s_vectors_are_not_in_the_bot_s_memory() -> None:
    crowded = replace(MEASURED, asked=1.0)
    here = need(1_000, 1_000_000, 1, costs=crowded)
    there = need(1_000, 1_000_000, 1, vectors="pgvector", costs=crowded)
    assert here.process_gb - there.process_gb == pytest.approx(MEASURED.vectors_kb)
    assert there.database_gb - here.database_gb == pytest.approx(MEASURED.stored_kb)
