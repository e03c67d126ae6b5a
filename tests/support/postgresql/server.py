"""A PostgreSQL server for one run of the tests.

It keeps its data in a folder of its own, listens on a socket there and, with TLS, on a port of this
machine, and forgets everything when it ends: nothing is forced to the disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL

from tests.support.postgresql.programs import programs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.support.postgresql.certificates import Certificates
    from tests.support.postgresql.programs import Programs

UNPRIVILEGED = "nobody"
"""Whose the server is when root runs the tests: PostgreSQL refuses to be root's."""
PATIENCE_S = 60
USER = "postgres"
BUILTIN_SINCE = 17
"""The version from which on PostgreSQL has locales of its own, the same on every machine."""
_CLUSTER = f"--username={USER} --auth=trust --no-sync --no-instructions --encoding=UTF8"
_SERVER = (
    "fsync=off full_page_writes=off autovacuum=off wal_level=minimal max_wal_senders=0 "
    "shared_buffers=16MB wal_writer_delay=10s"
)
_RULES = """\
local all all trust
hostssl all certified all cert
hostssl all locked all scram-sha-256
hostssl all all all trust
"""


@dataclass
class Server:
    """A server that may be stopped and started again.

    Attributes:
        folder: Of its socket and its data.
        programs: Of which installation.
        port: Of this machine, where it listens with TLS; None for the socket alone.
        certificates: Its certificate and those of others, where it has TLS.
    """

    folder: Path
    programs: Programs
    port: int | None = None
    certificates: Certificates | None = None
    _bin: Path = field(init=False)
    _user: str | None = field(init=False)

    def __post_init__(self) -> None:
        """Make the server's data."""
        self._user, self._bin = None, self.programs.folder
        if os.geteuid() == 0:
            self._user, self._bin = UNPRIVILEGED, self.programs.for_others(self.folder)
            shutil.chown(self.folder, UNPRIVILEGED)
        locale = ["--locale=C.UTF-8"]
        if self.programs.version >= BUILTIN_SINCE:
            locale = ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
        self._run("initdb", [f"--pgdata={self._data}", *_CLUSTER.split(), *locale])
        if self.certificates is not None:
            (self._data / "pg_hba.conf").write_text(_RULES)
            for name in ("server.crt", "server.key", "root.crt"):
                shutil.copy(self.certificates.folder / name, self._data / name)
                shutil.chown(self._data / name, self._user or os.geteuid())
            (self._data / "server.key").chmod(0o600)

    @property
    def url(self) -> str:
        """The URL of its database "postgres", by the socket, on which tests may make databases."""
        port = "" if self.port is None else f"&port={self.port}"  # it is in the socket's name
        return f"postgresql+asyncpg://{USER}@/postgres?host={self.folder}{port}"

    def tls_url(self, user: str = USER, host: str = "localhost", **options: str) -> str:
        """The same by the network, with options such as `sslmode`."""
        url = URL.create("postgresql", user, None, host, self.port, "postgres", options)
        return url.render_as_string(hide_password=False)

    def start(self) -> None:
        """Start it; it answers when this returns.

        Raises:
            RuntimeError: It did not; with what it said.
        """
        settings = [*_SERVER.split(), "listen_addresses="]
        if self.certificates is not None:
            settings[-1] = "listen_addresses=localhost"
            settings += [f"port={self.port}", "ssl=on", "ssl_ca_file=root.crt"]
        options = " ".join(["-k", str(self.folder), *(f"-c {option}" for option in settings)])
        self._run("pg_ctl", ["start", "--wait", *self._where, f"--options={options}"])

    def stop(self, *, killed: bool = False) -> None:
        """Stop it: in order, cutting its connections, or as a crash does."""
        mode = "immediate" if killed else "fast"
        self._run("pg_ctl", ["stop", "--wait", *self._where, f"--mode={mode}"])

    def restart(self, *, killed: bool = False) -> None:
        """Stop it, and start it again."""
        self.stop(killed=killed)
        self.start()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let it be stopped meanwhile."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let it answer nobody meanwhile, as if its machine stood still."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        processes = [first, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    @contextmanager
    def ended_after_us(self) -> Iterator[None]:
        """End it when the context ends, or when this process ends however it does."""
        stop = [str(self._bin / "pg_ctl"), "stop", *self._where, "--mode=immediate"]
        # The pipe closes in any case, and then the shell goes on from reading it to the command.
        with subprocess.Popen(  # noqa: S603  our own words
            ["sh", "-c", 'cat; exec "$@" >/dev/null 2>&1', "sh", *stop],  # noqa: S607  wherever
            **self._as,
            stdin=subprocess.PIPE,
            start_new_session=True,  # an interrupt from the keyboard is not for it
        ) as watcher:
            yield
            watcher.communicate(timeout=PATIENCE_S)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _where(self) -> list[str]:
        return [f"--pgdata={self._data}", f"--log={self.folder / 'log'}"]

    @property
    def _as(self) -> dict[str, Any]:
        return {
            "user": self._user,
            "extra_groups": None if self._user is None else [],
            "cwd": "/",
        }

    def _run(self, program: str, arguments: Sequence[str]) -> None:
        """Run a program to its end; what it says is told where it fails."""
        # The server that pg_ctl leaves behind holds on to its outputs: a file does not wait.
        with tempfile.TemporaryFile() as said:
            status = subprocess.run(  # noqa: S603  our own words
                [self._bin / program, *arguments],
                **self._as,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE_S,
                check=False,
            ).returncode
            if status:
                said.seek(0)
                words = said.read().decode(errors="replace")
                raise RuntimeError(f"{program} of PostgreSQL failed:\n{words}")


@contextmanager
def running_server(
    chosen: Programs | None = None, certificates: Certificates | None = None
) -> Iterator[Server]:
    """Run a server, which takes a second to start.

    Args:
        chosen: Its programs; those of `programs` where None.
        certificates: For TLS; it then listens on a port of this machine too.

    Raises:
        RuntimeError: It is not installed, or did not start; with what it said.
    """
    # Not pytest's own folder: that is closed to other users, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as name:
        port = None if certificates is None else _free_port()
        server = Server(Path(name), chosen or programs(), port, certificates)
        server.start()
        with server.ended_after_us():
            yield server


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a server, and yield the URL of a database on which tests may make others.

    Raises:
        RuntimeError: As `running_server`.
    """
    with running_server() as server:
        yield server.url


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
