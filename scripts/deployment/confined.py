"""Run a command within a service unit's limits on system calls, as systemd would.

    python -m scripts.deployment.confined UNIT COMMAND...

Filters are for the process and what it starts, and can't be lifted. It takes libseccomp, which
systemd itself uses, and `systemd-analyze`, which knows the sets of calls.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from functools import cache
from pathlib import Path

from scripts.deployment.unit import read_unit

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_NO_NEW_PRIVILEGES = 38
_UNKNOWN = -1


def can_confine() -> bool:
    """Return whether this machine has what it takes."""
    return find_library("seccomp") is not None and shutil.which("systemd-analyze") is not None


def main() -> None:
    """Confine this process, then become the command."""
    unit, *command = sys.argv[1:]
    lines = read_unit(Path(unit)).settings.get("SystemCallFilter", ())
    confine(allowed(lines))
    os.execvp(command[0], command)  # noqa: S606  it is what we are asked to run


def allowed(lines: tuple[str, ...]) -> set[str]:
    """Return the calls that `SystemCallFilter=` lines let through; one with "~" takes some away."""
    calls: set[str] = set()
    for line in lines:
        names = set[str]().union(*map(_calls, line.removeprefix("~").split()))
        calls = calls - names if line.startswith("~") else calls | names
    return calls


def confine(calls: set[str]) -> None:
    """Answer all other system calls of this process with "not permitted".

    Raises:
        OSError: The kernel does not take the filter.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "privileges can't be given up")
    seccomp = ctypes.CDLL(find_library("seccomp"))
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(_ERRNO | errno.EPERM))
    for name in calls:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number != _UNKNOWN:
            seccomp.seccomp_rule_add(context, _ALLOW, number, 0)
    if failure := seccomp.seccomp_load(context):
        raise OSError(-failure, "the filter is refused")


@cache
def _calls(name: str) -> frozenset[str]:
    """Return the calls of a set such as `@file-system`, or the one of that name."""
    if not name.startswith("@"):
        return frozenset({name})
    listed = subprocess.run(  # noqa: S603  a name from our own unit
        ["systemd-analyze", "syscall-filter", name],  # noqa: S607  wherever it is
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    lines = [line.strip() for line in listed.splitlines()[1:]]
    inner = [_calls(line) for line in lines if line and not line.startswith("#")]
    return frozenset[str]().union(*inner)


if __name__ == "__main__":
    main()
