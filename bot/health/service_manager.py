"""What a service manager is told: systemd's notification protocol, `sd_notify(3)`.

A message is a datagram of `NAME=value` lines to the socket that `NOTIFY_SOCKET` names. The page of
the manual prints the protocol for programs to speak themselves, without systemd's library.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXTENDED_S = 60
"""A start may take so much longer after each sign of life."""
_MICRO = 1_000_000
_log = structlog.get_logger(__name__)


class ServiceManager:
    """Who started the process and wants to hear how it is; nobody, mostly.

    Args:
        address: A socket's path, or "@" and a name in the abstract namespace; None for nobody.
        watchdog_s: Silence after which it kills the process, in seconds; None for any.
    """

    def __init__(self, address: str | None = None, watchdog_s: float | None = None) -> None:
        self._address = address
        self.watchdog_s = watchdog_s

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the one that an environment names."""
        address = environment.get("NOTIFY_SOCKET") or None
        if address is not None and not address.startswith(("/", "@")):
            _log.warning("service_manager_not_told", reason="its socket is of another kind")
            address = None
        meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        silence = environment.get("WATCHDOG_USEC", "")
        watched = address is not None and meant and silence.isdecimal() and int(silence) > 0
        return cls(address, int(silence) / _MICRO if watched else None)

    @property
    def listens(self) -> bool:
        """Whether there is one."""
        return self._address is not None

    def ready(self) -> None:
        """Say that the start is over."""
        self._tell("READY=1")

    def still_starting(self) -> None:
        """Ask for more time, as a start that is alive may take long."""
        self._tell(f"EXTEND_TIMEOUT_USEC={_EXTENDED_S * _MICRO}")

    def alive(self) -> None:
        """Say that the process is alive, to who kills it otherwise."""
        if self.watchdog_s is not None:
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the process ends because it was asked to, or has to."""
        self._tell("STOPPING=1")

    def status(self, words: str) -> None:
        """Say in words what is going on; `systemctl status` shows it."""
        self._tell(f"STATUS={words}")

    def _tell(self, line: str) -> None:
        if self._address is None or not hasattr(socket, "AF_UNIX"):
            return
        place = self._address.replace("@", "\0", 1) if self._address[0] == "@" else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sending:
            sending.setblocking(False)  # the event loop waits for nobody
            with suppress(OSError):  # who does not listen, or is full, is told again in a while
                sending.sendto(line.encode(), place)
