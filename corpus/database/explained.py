"""What a database driver throws, as an error with a cause and a cure: without anybody's words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from corpus.database.outages import code_of, is_away, reason_of
from corpus.errors import DatabaseAwayError, LibraryError, LibraryUnavailableError
from corpus.extras import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = re.compile(r"(?<=query argument \$\d).*|DETAIL:.*", re.DOTALL)
"""Where a driver's message quotes the value that it could not use."""

_CHOOSE: Final = "docs/postgresql.md has the modes."
_COMMANDS: Final = "docs/operators.md has the commands."
_SERVER: Final = {
    "Hostname mismatch|IP address mismatch": (
        "The certificate of the database server at {name} is for another name.",
        "Write the host as the certificate has it, or have one made for this name.",
    ),
    "certificate has expired": (
        "The certificate of the database server at {name} has expired.",
        "Have a new one made.",
    ),
    "CERTIFICATE_VERIFY_FAILED": (
        "The certificate of the database server at {name} is not by the authority of sslrootcert.",
        "Name the file of the server's own authority. If it is that, somebody else answers there.",
    ),
    "rejected SSL upgrade": (
        "The database server at {name} has no TLS.",
        f"Switch it on there, or choose another sslmode. {_CHOOSE}",
    ),
    "requires a valid client certificate|certificate required": (
        "The database server at {name} wants a certificate of the bot.",
        f"Name it with sslcert and sslkey in the URL. {_CHOOSE}",
    ),
    "root certificate file .* does not exist": (
        "The certificate of the authority for the database server at {name} is missing.",
        f"Name its file with sslrootcert in the URL. {_CHOOSE}",
    ),
    'role ".*" does not exist': (
        "The database server at {name} has no such user.",
        f"Correct the URL, or make the user: {_COMMANDS}",
    ),
    "SSL encryption$": (
        "The database server at {name} does not let this user in from this machine.",
        "Allow it in the pg_hba.conf of that server.",
    ),
    "no encryption": (
        "The database server at {name} lets this user in with TLS alone, or not at all.",
        f"Add sslmode=verify-full to the URL, or let the user in in pg_hba.conf. {_CHOOSE}",
    ),
}
"""Signs in a driver's message of what a server refuses: what they mean, and the cure."""

_CODES: Final = {
    "28P01": (
        "The database server at {name} does not let this user in: wrong user or password, or none.",
        "Correct them in the URL, where @ is %40 and so on (docs/postgresql.md), or in PGPASSWORD.",
    ),
    "3D000": (
        "There is no such database on the server: {name}.",
        f"Correct the URL, or make the database: {_COMMANDS}",
    ),
    "42501": (
        "The user in the URL has too few rights in the database at {name}.",
        f"Give that user a database of its own, and make it the owner: {_COMMANDS}",
    ),
}
"""A server's codes for what it refuses: likewise. Its words may be in any language."""


@contextmanager
def explained(name: str, *, server: bool = False) -> Iterator[None]:
    """Turn what a database driver throws into an error with a cure.

    Args:
        name: How the error names the database.
        server: Whether it is on a server, which may be away, and not a file.

    Raises:
        DatabaseAwayError: The server is away, or was lost inside: nothing is kept of the change.
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
    except (TimeoutError, PoolTimeoutError) as error:
        kind = DatabaseAwayError if server else LibraryUnavailableError
        raise kind(
            f"The database at {name} did not answer in time.",
            "Another process may be writing; try again in a moment.",
        ) from error
    except ModuleNotFoundError as error:
        raise LibraryUnavailableError(
            f"The driver for {name} is not installed.",
            f"Install it: {how_to_install(str(error.name))}",
        ) from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        if server and is_away(error):
            raise DatabaseAwayError(
                f"The database server at {name} cannot be reached: {reason_of(error)}.",
                "Look whether it runs. A running bot goes on by itself once it does.",
            ) from error
        known = _CODES.get(code_of(error) or "")
        if known is not None:
            what, cure = known
            raise LibraryUnavailableError(what.format(name=name), cure) from error
        raise _unavailable(name, _words_of(error)) from error


def _words_of(error: Exception) -> str:
    """Return what the driver says, below SQLAlchemy's words around it."""
    orig = getattr(error, "orig", None)
    if orig is None:
        return str(error)
    return str(orig.__cause__ or orig)  # the driver's, without the name of its class


def _unavailable(name: str, reason: str) -> LibraryUnavailableError:
    reason = _QUOTED.sub("", reason)
    for signs, (what, cure) in _SERVER.items():
        if re.search(signs, reason):
            return LibraryUnavailableError(what.format(name=name), cure)
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
    if "disk is full" in reason or "No space left" in reason:
        return LibraryUnavailableError(
            f"The disk that holds {name} is full.", "Make room, then try again."
        )
    return LibraryUnavailableError(
        f"The database at {name} cannot be used: {reason.splitlines()[0] if reason else 'no word'}",
        "Check that it exists, can be written, and belongs to Pullquote.",
    )
