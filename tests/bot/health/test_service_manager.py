"""What systemd hears, over a real datagram socket, and when it hears nothing."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.health.health import Health
from bot.health.metrics import Metrics
from bot.health.service_manager import ServiceManager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd is Linux's")


class _Bot:
    """A bot that says whether Discord has let it in: what is watched is its word alone."""

    ready = False

    def is_ready(self) -> bool:
        return self.ready

    async def missing(self) -> list[str]:
        return [] if self.ready else ["Discord"]


@contextmanager
def _listening(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address.replace("@", "\0", 1))
        listener.settimeout(10)
        yield listener


def _heard(listener: socket.socket) -> list[str]:
    """All that has come by now."""
    said: list[str] = []
    listener.setblocking(False)
    try:
        while True:
            said.append(listener.recv(4_096).decode())
    except BlockingIOError:
        return said


async def _until(listener: socket.socket, wanted: str) -> list[str]:
    """What comes, up to a message; the event loop runs on meanwhile."""
    said: list[str] = []
    while wanted not in said:
        said.append((await asyncio.to_thread(listener.recv, 4_096)).decode())
    return said


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_a_message_reaches_a_socket_of_either_kind(kind: str, tmp_path: Path) -> None:
    address = str(tmp_path / "notify") if kind == "path" else f"@pullquote-{os.getpid()}"
    with _listening(address) as listener:
        manager = ServiceManager.from_environment({"NOTIFY_SOCKET": address})
        manager.ready()
        manager.status("Connected to Discord.")
        manager.alive()  # nobody watches
        assert _heard(listener) == ["READY=1", "STATUS=Connected to Discord."]


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "vsock:2:1234"])
def test_nobody_to_tell_is_no_trouble(address: str) -> None:
    ServiceManager.from_environment({"NOTIFY_SOCKET": address}).ready()


def test_a_watchdog_of_another_process_is_not_fed() -> None:
    named = {"NOTIFY_SOCKET": "/somewhere", "WATCHDOG_USEC": "2000000"}
    mine = ServiceManager.from_environment({**named, "WATCHDOG_PID": str(os.getpid())})
    assert mine.watchdog_s == 2
    assert ServiceManager.from_environment(named).watchdog_s == 2
    other = {**named, "WATCHDOG_PID": str(os.getpid() + 1)}
    assert ServiceManager.from_environment(other).watchdog_s is None


async def test_systemd_hears_of_a_start_a_life_and_an_end(tmp_path: Path) -> None:
    with _listening(str(tmp_path / "notify")) as listener:
        bot = _Bot()
        health = Health(Metrics(), ServiceManager(str(tmp_path / "notify"), watchdog_s=0.1))
        async with health.watching():
            with health.of(bot):
                starting = await _until(listener, "EXTEND_TIMEOUT_USEC=60000000")
                bot.ready = True
                await _until(listener, "READY=1")
                living = await _until(listener, "WATCHDOG=1")
        ended = await _until(listener, "STATUS=Stopping.")
    assert "WATCHDOG=1" in starting
    assert "READY=1" not in starting
    assert "READY=1" not in living
    assert "STOPPING=1" in ended


async def test_a_stop_is_said_before_the_bot_has_closed(tmp_path: Path) -> None:
    with _listening(str(tmp_path / "notify")) as listener:
        health = Health(Metrics(), ServiceManager(str(tmp_path / "notify")))

        async def run() -> None:
            with health.of(_Bot()):
                await asyncio.sleep(3_600)

        async with health.watching():
            running = asyncio.create_task(run())
            await asyncio.sleep(0)
            running.cancel()
            await asyncio.wait({running})
            assert "STOPPING=1" in _heard(listener)
        assert "STOPPING=1" not in _heard(listener)


async def test_a_loop_that_hangs_is_not_said_to_be_alive(tmp_path: Path) -> None:
    with _listening(str(tmp_path / "notify")) as listener:
        metrics = Metrics()
        health = Health(metrics, ServiceManager(str(tmp_path / "notify"), watchdog_s=0.06))
        async with health.watching():
            await _until(listener, "WATCHDOG=1")
            _heard(listener)
            time.sleep(0.3)  # noqa: ASYNC251  the loop hangs: that is what is tested
            assert "WATCHDOG=1" not in _heard(listener)
            listener.settimeout(10)
            await _until(listener, "WATCHDOG=1")  # and it is when it goes on
    late = metrics.registry.get_sample_value("pullquote_event_loop_lag_seconds_sum")
    assert late is not None
    assert late > 0.2
