"""Which snapshot of a library is live: a number in a file, replaced in one atomic step."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from index.errors import SnapshotError
from index.storage.manifest import is_number
from index.storage.segment_store import sync_folder

_LIVE = "LIVE"


def pointed_at(home: Path) -> int | None:
    """Read the number of the live snapshot; None where there is none.

    Args:
        home: Folder of a library's snapshots.

    Raises:
        SnapshotError: The pointer to it is damaged.
    """
    try:
        text = (home / _LIVE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"The pointer to the live snapshot cannot be read: {error}.") from error
    if not is_number(text):
        raise SnapshotError("The pointer to the live snapshot is damaged.")
    return int(text)


def point_at(home: Path, number: int) -> None:
    """Make a snapshot live, by replacing a file: no reader ever sees half a number.

    Raises:
        OSError: The disk refused.
    """
    handle, name = tempfile.mkstemp(prefix=".live-", dir=home)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{number}\n")
        file.flush()
        os.fsync(file.fileno())
    if (home / _LIVE).is_dir():  # nothing of ours, in a place that is
        shutil.rmtree(home / _LIVE)
    Path(name).replace(home / _LIVE)
    sync_folder(home)
