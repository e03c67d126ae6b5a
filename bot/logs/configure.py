"""Logs go to stderr through structlog, for people or as JSON; other libraries' logs join them."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

from bot.logs.private import Discreet, traceback_without_words, without_tokens

if TYPE_CHECKING:
    from structlog.typing import Processor

    from bot.settings import Settings

_CHATTY = ("alembic", "aiosqlite", "httpx", "sentence_transformers")
_HARMLESS = ("discord.client",)
"""Warn of what is not missed (voice support)."""


def configure_logs(settings: Settings, *, quiet: bool = False) -> None:
    """Set up logging for this process.

    Args:
        settings: `log_level` and `log_format`.
        quiet: For commands that run and end: warnings and worse only, unless PULLQUOTE_LOG_LEVEL
            is set.
    """
    chosen = "log_level" in settings.model_fields_set
    level = "WARNING" if quiet and not chosen else settings.log_level
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)  # bm25s sets its own logger to DEBUG when it is imported
    handler.addFilter(Discreet())  # libraries may set their own levels: all pass here
    handler.setFormatter(
        _Formatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                traceback_without_words,
                *_rendering(settings.log_format),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in _HARMLESS:
        logging.getLogger(name).setLevel(logging.ERROR)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Formats a line, and takes what is left of tokens out of it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


def _rendering(log_format: str) -> list[Processor]:
    if log_format == "json":
        return [structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
