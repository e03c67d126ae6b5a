"""The real server of the package `milvus`, version 2.3.5, run by this process.

The package is there for Linux on x86-64 alone. It holds the server's programs compressed, and takes
some 5 seconds of a core to unpack them.
"""

from __future__ import annotations

import importlib.util
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "milvus"
TOKEN = "root:Milvus"  # noqa: S105  what every new Milvus lets in
_ETCD = """\
listen-client-urls: http://127.0.0.1:{client}
advertise-client-urls: http://127.0.0.1:{client}
listen-peer-urls: http://127.0.0.1:{peer}
initial-advertise-peer-urls: http://127.0.0.1:{peer}
initial-cluster: default=http://127.0.0.1:{peer}
"""
"""Of the etcd inside it, which else takes the same two ports every time."""
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
)


def is_installed() -> bool:
    """Return whether the server is installed here."""
    return importlib.util.find_spec(PACKAGE) is not None


@contextmanager
def serving(folder: Path, tick_ms: int) -> Iterator[tuple[int, int]]:
    """Run a server; it lets in who has `TOKEN`.

    Args:
        folder: Of its data. Those of a server that ran there before are gone on with.
        tick_ms: Reads that are strong wait for about so long; Milvus's own default is 200.

    Yields:
        Its process, and the port of this machine where it listens.
    """
    from milvus import MilvusServer  # noqa: PLC0415  not installed everywhere

    peer, web, *named = _free_ports()
    etcd = folder / "etcd.yaml"
    etcd.write_text(_ETCD.format(client=named[0], peer=peer))
    os.environ["ETCD_CONFIG_PATH"] = str(etcd)
    os.environ["COMMON_SECURITY_AUTHORIZATIONENABLED"] = "true"
    server = MilvusServer()
    server.set_base_dir(str(folder))
    server.config.update(**dict(zip(_PORTS, named, strict=True)))
    server.config.set("proxy.timeTickInterval", tick_ms)
    server.webservice_port = web
    server.start()
    try:
        yield server.server_proc.pid, server.listen_port
    finally:
        server.stop()


def _free_ports() -> list[int]:
    """Return ports that nothing listens on; another process may take one, which is seldom."""
    sockets = [socket.socket() for _ in range(len(_PORTS) + 2)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()
