"""Certificates for one run of the tests: an authority, a server's, a client's, and a stranger."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CERTIFIED = "certified"
"""The user that the server lets in with a certificate alone, which names that user."""
_DAYS = "2"


@dataclass(frozen=True)
class Certificates:
    """A folder of them, each with its key.

    Attributes:
        folder: Holds root.crt, server.crt for "localhost", client.crt, and stranger.crt, which is
            another authority's.
    """

    folder: Path

    def path(self, name: str) -> str:
        """Return the path of a file, such as "root.crt"."""
        return str(self.folder / name)


def make_certificates(folder: Path) -> Certificates:
    """Make them all, which takes a fraction of a second."""
    for authority in ("root", "stranger"):
        _openssl(folder, f"req -x509 {_new(authority)} -days {_DAYS}", f"/CN=The {authority}")
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    for name, whom in (("server", "localhost"), ("client", CERTIFIED)):
        _openssl(folder, f"req {_new(name, kind='csr')}", f"/CN={whom}")
        signed = "-CA root.crt -CAkey root.key -CAcreateserial -extfile names"
        _openssl(folder, f"x509 -req -in {name}.csr -out {name}.crt -days {_DAYS} {signed}")
    for key in folder.glob("*.key"):
        key.chmod(0o600)
    return Certificates(folder)


def _new(name: str, kind: str = "crt") -> str:
    curve = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc"
    return f"{curve} -keyout {name}.key -out {name}.{kind}"


def _openssl(folder: Path, command: str, subject: str | None = None) -> None:
    whole = ["openssl", *command.split(), *(["-subj", subject] if subject else [])]
    subprocess.run(whole, cwd=folder, check=True, capture_output=True, timeout=60)  # noqa: S603  our own words
