"""The connection to Milvus: let in, refused, gone, and looked for again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import grpc.aio
import pytest

from index.errors import VectorsAwayError, VectorStoreError
from index.vector_stores import milvus_connection
from index.vector_stores.address import MilvusAddress
from index.vector_stores.milvus import MilvusStore

if TYPE_CHECKING:
    from corpus.database.database import Database
    from tests.support.milvus import Milvus


@pytest.mark.parametrize("chosen", ["milvus"], indirect=True)
async def test_a_milvus_that_does_not_let_the_bot_in_says_so(
    milvus: Milvus, database: Database
) -> None:
    for token in ("root:wrong", None):
        store = MilvusStore(MilvusAddress(milvus.uri, token), database)
        with pytest.raises(VectorStoreError, match=r"refuses: .*auth") as caught:
            await store.check()
        assert not isinstance(caught.value, VectorsAwayError)
        assert "PULLQUOTE_MILVUS_" in caught.value.cure
        await store.close()


@pytest.mark.parametrize("chosen", ["milvus"], indirect=True)
async def test_a_milvus_that_is_not_there_is_away_at_once(database: Database) -> None:
    store = MilvusStore(MilvusAddress("http://127.0.0.1:9", "root:Milvus"), database)
    with pytest.raises(VectorsAwayError, match=r"http://127\.0\.0\.1:9 cannot be reached"):
        await asyncio.wait_for(store.check(), 3)
    await store.close()


async def test_a_milvus_that_is_away_is_looked_for_every_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options: dict[str, int] = {}
    made = grpc.aio.insecure_channel

    def channel(place: str, **given: Any) -> grpc.aio.Channel:
        options.update(given["options"])
        return made(place, **given)

    monkeypatch.setattr(grpc.aio, "insecure_channel", channel)
    connection = milvus_connection.MilvusConnection(MilvusAddress("http://127.0.0.1:9"))
    with pytest.raises(VectorsAwayError):
        await connection.ask(lambda client, s: client.list_collections(timeout=s))
    assert options["grpc.max_reconnect_backoff_ms"] == 1_000  # gRPC's own is two minutes
    await connection.close()


async def test_an_error_that_is_its_own_cause_is_read_once() -> None:
    connection = milvus_connection.MilvusConnection(MilvusAddress("http://milvus:19530"))

    async def lost(_: object, __: float) -> None:
        error = milvus_connection.MilvusException(message="Retry timeout, UNAVAILABLE")
        raise error from error  # as pymilvus does

    with pytest.raises(VectorsAwayError):
        await connection.ask(lost)
