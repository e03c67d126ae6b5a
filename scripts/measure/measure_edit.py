"""Measure how long one edit in a large library takes until it can be quoted.

    python -m scripts.measure.measure_edit [--articles 1000] [--edits 7]

Makes up articles of six paragraphs of three sentences and indexes them. Then it rewrites one
article and waits until it can be quoted, several times. Beside it: an article rewritten in a
library of its own, the least that an edit can take. All of it in a temporary folder.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
from pathlib import Path

from corpus.article import Draft
from corpus.library import Library
from index.embedding.embedder import Embedder, load_embedder
from index.embedding.migrations import EMBEDDINGS
from index.service import AnswerService
from scripts.shared.arguments import parser_of
from scripts.shared.stopwatch import Stopwatch

_SUBJECTS = [
    "keeper",
    "harbour",
    "mill",
    "council",
    "archive",
    "orchard",
    "ferry",
    "school",
    "choir",
    "bridge",
]
_VERBS = [
    "repaired",
    "counted",
    "opened",
    "described",
    "moved",
    "measured",
    "painted",
    "closed",
    "lent",
    "planted",
]
_OBJECTS = [
    "lamps",
    "ledgers",
    "barrels",
    "windows",
    "nets",
    "letters",
    "stones",
    "benches",
    "maps",
    "ropes",
]
_PLACES = [
    "Dunmore",
    "Osterby",
    "Farrow",
    "Tern",
    "Calder",
    "Norwood",
    "Ashby",
    "Merle",
    "Quill",
    "Haven",
]


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        asyncio.run(measure(Path(folder), options.articles, options.edits, load_embedder()))


async def measure(folder: Path, articles: int, edits: int, embedder: Embedder) -> None:
    """Build the large library and a library of one, and edit an article in each."""
    chance = random.Random(7)
    url = f"sqlite+aiosqlite:///{folder}/library.db"
    async with await Library.open(url, EMBEDDINGS) as library:
        drafts = [made_up(chance, number) for number in range(articles)]
        await library.add_all(1, drafts)
        await library.add(2, drafts[0])
        service = AnswerService(library, folder / "snapshots", embedder=embedder)
        with Stopwatch() as watch:
            await service.start()
            await service.indexes.settled()
            info = await service.indexes.reindex(1)
        print(
            f"{info.articles} articles, {info.passages} passages, {info.sentences} sentences: "
            f"first index in {watch.seconds:.1f} s"
        )
        times: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(edits):
            for tenant in (1, 2):
                await library.add(tenant, made_up(chance, 0))
                with Stopwatch() as watch:
                    done = await service.indexes.update(tenant)
                times[tenant].append(watch.seconds)
                if done and tenant == 1:
                    print(f"  edit: {done.embedded} texts embedded, {watch.seconds:.2f} s")
        large, alone = (statistics.median(times[tenant]) for tenant in (1, 2))
        print(f"median: {large:.2f} s among {articles}, {alone:.2f} s alone: {large / alone:.2f} x")
        await service.close()


def made_up(chance: random.Random, number: int) -> Draft:
    """An article nobody wrote; the same number gives the same title with another text."""
    paragraphs = [" ".join(_sentence(chance) for _ in range(3)) for _ in range(6)]
    return Draft(title=f"Chronicle {number}", text="\n\n".join(paragraphs), publisher="Measured")


def _sentence(chance: random.Random) -> str:
    year, many = chance.randint(1700, 2020), chance.randint(2, 900)
    return (
        f"In {year} the {chance.choice(_SUBJECTS)} of {chance.choice(_PLACES)} "
        f"{chance.choice(_VERBS)} {many} {chance.choice(_OBJECTS)} "
        f"near {chance.choice(_PLACES)} before the {chance.choice(_SUBJECTS)} could."
    )


if __name__ == "__main__":
    main()
