"""Thousands of servers in one data folder, made in minutes.

Fifty libraries are made up, with vectors that are drawn. The others share their files, by hard
links, and hold the same articles under their own number in the database, which so has every article
of every server (1.3 GB for 5,000 servers of 200 passages). What is read is therefore in the cache
of the disk: nothing that is measured on it waits for a disk.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, literal, select

from benchmarks.synthetic import DIMENSION, SyntheticLibrary

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.library import Library

FIRST = 10_001
"""Of the servers' numbers."""
ROUNDS = 4
"""How often they are asked at once."""
QUESTIONS = "questions.json"
_DISTINCT = 50
_TURNS = 2 + ROUNDS
"""How often a server may be asked."""


async def make(folder: Path, servers: int, passages: int) -> dict[str, Any]:
    """Make servers' libraries, their indexes, the database, and questions to ask them.

    Args:
        folder: A data folder, as PULLQUOTE_DATA_DIR names one.
        servers: How many.
        passages: Of each.
    """
    from corpus.library.rows import write  # noqa: PLC0415  after the environment is set
    from index.embedding.embedder import load_embedder  # noqa: PLC0415
    from index.storage.passage_index import PassageIndex  # noqa: PLC0415
    from index.storage.snapshot import SnapshotStore  # noqa: PLC0415

    began, model = time.monotonic(), load_embedder().name
    store = SnapshotStore(folder / "snapshots")
    distinct = min(_DISTINCT, servers)
    async with await library_in(folder) as library:
        questions: list[list[str]] = []
        for n in range(distinct):
            made = SyntheticLibrary(passages, seed=n)
            questions.append([one.text for one in made.questions(_TURNS)])
            segments = list(made.segments())
            async with library.database.write(lock=FIRST + n) as session:
                for segment in segments:
                    write(session, FIRST + n, segment.article, None, None)
            store.write(
                PassageIndex(FIRST + n, segments, DIMENSION),
                model=model,
                library=await library.digest(FIRST + n),
                embedded=0,
                seconds=0.0,
            )
        for n in range(distinct, servers):
            one, like = FIRST + n, FIRST + n % distinct
            _linked(store.tenant_folder(like), store.tenant_folder(one))
            await _copied(library, like, one)
    (folder / QUESTIONS).write_text(json.dumps(questions), "utf-8")
    return {"servers": servers, "made_s": round(time.monotonic() - began, 1)}


async def library_in(folder: Path) -> Library:
    """Open the database of a data folder."""
    from bot.records import open_library  # noqa: PLC0415  after the environment is set

    return await open_library(f"sqlite+aiosqlite:///{folder}/pullquote.db")


def _linked(like: Path, own: Path) -> None:
    """Give a server the files of another, without copying them."""
    for path in sorted(like.rglob("*")):
        place = own / path.relative_to(like)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.hardlink_to(path)


async def _copied(library: Library, like: int, own: int) -> None:
    """Give a server the articles of another."""
    from corpus.library.tables import ArticleRow  # noqa: PLC0415  after the environment is set

    columns = [c for c in ArticleRow.__table__.columns if c.name != "tenant"]
    rows = select(literal(own), *columns).where(ArticleRow.tenant == like)
    async with library.database.write(lock=own) as session:
        await session.execute(
            insert(ArticleRow).from_select(["tenant", *(c.name for c in columns)], rows)
        )
