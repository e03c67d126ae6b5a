"""Reckon what a network of communities needs: processes, memory, disks, money.

    python -m benchmarks.capacity [SERVERS PASSAGES QUESTIONS] [--vectors faiss|pgvector|milvus]

SERVERS are Discord servers, PASSAGES those of all their libraries together, QUESTIONS so many a
second at the busiest time. Without them, prints the table of sizes in `docs/scaling.md`, which has
what was measured to know it, and what it was held against.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence

Vectors = Literal["faiss", "pgvector", "milvus"]


@dataclass(frozen=True)
class Costs:
    """What one of each takes; of articles in English, with five sentences a passage.

    Attributes:
        process_mb: A process with both models that answers and has no index in memory.
        known_kb: A server that a process knows, while nobody asks it.
        passage_kb: A passage in memory, while its server is asked.
        vectors_kb: So much of that is vectors, which pgvector and Milvus take off.
        snapshot_kb: A passage in the files of its process, with what the next index is made from.
        question_s: A question, in seconds of one core.
        database_kb: A passage in PostgreSQL: its text, and its vectors as they were embedded.
        stored_kb: Its vectors once more, in pgvector's table or in Milvus.
        pgvector_ms: What a question takes of a core of pgvector's server, and so much more for each
            1,000 sentences of its library.
        milvus_ms: Likewise, of Milvus.
        asked: The share of servers that are asked in the same hour. Guessed.
        busy: The share of cores that may be busy at the busiest time. Chosen.
        shard: Servers of a shard; Discord allows 2,500. Chosen.
        indexes_mb: `PULLQUOTE_INDEX_MEMORY_MB` at least. The bot's default.
    """

    process_mb: float
    known_kb: float
    passage_kb: float
    vectors_kb: float
    snapshot_kb: float
    question_s: float
    database_kb: float
    stored_kb: float
    pgvector_ms: tuple[float, float]
    milvus_ms: tuple[float, float]
    asked: float = 0.05
    busy: float = 0.6
    shard: int = 1_000
    indexes_mb: float = 512


@dataclass(frozen=True)
class Prices:
    """Of rented machines, in euros a month. Guessed: put in your own."""

    core: float = 4.0
    memory_gb: float = 1.5
    disk_gb: float = 0.08


MEASURED = Costs(
    process_mb=750,
    known_kb=5,
    passage_kb=19,
    vectors_kb=9.2,
    snapshot_kb=12,
    question_s=0.11,
    database_kb=11,
    stored_kb=11,
    pgvector_ms=(8, 1.2),
    milvus_ms=(22, 1.5),
)
_CORES = 2
"""Of a process, where there may be as many of these as are needed."""
_SENTENCES = 5
"""Of a passage."""
_KB_A_GB = 1_000_000.0


@dataclass(frozen=True)
class Need:
    """What it takes.

    Attributes:
        shards: Of Discord's gateway.
        processes: Of the bot, one a shard at most.
        cores: Of each: two, or more where there can be no more processes.
        process_gb: Memory of each.
        process_disk_gb: Disk of each.
        database_gb: Disk of PostgreSQL, with pgvector's table where that is chosen.
        milvus_gb: Memory of Milvus, and as much of its disk.
        store_cores: Cores of pgvector's or Milvus's server, for questions.
        start_days: Days that Discord's 1,000 identifications a day stretch a start over.
        euros: A month, for all.
    """

    shards: int
    processes: int
    cores: int
    process_gb: float
    process_disk_gb: float
    database_gb: float
    milvus_gb: float
    store_cores: int
    start_days: int
    euros: float


def need(  # noqa: PLR0913  what is reckoned with
    servers: int,
    passages: int,
    questions: float,
    *,
    vectors: Vectors = "faiss",
    costs: Costs = MEASURED,
    prices: Prices | None = None,
) -> Need:
    """Reckon what a network needs.

    Args:
        servers: Discord servers.
        passages: Of all libraries together.
        questions: A second, at the busiest time.
        vectors: Where they are.
        costs: What one of each takes.
        prices: What it costs.
    """
    shards = ceil(servers / costs.shard)
    reading = questions * costs.question_s / costs.busy
    processes = min(max(ceil(reading / _CORES), ceil(shards / 16)), shards)
    cores = max(_CORES, ceil(reading / processes))
    here = costs.passage_kb - (0 if vectors == "faiss" else costs.vectors_kb)
    asked_mb = costs.asked * passages * here / processes / 1000
    known_mb = costs.known_kb * servers / processes / 1000
    process_gb = (costs.process_mb + known_mb + max(costs.indexes_mb, asked_mb)) / 1000
    disk_gb = costs.snapshot_kb * passages / processes / _KB_A_GB
    stored_gb = costs.stored_kb * passages / _KB_A_GB
    database_gb = costs.database_kb * passages / _KB_A_GB
    database_gb += stored_gb if vectors == "pgvector" else 0
    milvus_gb = stored_gb if vectors == "milvus" else 0
    of_it = {"pgvector": costs.pgvector_ms, "milvus": costs.milvus_ms}.get(vectors, (0.0, 0.0))
    each_ms = of_it[0] + of_it[1] * _SENTENCES * passages / servers / 1000
    store_cores = ceil(questions * each_ms / 1000 / costs.busy)
    paid = prices or Prices()
    euros = processes * (cores * paid.core + process_gb * paid.memory_gb)
    euros += (processes * disk_gb + database_gb + milvus_gb) * paid.disk_gb
    euros += milvus_gb * paid.memory_gb + store_cores * paid.core
    return Need(
        shards=shards,
        processes=processes,
        cores=cores,
        process_gb=process_gb,
        process_disk_gb=disk_gb,
        database_gb=database_gb,
        milvus_gb=milvus_gb,
        store_cores=store_cores,
        start_days=ceil(shards / 1000),
        euros=euros,
    )


SIZES: tuple[tuple[int, int, float, Vectors], ...] = (
    (1, 1_000, 0.1, "faiss"),
    (1_000, 200_000, 2, "faiss"),
    (5_000, 1_000_000, 10, "faiss"),
    (20_000, 20_000_000, 40, "pgvector"),
    (100_000, 100_000_000, 200, "pgvector"),
    (100_000, 100_000_000, 200, "milvus"),
)
_HEAD = (
    "servers", "passages", "questions/s", "vectors", "shards", "processes", "cores each",
    "GB of memory each", "GB of disk each", "GB in PostgreSQL", "GB in Milvus",
    "cores for vectors", "euros a month",
)  # fmt: skip


def table() -> str:
    """Return what each of `SIZES` needs, in Markdown."""
    lines = [_line(_HEAD), _line(["---"] * len(_HEAD))]
    for servers, passages, questions, vectors in SIZES:
        it = need(servers, passages, questions, vectors=vectors)
        asked = (f"{servers:,}", f"{passages:,}", f"{questions:g}", vectors)
        sizes = (it.process_gb, it.process_disk_gb, it.database_gb, it.milvus_gb)
        made = (f"{it.shards:,}", f"{it.processes:,}", f"{it.cores}", *map(_rounded, sizes))
        made += (f"{it.store_cores:,}", _rounded(it.euros))
        lines.append(_line([*asked, *made]))
    return "\n".join(lines)


def main() -> None:
    """Print what one size needs, or the table of several."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("size", type=float, nargs="*", metavar="SERVERS PASSAGES QUESTIONS")
    parser.add_argument("--vectors", choices=get_args(Vectors), default="faiss")
    options = parser.parse_args()
    if not options.size:
        print(table())
        return
    if len(options.size) != len(("servers", "passages", "questions")) or min(options.size) <= 0:
        parser.error("three numbers above 0 are needed: servers, passages, questions a second")
    servers, passages, questions = options.size
    it = need(ceil(servers), ceil(passages), questions, vectors=options.vectors)
    for name, value in vars(it).items():
        print(f"{name:16} {_rounded(value)}")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rounded(value: float) -> str:
    """Return two digits of a number that is reckoned: more would promise too much."""
    if value == 0:
        return "0"
    digits = max(0, 1 - floor(log10(value)))
    return f"{round(value, 1 - floor(log10(value))):,.{min(digits, 3)}f}"


if __name__ == "__main__":
    main()
