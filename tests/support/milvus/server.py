"""A Milvus for one run of the tests: the real server, of the package `milvus`, version 2.3.5.

It keeps its data in a folder of its own and forgets everything when it ends. The package is there
for Linux on x86-64 alone.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "milvus"
TOKEN = "root:Milvus"  # noqa: S105  what every new Milvus lets in
_PATIENCE_S = 90
_ETCD = """\
listen-client-urls: http://127.0.0.1:{client}
advertise-client-urls: http://127.0.0.1:{client}
listen-peer-urls: http://127.0.0.1:{peer}
initial-advertise-peer-urls: http://127.0.0.1:{peer}
initial-cluster: default=http://127.0.0.1:{peer}
"""
"""Of the etcd inside it, which else takes the same two ports every time."""
_SERVE = """
import sys
from milvus import MilvusServer

server = MilvusServer()
server.set_base_dir(sys.argv[1])
server.config.update(**dict(zip(sys.argv[3::2], sys.argv[4::2])))
server.config.set("proxy.timeTickInterval", int(sys.argv[2]))
server.webservice_port = int(sys.argv[-1])
server.start()
print(server.server_proc.pid, server.listen_port, flush=True)
sys.stdin.read()  # until whoever started this is gone
server.stop()
"""


class Milvus:
    """A server that lets in who has `TOKEN`, and may be made to answer nobody for a while.

    Args:
        process: Of the server.
        port: Of this machine, where it listens.
    """

    def __init__(self, process: int, port: int) -> None:
        self._process = process
        self.uri = f"http://127.0.0.1:{port}"

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let it answer nobody meanwhile, as if its machine stood still."""
        os.kill(self._process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process, signal.SIGCONT)


def is_installed() -> bool:
    """Return whether the server is installed here."""
    return importlib.util.find_spec(PACKAGE) is not None


@contextmanager
def running_milvus(tick_ms: int = 20) -> Iterator[Milvus]:
    """Run a server, which takes some seconds to start; it ends with this process at the latest.

    Args:
        tick_ms: Reads that are strong wait for about so long; Milvus's own default is 200.

    Raises:
        RuntimeError: It did not start; with what it said.
    """
    with tempfile.TemporaryDirectory(prefix="milvus-", ignore_cleanup_errors=True) as folder:
        peer, *ports = _free_ports(len(_PORTS) + 1)
        named = [str(word) for pair in zip(_PORTS, ports, strict=True) for word in pair]
        etcd = Path(folder) / "etcd.yaml"
        etcd.write_text(_ETCD.format(client=ports[0], peer=peer))
        with (
            (Path(folder) / "said").open("w+") as said,
            subprocess.Popen(  # noqa: S603  our own words
                [sys.executable, "-c", _SERVE, folder, str(tick_ms), *named],
                env={
                    **os.environ,
                    "ETCD_CONFIG_PATH": str(etcd),
                    "COMMON_SECURITY_AUTHORIZATIONENABLED": "true",
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                start_new_session=True,  # an interrupt from the keyboard is not for it
            ) as keeper,
        ):
            assert keeper.stdout is not None
            line = keeper.stdout.readline().split()
            if not line:
                said.seek(0)
                raise RuntimeError(f"Milvus did not start:\n{said.read()}")
            try:
                yield Milvus(int(line[0]), int(line[1]))
            finally:
                keeper.communicate(timeout=_PATIENCE_S)


_PORTS = (
    "etcd_port",
    "root_coord_port",
    "proxy_port",
    "proxy_internal_port",
    "query_coord_port",
    "query_node_port",
    "index_coord_port",
    "index_node_port",
    "data_coord_port",
    "data_node_port",
    "webservice_port",
)


def _free_ports(many: int) -> list[int]:
    """Return ports that nothing listens on; another process may take one, which is seldom."""
    sockets = [socket.socket() for _ in range(many)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()
