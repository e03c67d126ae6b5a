"""Faults in a process of its own: it dies, or the disk refuses, at the n-th thing that it does.

What is counted are the steps that leave something on the disk: files opened for writing, written,
flushed, renamed and deleted, and transactions of the database, before and after they are kept.
"""

from __future__ import annotations

import errno
import os
import pathlib
import shutil
import signal
import sqlite3
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.faults.clock import JUMPS, set_clock

if TYPE_CHECKING:
    from collections.abc import Callable

KILL, HALF, FULL, BROKEN, COUNT = "killed", "half a write", "disk full", "I/O error", "count"
_SQLITE = {FULL: "database or disk is full", BROKEN: "disk I/O error"}
_ERRNO = {FULL: errno.ENOSPC, BROKEN: errno.EIO}


@dataclass
class Fault:
    """What goes wrong in this process.

    Attributes:
        kind: One of the above.
        at: At which step, from 1; disks refuse from there on.
        steps: The names of the steps so far.
    """

    kind: str
    at: int
    steps: list[str] = field(default_factory=list)

    def step(self, name: str, half: Callable[[], object] | None = None) -> None:
        """Take one step, if there is no fault in its way.

        Raises:
            OSError: The disk refuses.
            sqlite3.OperationalError: Likewise, as the database says it.
        """
        self.steps.append(name)
        here = len(self.steps)
        if self.kind == HALF and here == self.at and half is not None:
            half()
        if self.kind in {KILL, HALF} and here == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.kind in JUMPS and here == self.at:
            set_clock(JUMPS[self.kind])
        if self.kind in _ERRNO and here >= self.at:
            if name.startswith("commit"):
                if name == "commit":  # what is kept is kept
                    raise sqlite3.OperationalError(_SQLITE[self.kind])
                return
            if name != "delete":
                raise OSError(_ERRNO[self.kind], os.strerror(_ERRNO[self.kind]))

    def install(self) -> None:
        """Put it in the way of everything that this process writes from now on."""
        if self.kind in JUMPS and self.at == 0:
            set_clock(JUMPS[self.kind])
        _around(self, os, "fsync", "flush")
        _around(self, os, "rename", "rename")
        _around(self, os, "replace", "rename")
        _around(self, os, "unlink", "delete")
        _around(self, shutil, "rmtree", "delete")
        _around(self, tempfile, "mkstemp", "create")
        _around(self, tempfile, "mkdtemp", "create")
        fdopen, open_ = os.fdopen, pathlib.Path.open

        def fdopen_(handle: int, mode: str = "r", *more: Any, **known: Any) -> Any:
            return _Written(fdopen(handle, mode, *more, **known), self, mode)

        def path_open(path: pathlib.Path, mode: str = "r", *more: Any, **known: Any) -> Any:
            return _Written(open_(path, mode, *more, **known), self, mode)

        os.fdopen = fdopen_  # type: ignore[assignment]
        pathlib.Path.open = path_open  # type: ignore[assignment,method-assign]
        event.listen(Engine, "commit", lambda _: self.step("commit"))
        event.listen(Engine, "after_cursor_execute", self._written)

    def _written(self, *about: Any) -> None:
        if about[2].lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.step("commit: a statement before it")


class _Written:
    """A file whose writes are steps."""

    def __init__(self, file: Any, fault: Fault, mode: str) -> None:
        self._file, self._fault = file, fault
        self._counted = any(letter in mode for letter in "wax+")

    def write(self, data: Any) -> int:
        if self._counted:
            self._fault.step("write", lambda: self._half(data))
        written: int = self._file.write(data)
        return written

    def _half(self, data: Any) -> None:
        self._file.write(data[: len(data) // 2])
        self._file.flush()

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *error: object) -> Any:
        return self._file.__exit__(*error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Any:
        return iter(self._file)


def _around(fault: Fault, module: Any, name: str, step: str) -> None:
    real = getattr(module, name)

    def counted(*values: Any, **known: Any) -> Any:
        fault.step(step)
        return real(*values, **known)

    setattr(module, name, counted)
