"""What a database driver throws, as an error with a cause and a cure: without anybody's words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from corpus.errors import LibraryError, LibraryUnavailableError
from corpus.extras import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = re.compile(r"(?<=query argument \$\d).*|DETAIL:.*", re.DOTALL)
"""Where a driver's message quotes the value that it could not use."""


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what a database driver throws into an error with a cure.

    Raises:
        LibraryError: for whatever went wrong inside.
    """
    try:
        yield
    except LibraryError:
        raise
    except IntegrityError as error:
        raise LibraryError(
            f"The database at {name} refused a change that contradicts what it holds.",
            "Try again; if it stays, run `pullquote doctor`.",
        ) from error
    except TimeoutError as error:
        raise LibraryUnavailableError(
            f"The database at {name} did not answer in time.",
            "Another process may be writing; try again in a moment.",
        ) from error
    except ModuleNotFoundError as error:
        raise LibraryUnavailableError(
            f"The driver for {name} is not installed.",
            f"Install it: {how_to_install(str(error.name))}",
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        raise _unavailable(name, str(getattr(error, "orig", error))) from error
    except (SQLAlchemyError, OSError) as error:
        raise _unavailable(name, str(error)) from error


def _unavailable(name: str, reason: str) -> LibraryUnavailableError:
    reason = _QUOTED.sub("", reason)
    if "malformed" in reason or "not a database" in reason:
        return LibraryUnavailableError(
            f"The database at {name} is damaged.",
            "Put a backup in its place with `pullquote restore FILE`. Without one, move the file "
            "away and bring the articles back with `pullquote restore --from-snapshots`.",
        )
    if "locked" in reason or "busy" in reason:
        return LibraryUnavailableError(
            f"The database at {name} is in use by another process.", "Try again in a moment."
        )
    if "full" in reason:
        return LibraryUnavailableError(
            f"The disk that holds {name} is full.", "Make room, then try again."
        )
    return LibraryUnavailableError(
        f"The database at {name} cannot be used: {reason.splitlines()[0] if reason else 'no word'}",
        "Check that it exists, can be written, and belongs to Pullquote.",
    )
