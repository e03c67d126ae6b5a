"""Where Milvus is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class MilvusAddress:
    """Where Milvus is, and what it wants to know.

    Attributes:
        uri: http://host:port, or https:// with TLS.
        token: "user:password" or an API key; None where it asks for nothing.
        ca_file: Certificate of the authority that vouches for it; None for those of the system.
    """

    uri: str
    token: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
