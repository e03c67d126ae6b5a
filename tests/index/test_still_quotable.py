"""The check when a quotation is sent: exact, and of an article that the library has unchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractContextManager

    from corpus.article import Draft
    from corpus.library import Library
    from index.service import AnswerService

    Selects = Callable[[], AbstractContextManager[list[str]]]
    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model


async def test_one_look_up_for_all_quotations_of_a_library(
    selects: Selects, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse, bakery)
    lamp = (await service.ask("Who built the lighthouse?")).quotations[0]
    bread = (await service.ask("When is rye bread baked?")).quotations[0]

    with selects() as sent:
        assert await service.still_quotable([lamp, bread, lamp]) == [lamp, bread, lamp]

    assert len(sent) == 1
    assert " IN (" in sent[0]


async def test_what_was_removed_changed_or_is_of_another_server_is_left_out(
    library: Library, new_service: MakeService, lighthouse: Draft, bakery: Draft
) -> None:
    added = await library.add(0, lighthouse)
    await library.add(0, bakery)
    service = new_service()
    await service.start()
    await service.indexes.settled()
    lamp = (await service.ask("Who built the lighthouse?")).quotations[0]
    bread = (await service.ask("When is rye bread baked?")).quotations[0]

    assert await service.still_quotable([replace(bread, tenant=111), lamp]) == [lamp]
    changed = replace(bread, article=replace(bread.article, text=f"{bread.article.text} More."))
    assert await service.still_quotable([changed, lamp]) == [lamp]
    await library.remove(0, added.article.id)
    assert await service.still_quotable([lamp, bread]) == [bread]


async def test_a_quotation_of_nothing_is_left_out(serving: Serving, lighthouse: Draft) -> None:
    service = await serving(lighthouse)
    lamp = (await service.ask("Who built the lighthouse?")).quotations[0]

    assert await service.still_quotable([replace(lamp, span=Span(3, 3))]) == []
    assert await service.still_quotable([]) == []
