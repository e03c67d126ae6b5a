"""One connection to Milvus, and what its errors mean: away for a while, or refusing."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, Final

import structlog

from corpus.extras import how_to_install_extra
from index.errors import VectorsAwayError, VectorStoreError

try:
    import grpc
    from pymilvus import AsyncMilvusClient, DataType, MilvusException
except ModuleNotFoundError as missing:
    raise VectorStoreError(
        "pymilvus, which talks to Milvus, is not installed.", how_to_install_extra("milvus")
    ) from missing

__all__ = ["AsyncMilvusClient", "DataType", "MilvusConnection"]

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeVar

    from index.vector_stores.address import MilvusAddress

    T = TypeVar("T")

_ANSWERED_S: Final = 5.0
_KNOWN_S: Final = 1.0
"""No request takes longer while the server is known to be away."""
_LINE: Final = {
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.min_reconnect_backoff_ms": 1_000,
    "grpc.max_reconnect_backoff_ms": 1_000,
}
"""Left to itself, gRPC tries again ever less often, at last every two minutes."""
_AWAY: Final = ("unavailable", "timeout", "deadline", "not ready", "not loaded", "offline")
"""What an error says whose request may do later, as while the server starts."""
_REASON_CHARS: Final = 200
_log = structlog.get_logger(__name__)


class MilvusConnection:
    """A connection that is opened when it is first needed, and goes on after an outage.

    Args:
        address: Where Milvus is.

    Attributes:
        place: The same, for messages.
    """

    def __init__(self, address: MilvusAddress) -> None:
        self.place = address.uri
        self._address = address
        self._open: AsyncMilvusClient | None = None
        self._away_since: float | None = None
        # its own lines quote what was asked, and repeat what is raised anyway
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)

    async def close(self) -> None:
        """Close it."""
        client, self._open = self._open, None
        if client is not None:
            await client.close()

    async def ask(
        self,
        ask: Callable[[AsyncMilvusClient, float], Awaitable[T]],
        timeout_s: float | None = None,
    ) -> T:
        """Return what the server answers.

        Args:
            ask: Sends a request, given the connection and how long it may take, in seconds.
            timeout_s: How long; `_ANSWERED_S` where None.

        Raises:
            VectorsAwayError: It cannot be reached, or does not answer in time.
            VectorStoreError: It refuses.
        """
        if timeout_s is None:
            timeout_s = _ANSWERED_S
        if self._away_since is not None:
            timeout_s = _KNOWN_S
        try:
            async with asyncio.timeout(timeout_s):
                answer = await ask(self._client(timeout_s), timeout_s)
        except (MilvusException, grpc.RpcError, OSError, TimeoutError) as error:
            if not _is_away(error):
                raise self._refused(error) from error
            raise self._away() from error
        if self._away_since is not None:
            away_s = round(time.monotonic() - self._away_since, 1)
            _log.info("vectors_back", store="milvus", away_s=away_s)
            self._away_since = None
        return answer

    def _client(self, timeout_s: float) -> AsyncMilvusClient:
        if self._open is None:
            address = self._address
            options: dict[str, Any] = {"secure": address.uri.startswith("https://")}
            if address.ca_file is not None:
                options["server_pem_path"] = str(address.ca_file)
            self._open = AsyncMilvusClient(
                address.uri,
                token=address.token or "",
                timeout=timeout_s,
                dedicated=True,  # shared ones would outlive the event loop they belong to
                grpc_options=_LINE,
                **options,
            )
        return self._open

    def _away(self) -> VectorsAwayError:
        if self._away_since is None:
            self._away_since = time.monotonic()
            _log.warning("vectors_away", store="milvus")
        return VectorsAwayError(
            f"Milvus at {self.place} cannot be reached.",
            "Look whether it runs. A running bot goes on by itself once it does.",
        )

    def _refused(self, error: BaseException) -> VectorStoreError:
        cause = _below(error)
        words = str(getattr(cause, "message", "") or _details(cause) or cause).strip()
        reason = words.splitlines()[0][:_REASON_CHARS].rstrip(".") if words else "no word"
        return VectorStoreError(
            f"Milvus at {self.place} refuses: {reason}.",
            "Check the PULLQUOTE_MILVUS_... settings; `pullquote doctor` tries them.",
        )


def _below(error: BaseException) -> BaseException:
    """Return what the server or the line to it said, below what pymilvus says of it.

    pymilvus raises errors from themselves, so causes may go round in a circle.
    """
    seen: list[BaseException] = []
    below: BaseException | None = error
    while below is not None and below not in seen:
        seen.append(below)
        if isinstance(below, grpc.aio.AioRpcError):
            return seen[-1]
        below = below.__cause__ or below.__context__
    return error


def _details(error: BaseException) -> str:
    return str(error.details()) if isinstance(error, grpc.aio.AioRpcError) else ""


def _is_away(error: BaseException) -> bool:
    """Return whether an error says that nothing answers, and not that something refuses."""
    cause = _below(error)
    if isinstance(cause, grpc.aio.AioRpcError):
        gone = cause.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
        return gone and "handshake" not in _details(cause).lower()
    if isinstance(cause, OSError):  # TimeoutError is one
        return True
    return any(sign in str(getattr(cause, "message", cause)).lower() for sign in _AWAY)
