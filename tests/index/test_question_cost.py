"""What a question costs the database and the event loop, however large the library is."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.library import Library
from index.embedding.migrations import EMBEDDINGS
from index.query import parse, spelling

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractContextManager

    from corpus.article import Draft
    from index.service import AnswerService
    from index.storage.passage_index import PassageIndex

    Selects = Callable[[], AbstractContextManager[list[str]]]
    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model
ASKED = "Who built the lighthouse?"


async def test_a_question_reads_hashes_only_where_something_changed(
    library: Library,
    new_service: MakeService,
    selects: Selects,
    lighthouse: Draft,
    bakery: Draft,
) -> None:
    await library.add(0, lighthouse)
    added = await library.add(111, bakery)
    service = new_service()
    await service.start()
    await service.indexes.settled()
    await service.ask(ASKED, tenants=(0, 111))

    with selects() as sent:
        await service.ask(ASKED, tenants=(0, 111, 0))
    (only,) = sent
    assert "changes.mark" in only
    assert "articles" not in only

    await library.remove(111, added.article.id)
    with selects() as sent:
        await service.ask(ASKED, tenants=(0, 111))
    of_marks, of_hashes = sent[:2]
    assert "changes.mark" in of_marks
    assert "articles.sha256" in of_hashes


@pytest.mark.parametrize("way", ["remove", "edit the text", "replace all"])
async def test_what_another_process_changed_is_not_quoted_from_then_on(
    serving: Serving, lighthouse: Draft, chosen_database_url: str, way: str
) -> None:
    service = await serving(lighthouse)
    (first, *_) = (await service.ask(ASKED)).quotations
    changed = replace(lighthouse, text="Nothing is known of the lighthouse, or of who built it.")
    async with await Library.open(chosen_database_url, EMBEDDINGS) as elsewhere:
        if way == "remove":
            await elsewhere.remove(0, first.article.id)
        elif way == "edit the text":
            await elsewhere.replace(0, first.article.id, changed)
        else:
            await elsewhere.reset(0, [changed.as_article(first.article.id)])

    answer = await service.ask(ASKED)

    old = first.article.sha256
    assert all(q.article.sha256 != old for q in (*answer.quotations, *answer.related))
    remembered = await service.remembered("built in 1871 by Ida Norwood")
    assert all(one.quotation.article.sha256 != old for one in remembered)


async def test_an_answer_with_its_last_check_looks_up_the_articles_that_it_quotes(
    serving: Serving, selects: Selects, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    await service.ask(ASKED)

    with selects() as sent:
        answer = await service.ask(ASKED, limit=5)
        await service.still_quotable([*answer.quotations, *answer.related])

    assert ["sha256" in one for one in sent] == [False, True]
    assert " IN (" in sent[-1]


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
