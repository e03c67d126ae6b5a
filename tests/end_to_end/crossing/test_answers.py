"""Answers of two servers that are made together, or kept: each has its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.crossing.conftest import ASKED, CELLAR

if TYPE_CHECKING:
    from tests.end_to_end.crossing.conftest import Server

pytestmark = pytest.mark.model


@pytest.mark.parametrize("question", [ASKED, CELLAR])
async def test_answers_that_are_made_together_or_kept_are_each_servers_own(
    world: Any, servers: tuple[Server, Server], question: str
) -> None:
    everybody = servers * 4
    for _ in range(2):  # made together and in one batch, then from what is kept
        tenants = [await world.services.tenants(server.id) for server in everybody]
        ask = world.services.answers.ask
        answers = await asyncio.gather(*[ask(question, tenants=allowed) for allowed in tenants])
        for server, answer in zip(everybody, answers, strict=True):
            texts = [quotation.text for quotation in answer.quotations]
            assert any(server.canary in text for text in texts)
            assert {quotation.tenant for quotation in answer.quotations} == {server.id}
