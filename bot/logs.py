"""Logs go to stderr through structlog, for people or as JSON; other libraries' logs join them."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

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
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
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


def _rendering(log_format: str) -> list[Processor]:
    if log_format == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # no locals: questions are private
        )
    ]
