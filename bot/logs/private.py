"""What keeps words of members out of the logs, whatever fails and whatever level is set.

A question, an article's title or a file's name may be in any error's message, and libraries log
whole events when they are asked to. So libraries say little, errors are shown by what they are and
where they came from, and of our own errors the sentences are shown without the values in them.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import sys
import traceback
from typing import TYPE_CHECKING, Any

from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from structlog.typing import EventDict

_OURS = frozenset({"bot", "index", "corpus", "scripts", "tests", "__main__"})
_LEVELS = {"discord": logging.INFO}
"""From which level on a library is heard; the others from warnings on. At DEBUG discord.py logs
every event and every request: what members write, and the tokens of their interactions."""
_UNWORDED = ("discord.ui", "asyncio")
"""Loggers whose messages hold the reprs of forms, buttons and tasks: their templates say enough."""
_TOKEN = re.compile(
    r"(?P<where>(?:webhooks|interactions)/\d+/)[^/\s\"'?]+"
    r"|\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"
)
_LINES = ("discord.shard", "discord.gateway")
"""Loggers of what happens on the line to Discord: none of it is ours."""
_WORDY = ("sqlalchemy", "asyncpg", "pydantic", "aiosqlite")
"""Libraries whose errors quote the values that they were given."""
_PASSING = frozenset({"HTTPException", "ConnectionClosed", "GatewayNotFound", "ClientError"})
"""Discord's own trouble by name: this must not load discord.py, which most commands do without."""
_BAD_REQUEST = 400
_VALUED = (KeyError, UnicodeError)
"""Likewise: a key is shown, or what cannot be encoded."""


class Discreet(logging.Filter):
    """Lets through what may be logged, and takes the values out of some of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is logged."""
        root = record.name.partition(".")[0]
        if root not in _OURS and record.levelno < _LEVELS.get(root, logging.WARNING):
            return False
        if root == "discord":
            _shorten(record)
        if record.name.startswith(_UNWORDED):
            record.msg, record.args = str(record.msg).partition("\n")[0], None
        return True


def _shorten(record: logging.LogRecord) -> None:
    """Say Discord's own trouble in a line: a traceback through its library mends nothing."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None or not (_is_passing(error) or record.name.startswith(_LINES)):
        return
    code = getattr(error, "code", None) or getattr(error, "status", None)
    said = f"{type(error).__name__} {code}" if code else type(error).__name__
    record.msg, record.args = f"{record.getMessage()}: {said}", None
    record.exc_info = record.exc_text = None


def _is_passing(error: BaseException) -> bool:
    """Return whether an error is what Discord said or did; a bad request is our own mistake."""
    if getattr(error, "status", None) == _BAD_REQUEST:
        return False
    names = {kind.__name__ for kind in type(error).__mro__}
    return isinstance(error, OSError | TimeoutError) or bool(names & _PASSING)


def without_tokens(line: str) -> str:
    """Return a line without the tokens of interactions, webhooks and bots."""
    return _TOKEN.sub(lambda found: f"{found['where'] or ''}…", line)


def traceback_without_words(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Put the traceback of an error into a log's event: a processor of structlog."""
    found = event.pop("exc_info", None)
    if isinstance(found, tuple) or found is True:
        found = (sys.exc_info() if found is True else found)[1]
    if isinstance(found, BaseException):
        event["exception"] = "\n".join(_told(found)).rstrip()
    return event


def _told(error: BaseException) -> list[str]:
    """Return an error's lines, the errors that led to it first."""
    lines: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += [*_told(cause), "", "and then:", ""]
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            lines += [*_told(one), ""]
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    kind = type(error)
    said = _said(error)
    return [*lines, f"{kind.__module__}.{kind.__qualname__}" + (f": {said}" if said else "")]


def _said(error: BaseException) -> str:
    """Return what of an error's message can be nobody's words."""
    if isinstance(error, PullquoteError):
        return error.in_log
    if isinstance(error, _VALUED):
        return ""
    origin = getattr(error, "orig", None)
    if isinstance(origin, sqlite3.Error):
        return str(origin)
    if type(error).__module__.startswith(_WORDY):
        return str(getattr(error, "sqlstate", None) or "")
    return str(error)
