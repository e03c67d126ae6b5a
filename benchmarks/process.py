"""What this process takes of the machine."""

from __future__ import annotations

import resource
from pathlib import Path


def resident_mb() -> int:
    """Return the memory that is in use now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def peak_mb() -> int:
    """Return the most memory that was ever in use, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
