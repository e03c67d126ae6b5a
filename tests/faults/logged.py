"""The log as an operator would see it, at DEBUG, for as long as something is watched."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from bot.logs import configure_logs
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Log as `pullquote run` does; yields what is written."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logs(Settings.model_validate({"log_level": "DEBUG"}))
    (ours,) = root.handlers
    root.handlers = handlers  # pytest takes its own from this list
    root.addHandler(ours)
    assert isinstance(ours, logging.StreamHandler)
    written = io.StringIO()
    ours.setStream(written)
    yield written
    root.removeHandler(ours)
    root.setLevel(level)
    structlog.reset_defaults()
