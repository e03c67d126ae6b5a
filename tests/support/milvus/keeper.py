"""Runs the Milvus that processes share, for as long as one of them uses it; see `shared`.

python -m tests.support.milvus.keeper FOLDER TICK_MS      returns when it is there
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock

from tests.support.milvus.server import serving
from tests.support.milvus.shared import FOUND, LOCK, PATIENCE_S, USERS, Milvus

_UNUSED_S = 10.0
"""How long it waits for the next that uses it."""


def _keep(folder: Path, tick_ms: int) -> None:
    """Run the server, say where it is, and end it when nobody uses it."""
    users = folder / USERS
    with suppress(FileExistsError):
        os.mkfifo(users)
    used = os.open(users, os.O_RDONLY | os.O_NONBLOCK)
    with (
        tempfile.TemporaryDirectory(prefix="milvus-", ignore_cleanup_errors=True) as data,
        serving(Path(data), tick_ms) as (process, port),
    ):
        found = Milvus(f"http://127.0.0.1:{port}", process)
        (folder / FOUND).write_text(json.dumps(asdict(found)))
        nothing = os.open(os.devnull, os.O_RDWR)
        for output in (1, 2):
            os.dup2(nothing, output)  # whoever started us goes on now
        _wait_until_unused(folder, used)


def _wait_until_unused(folder: Path, used: int) -> None:
    """Return when nobody uses it, nor can any more."""
    since = time.monotonic()
    while True:
        time.sleep(0.2)
        if _is_used(used):
            since = time.monotonic()
            continue
        if not (folder / USERS).exists():
            return
        if time.monotonic() - since > _UNUSED_S:
            with FileLock(folder / LOCK, timeout=PATIENCE_S):
                if not _is_used(used):
                    os.close(used)  # who comes now starts another one
                    return


def _is_used(used: int) -> bool:
    try:
        return os.read(used, 1) != b""
    except BlockingIOError:
        return True


def main() -> None:
    """Do so in a process of its own, for which nobody waits."""
    if os.fork():
        os._exit(0)
    os.setsid()  # an interrupt from the keyboard is not for it
    _keep(Path(sys.argv[1]), int(sys.argv[2]))


if __name__ == "__main__":
    main()
