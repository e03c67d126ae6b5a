"""What every log line of one request carries: an id from the event to the reply.

A request is whatever somebody does on Discord that the bot answers. Its id is drawn, so that it
leads from one line to the next and never back to a member's message. It belongs to the task that
handles the event and to what that starts.
"""

from __future__ import annotations

import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from structlog.contextvars import bind_contextvars


@dataclass(frozen=True)
class Request:
    """One request.

    Attributes:
        id: Eight hexadecimal digits; no other request in the log is likely to have them.
        began: When its event was handled first, by `time.perf_counter`.
    """

    id: str = field(default_factory=lambda: secrets.token_hex(4))
    began: float = field(default_factory=time.perf_counter)

    @property
    def took_ms(self) -> int:
        """Milliseconds since its event arrived."""
        return round((time.perf_counter() - self.began) * 1_000)


_request: ContextVar[Request | None] = ContextVar("request", default=None)


def begin_request(via: str) -> Request:
    """Begin a request in this task; one that has begun already goes on.

    Args:
        via: How it was made, in a word of ours, such as "message".
    """
    request = _request.get()
    if request is None:
        request = Request()
        _request.set(request)
        bind_contextvars(request=request.id, via=via)
    return request


def current_request() -> Request | None:
    """Return the request that this task works for, or None."""
    return _request.get()
