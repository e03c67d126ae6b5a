"""One Milvus for all processes that test, from the first that asks to the last that has done so.

The first starts a keeper, a process of its own, which runs the server. Whoever uses it holds a pipe
of a name open for writing, and the keeper reads the other end: when nobody holds it any more,
however he ended, so does the server. It waits a little first, since the next test is often not far,
and no longer, since a Milvus works while nobody asks it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[3]
LOCK, USERS, FOUND = "milvus.lock", "milvus.users", "milvus.json"
PATIENCE_S = 120.0
_KEEPER = "tests.support.milvus.keeper"


@dataclass(frozen=True)
class Milvus:
    """A server that lets in who has `TOKEN`.

    Attributes:
        uri: Where it listens on this machine.
        process: The server itself.
    """

    uri: str
    process: int


@contextmanager
def shared_milvus(folder: Path, tick_ms: int = 20) -> Iterator[Milvus]:
    """Use the server that is shared by all who name the same folder.

    Args:
        folder: Where they find each other; nothing large is kept there.
        tick_ms: As `serving` takes it; the first that asks decides.

    Raises:
        RuntimeError: It did not start; with what it said.
    """
    with FileLock(folder / LOCK, timeout=PATIENCE_S):
        held = _held(folder) or _started(folder, tick_ms)
        found = Milvus(**json.loads((folder / FOUND).read_text()))
    try:
        yield found
    finally:
        os.close(held)


@contextmanager
def running_milvus(tick_ms: int = 20) -> Iterator[Milvus]:
    """Run a server that nobody else uses; see `shared_milvus`."""
    with tempfile.TemporaryDirectory(prefix="milvus-of-") as folder:
        with shared_milvus(Path(folder), tick_ms) as server:
            yield server
        with FileLock(Path(folder) / LOCK, timeout=PATIENCE_S):
            (Path(folder) / USERS).unlink()  # nobody else can come: the keeper need not wait


def _held(folder: Path) -> int | None:
    """Return an end of the pipe; None where nobody reads the other one."""
    with suppress(OSError):
        return os.open(folder / USERS, os.O_WRONLY | os.O_NONBLOCK)
    return None


def _started(folder: Path, tick_ms: int) -> int:
    """Start the keeper, wait until the server is there, and return an end of the pipe."""
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-m", _KEEPER, str(folder), str(tick_ms)],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    held = _held(folder)
    if held is None:
        raise RuntimeError(f"Milvus did not start:\n{done.stdout}")
    return held
