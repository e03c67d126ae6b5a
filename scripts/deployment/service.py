"""Start what the service unit starts, as far as possible as systemd would."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.deployment.confined import can_confine

if TYPE_CHECKING:
    from scripts.deployment.unit import Unit

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = "/opt/pullquote/bin/pullquote"
_PATIENCE_S = 300
TOKEN = f"{'M' * 24}.Gxxxxx.{'y' * 30}"
"""Nobody's."""


@dataclass(frozen=True)
class Ran:
    """What came of a command.

    Attributes:
        status: Of its exit.
        written: To stdout and stderr.
        said: What the service manager heard.
    """

    status: int
    written: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where the service runs: an empty folder of ours for the machine's folders.

    Attributes:
        folder: Everything is in here.
        confined: Whether system calls are filtered as the unit says.
        read_only: Whether all but `folder` is read-only.
    """

    folder: Path
    confined: bool
    read_only: bool

    @property
    def state(self) -> Path:
        """What the service may write."""
        return self.folder / "state" / "pullquote"

    @property
    def places(self) -> dict[str, str]:
        """What specifiers stand for."""
        return {"%S": str(self.folder / "state"), "%d": str(self.folder / "credentials")}


def make_place(folder: Path) -> Place:
    """Furnish an empty folder as systemd would: the state, the token, a `/tmp` of its own."""
    (folder / "state" / "pullquote").mkdir(parents=True, mode=0o700)
    (folder / "credentials").mkdir()
    (folder / "credentials" / "discord_token").write_text(f"{TOKEN}\n", "ascii")
    (folder / "tmp").mkdir()
    return Place(folder, can_confine(), _can_mount())


def run(
    unit: Unit,
    unit_file: Path,
    place: Place,
    arguments: list[str] | None = None,
    *,
    stop_at: str | None = None,
) -> Ran:
    """Run the unit's command, or another one of the same program, within the unit's limits.

    Args:
        unit: As read.
        unit_file: Where it was read.
        place: Where it runs.
        arguments: Instead of those of `ExecStart=`.
        stop_at: What it writes before it is asked to stop; None to let it come to its end.
    """
    program, *given = unit.command(place.places)
    if program != _PROGRAM:
        raise ValueError(f"the unit runs {program}, not {_PROGRAM}")
    command = [sys.executable, "-m", "bot", *(given if arguments is None else arguments)]
    if place.confined:
        command = [sys.executable, "-m", "scripts.deployment.confined", str(unit_file), *command]
    if place.read_only:
        command = _read_only(place, command)
    address = place.folder / "notify"
    address.unlink(missing_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(place.folder / "tmp"),
        "NOTIFY_SOCKET": str(address),
        "WATCHDOG_USEC": "1000000",
        **unit.environment(place.places),
    }
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(address))
        listener.setblocking(False)
        process = subprocess.Popen(  # noqa: S603  our own program
            command,
            env=environment,
            cwd=place.state,
            umask=int(unit.first("UMask") or "022", 8),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        too_long = threading.Timer(_PATIENCE_S, process.kill)
        too_long.start()
        written = []
        with process:
            for line in process.stdout or ():
                written.append(line)
                if stop_at is not None and stop_at in line:
                    process.terminate()
        too_long.cancel()
        return Ran(process.returncode, "".join(written), tuple(_heard(listener)))


def _heard(listener: socket.socket) -> list[str]:
    said: list[str] = []
    try:
        while True:
            said.append(listener.recv(4_096).decode())
    except BlockingIOError:
        return said


def _can_mount() -> bool:
    """Return whether a process here may have mounts of its own."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "--mount", "true"],  # noqa: S607  of util-linux, wherever it is
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def _read_only(place: Place, command: list[str]) -> list[str]:
    """Return a command that runs one where all but the service's own folder is read-only."""
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && cd "$PWD" && exec "$@"'
    mounts = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]
    return [*mounts, str(place.folder), *command]
