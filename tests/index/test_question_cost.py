"""What a question costs the database and the event loop, however large the library is."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from index.query import parse, spelling

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractContextManager

    from corpus.article import Draft
    from corpus.library import Library
    from index.service import AnswerService
    from index.storage.passage_index import PassageIndex

    Selects = Callable[[], AbstractContextManager[list[str]]]
    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model
ASKED = "Who built the lighthouse?"


async def test_a_question_reads_the_hashes_of_each_library_once(
    library: Library,
    new_service: MakeService,
    selects: Selects,
    lighthouse: Draft,
    bakery: Draft,
) -> None:
    await library.add(0, lighthouse)
    await library.add(111, bakery)
    service = new_service()
    await service.start()
    await service.indexes.settled()

    with selects() as sent:
        await service.ask(ASKED, tenants=(0, 111, 0))

    assert len(sent) == 2
    assert all("sha256" in one and "text" not in one for one in sent)


async def test_an_answer_with_its_last_check_reads_the_hashes_once_and_looks_up_its_own(
    serving: Serving, selects: Selects, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)

    with selects() as sent:
        answer = await service.ask(ASKED, limit=5)
        await service.still_quotable([*answer.quotations, *answer.related])

    assert [" IN (" in one for one in sent] == [False, True]


async def test_a_question_is_mended_once_and_not_on_the_event_loop(
    serving: Serving, lighthouse: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = await serving(lighthouse)
    mended: list[tuple[str, threading.Thread]] = []

    def mend(question: str, indexes: Sequence[PassageIndex]) -> str:
        mended.append((question, threading.current_thread()))
        return spelling.mend(question, indexes)

    monkeypatch.setattr(parse, "mend", mend)
    answer = await service.ask("who built the lighthuose")

    (one,) = mended
    assert one[0] == "who built the lighthuose" == answer.question
    assert one[1] is not threading.current_thread()
    assert "Ida Norwood" in answer.quotations[0].text
