"""What logs say, and what they keep to themselves."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import text

from bot.logs import configure_logs
from bot.records import open_library
from bot.settings import Settings
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARIES = ("discord.gateway", "aiohttp.client", "sqlalchemy.engine", "aiosqlite", "anything")
SECRET = "where does the mayor live"  # noqa: S105  a question


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET)
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


class _DriverError(Exception):
    """An error that quotes the value it was given, as asyncpg's do."""


_DriverError.__module__ = "asyncpg.exceptions"


def _wrap(error: Exception) -> None:
    raise RuntimeError("what came of it") from error


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    "error",
    [
        LibraryError("The article {title} has no text.", title=SECRET),
        KeyError(SECRET),
        _DriverError(f"invalid input for query argument $1: '{SECRET}'"),
        ExceptionGroup("two", [KeyError(SECRET), LibraryError("{x}", x=SECRET)]),
    ],
    ids=["ours", "a key", "a driver's", "a group"],
)
def test_no_kind_of_error_shows_the_value_that_it_is_about(
    error: Exception, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(Settings.model_validate({"log_format": log_format}))
    try:
        _wrap(error)
    except RuntimeError:
        logging.getLogger("discord.client").exception("failed")

    written = capsys.readouterr().err
    assert type(error).__name__ in written
    assert "what came of it" in written
    assert SECRET not in written


def test_tokens_of_interactions_and_bots_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings.model_validate({}))
    token = "aW50ZXJhY3Rpb246MTIzNDU2"  # noqa: S105  made up
    bot = f"{'M' * 26}.G{'x' * 5}.{'y' * 30}"
    url = f"https://discord.com/api/v10/webhooks/123/{token}/messages/@original"
    logging.getLogger("discord.http").warning("We are being rate limited. PATCH %s %s", url, bot)
    written = capsys.readouterr().err
    assert "webhooks/123/" in written
    assert token not in written
    assert bot not in written


def test_libraries_stay_quiet_whatever_level_they_set_themselves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(Settings.model_validate({"log_level": "DEBUG"}))
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.debug("event %s", SECRET)
    logging.getLogger("bot.anything").debug("ours is heard")
    written = capsys.readouterr().err
    assert "ours is heard" in written
    assert SECRET not in written


async def test_a_statement_that_fails_shows_no_parameter(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(Settings.model_validate({"log_level": "DEBUG"}))
    statement = text("INSERT INTO articles (tenant, id, title) VALUES (1, 'a', :title)")
    async with await open_library(database_url) as library:
        try:
            async with library.database.write() as session:
                await session.execute(statement, {"title": SECRET})
        except LibraryError:
            logging.getLogger("bot.test").exception("failed")
    written = capsys.readouterr().err
    assert "LibraryError" in written
    assert SECRET not in written
