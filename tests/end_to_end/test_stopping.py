"""A signal ends the bot in order at any moment of its start: status 0 or 130, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.settings import Settings

pytestmark = pytest.mark.model
# A start against a Discord that never answers: it is under way for as long as a test needs.
SILENT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
import socket, sys
import bot
listening = socket.create_server(("127.0.0.1", 0))
real = bot.create_bot
def patched(settings):
    import discord.http
    discord.http.Route.BASE = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
    return real(settings)
bot.create_bot = patched
from bot.cli import main
print("begun", file=sys.stderr, flush=True)
main(sys.argv[1:])
"""


def _stopped(
    command: list[str], settings: Settings, number: int, after_s: float
) -> tuple[int, str]:
    """Start a command, send a signal so many seconds later, return its status and stderr."""
    # the data folder, the token of nobody, and nothing else of this machine's settings
    known = {
        "PULLQUOTE_DATA_DIR": str(settings.data_dir),
        "PULLQUOTE_DATABASE_URL": settings.database,
        "DISCORD_TOKEN": f"{'M' * 24}.Gxxxxx.{'y' * 30}",
    }
    process = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", SILENT, *command],
        env={**os.environ, **known, "OMP_NUM_THREADS": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "begun\n"
    time.sleep(after_s)
    process.send_signal(number)
    _, written = process.communicate(timeout=60)
    return process.returncode, written


@pytest.mark.parametrize("after_s", [0.05, 1.0, 3.5])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("command", [["run"], ["try", "--no-browser"]], ids=lambda c: c[0])
def test_a_start_that_is_stopped_ends_in_order(
    command: list[str], number: int, after_s: float, settings: Settings
) -> None:
    status, written = _stopped(command, settings, number, after_s)
    assert status in {0, 130}, written
    assert "Traceback" not in written
