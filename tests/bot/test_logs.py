"""What logs say, and what they keep to themselves."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.logs import configure_logs
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "where does the mayor live"  # noqa: S105  a question


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _fail(question: str) -> None:
    raise RuntimeError("broken" if question else "")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_logged_traceback_never_shows_the_question(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(Settings.model_validate({"log_format": log_format}))
    try:
        _fail(SECRET)
    except RuntimeError:
        structlog.get_logger("test").exception("failed")

    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert "broken" in written
    assert SECRET not in written
