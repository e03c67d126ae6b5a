"""Building a large library's index, of which only a part is ever in memory."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.build import build
from index.build.shelf import Shelf
from index.storage.packed import PackedIndex
from index.storage.segment import Part, Segment
from index.storage.segment_store import SegmentStore
from index.storage.snapshot import SnapshotStore
from tests.index.conftest import draft

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from corpus.library import Library
    from index.build.progress import Progress
    from index.service import AnswerService
    from index.storage.passage_index import PassageIndex

    InUse = Callable[[AnswerService], Awaitable[PassageIndex]]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model

TOWNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo")
BUILT = "It was built of wood. Its roof was of straw. Nobody had a hose."
ARTICLES = [
    draft(town, f"The mill of {town} burned down in {1900 + n}.\n\n{BUILT}")
    for n, town in enumerate(TOWNS)
]
QUESTION = "When did the mill of {} burn down?"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SnapshotStore, "packed_from", 3)
    monkeypatch.setattr(build, "_READ", 2)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The title of every segment that is read from the disk."""
    titles: list[str] = []
    reading = SegmentStore.read

    def noticed(self: SegmentStore, name: str) -> Segment:
        segment = reading(self, name)
        titles.append(segment.article.title)
        return segment

    monkeypatch.setattr(SegmentStore, "read", noticed)
    return titles


async def test_a_large_library_is_built_part_by_part_and_answers(
    serving: Serving, index_in_use: InUse
) -> None:
    service = await serving(*ARTICLES)
    index = await index_in_use(service)
    assert isinstance(index, PackedIndex)
    assert [article.title for article in index.articles] == sorted(TOWNS)
    info = service.indexes.info(0)
    assert info is not None
    assert (info.articles, info.passages, info.sentences) == index.counts == (7, 14, 28)
    for town in ("Alder", "Ginkgo"):
        answer = await service.ask(QUESTION.format(town))
        assert answer.quotations[0].text.startswith(f"The mill of {town} burned")


async def test_how_much_is_left_is_known_in_the_end_and_guessed_before(
    library: Library, serving: Serving
) -> None:
    service = await serving(*ARTICLES)
    long = "\n\n".join(f"Number {n} is a number that people like." for n in range(9))
    await library.add(0, draft("Numbers", long))
    seen: list[Progress] = []
    await service.indexes.reindex(0, full=True, progress=seen.append)
    embedding = [one for one in seen if one.stage == "embed"]
    assert all(one.done <= one.total for one in embedding)
    assert embedding[-1].done == embedding[-1].total == 14 + 9


async def test_an_edit_reads_every_segment_once_to_pack_it_and_embeds_the_edited_article(
    library: Library, serving: Serving, index_in_use: InUse, read: list[str]
) -> None:
    service = await serving(*ARTICLES)
    article = next(a for a in await library.articles(0) if a.title == "Elm")
    await library.add(0, replace(ARTICLES[4], text=f"{article.text}\n\nNobody was hurt in Elm."))
    read.clear()

    info = await service.indexes.update(0)

    assert info is not None
    assert info.embedded == 2  # the passage and its sentence
    often = Counter(read)
    assert often.pop("Elm") <= 3  # to pack it; and before and after, for the cached vectors
    assert often == dict.fromkeys(set(TOWNS) - {"Elm"}, 1)
    index = await index_in_use(service)
    assert isinstance(index, PackedIndex)
    assert (await service.ask("Who was hurt in Elm?")).quotations[
        0
    ].text == "Nobody was hurt in Elm."


@pytest.mark.parametrize("damage", ["changed", "gone"])
async def test_what_is_damaged_by_now_is_made_again_while_the_rest_goes_on(
    library: Library, serving: Serving, index_in_use: InUse, tmp_path: Path, damage: str
) -> None:
    service = await serving(*ARTICLES)
    files = SnapshotStore(tmp_path / "snapshots").segments(0)
    (damaged,) = [n for n in files.names().values() if files.article(n).title == "Fir"]
    path = files.folder / damaged
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    await library.add(0, draft("Hazel", "The mill of Hazel never burned down."))

    info = await service.indexes.update(0)

    assert info is not None
    assert info.articles == 8
    assert files.whole(damaged)
    assert len(list((await index_in_use(service)).segments)) == 8
    answer = await service.ask(QUESTION.format("Fir"))
    assert answer.quotations[0].text == "The mill of Fir burned down in 1905."


async def test_a_library_that_shrinks_is_small_again(
    library: Library, serving: Serving, index_in_use: InUse
) -> None:
    service = await serving(*ARTICLES[:5])
    assert isinstance(await index_in_use(service), PackedIndex)
    for article in await library.articles(0):
        if article.title != "Birch":
            await library.remove(0, article.id)

    await service.indexes.update(0)

    index = await index_in_use(service)
    assert not isinstance(index, PackedIndex)
    assert [article.title for article in index.articles] == ["Birch"]
    answer = await service.ask(QUESTION.format("Birch"))
    assert answer.quotations[0].text == "The mill of Birch burned down in 1901."


async def test_of_a_large_library_no_segment_is_held(
    serving: Serving, index_in_use: InUse, tmp_path: Path
) -> None:
    service = await serving(*ARTICLES[:1])
    (model,) = (await index_in_use(service)).segments
    shelf = Shelf(SegmentStore(tmp_path), packed_from=5)
    held = []
    for n, alive in enumerate((1, 2, 0)):  # two passages each: with the third it is large
        part = Part.of(replace(model))
        held.append(weakref.ref(part.segment))
        shelf.put(replace(part, article_id=f"a{n}"), f"file {n}")
        del part
        gc.collect()
        assert len([one for one in held if one()]) == alive
