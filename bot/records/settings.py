"""A server's own settings, chosen by its moderators in `/settings`.

Stored as one JSON document a server that holds only what differs from the defaults. Reading never
fails on a value: one that is broken, or of a newer version, counts as not set. Nothing is cached,
because several processes share the database; a read takes about a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, delete
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corpus.database.database import Database

RETENTION_DAYS = (7, 30, 90, 365)
MAX_QUOTATIONS = 5
MAX_PICKED = 25
"""So many channels or roles a menu of Discord's can show as picked."""
_MAX_CHANNELS = 1_000
_MAX_ID = 2**63 - 1


class Mode(StrEnum):
    """When the bot answers in a channel."""

    ALWAYS = "always"
    MENTIONED = "mentioned"
    OFF = "off"


class Sureness(StrEnum):
    """How sure the bot must be before it shows a quotation."""

    STRICT = "strict"
    BALANCED = "balanced"
    OPEN = "open"


@dataclass(frozen=True)
class GuildSettings:
    """What a server has chosen.

    Attributes:
        channels: Mode by channel id; threads follow the channel they are in.
        elsewhere: Mode of every other channel.
        moderator_roles: Ids of the roles that may do what moderators do, in order.
        sureness: How sure the bot must be.
        quotations: Most quotations in an answer, 1 to 5.
        private: Whether answers to `/ask` are for the asker alone unless they choose otherwise.
        starter_library: Whether the shared starter library is quoted too; None: while the server
            has no articles of its own.
        log_channel: Id of the channel that repeats the audit log.
        retention_days: How long records are kept, in days: 7, 30, 90 or 365.
        inbox: Whether unanswered questions are gathered for moderators.
        forums: Ids of the forums whose new posts are answered, in order.
    """

    channels: Mapping[int, Mode] = field(default_factory=lambda: MappingProxyType({}))
    elsewhere: Mode = Mode.MENTIONED
    moderator_roles: tuple[int, ...] = ()
    sureness: Sureness = Sureness.BALANCED
    quotations: int = 3
    private: bool = False
    starter_library: bool | None = None
    log_channel: int | None = None
    retention_days: int = 30
    inbox: bool = True
    forums: tuple[int, ...] = ()

    def quotes_starter(self, *, own_articles: bool) -> bool:
        """Return whether the starter library is quoted, where the operator offers it.

        Args:
            own_articles: Whether the server has articles of its own.
        """
        return not own_articles if self.starter_library is None else self.starter_library

    def mode_in(self, channel_id: int, parent_id: int | None = None) -> Mode:
        """Return the mode in a channel, or in a thread of the channel `parent_id`."""
        own = self.channels.get(channel_id)
        if own is None and parent_id is not None:
            own = self.channels.get(parent_id)
        return own or self.elsewhere


class SettingsRow(Base):
    """One server's settings.

    Attributes:
        chosen: What differs from the defaults, by field; unknown fields are kept as they are.
    """

    __tablename__ = "server_settings"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON)


class SettingsStore:
    """Reads and writes servers' settings.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, tenant: int) -> GuildSettings:
        """Return the settings of a server; the defaults where it has chosen nothing.

        Raises:
            LibraryUnavailableError: The database cannot be reached.
        """
        async with self._database.read() as session:
            row = await session.get(SettingsRow, tenant)
            return _settings(row.chosen if row else {})

    async def change(self, tenant: int, **chosen: object) -> GuildSettings:
        """Set the given fields and leave the others, whoever changes those meanwhile.

        Raises:
            PullquoteError: A value is not one that the field can have; nothing is changed.
            LibraryUnavailableError: The database cannot be reached.
        """
        return await self.edit(tenant, lambda _now: chosen)

    async def edit(
        self, tenant: int, choose: Callable[[GuildSettings], Mapping[str, object]]
    ) -> GuildSettings:
        """Set fields to what follows from the settings as they are, in one locked transaction.

        Args:
            tenant: Whose settings.
            choose: Gets the present settings, returns the fields to set.

        Raises:
            PullquoteError: A value is not one that the field can have; nothing is changed.
            LibraryUnavailableError: The database cannot be reached.
        """
        async with self._database.write(lock=tenant) as session:
            row = await session.get(SettingsRow, tenant)
            stored = _document(row.chosen) if row else {}
            for name, value in choose(_settings(stored)).items():
                plain = _checked(name, value)
                # Defaults are not stored, so that a better one of a later version counts.
                if plain == _plain(getattr(_DEFAULTS, name)):
                    stored.pop(name, None)
                else:
                    stored[name] = plain
            if row is None:
                session.add(SettingsRow(tenant=tenant, chosen=stored))
            else:
                row.chosen = stored
            return _settings(stored)

    async def forget(self, tenant: int) -> None:
        """Delete a server's settings: it has the defaults again."""
        async with self._database.write(lock=tenant) as session:
            await session.execute(delete(SettingsRow).where(SettingsRow.tenant == tenant))


def _document(stored: object) -> dict[str, Any]:
    return dict(stored) if isinstance(stored, dict) else {}


def _settings(stored: object) -> GuildSettings:
    """Read settings from a stored document; what cannot be read counts as not set."""
    document, values = _document(stored), dict[str, Any]()
    for name in _READERS.keys() & document.keys():
        try:
            values[name] = _READERS[name](document[name])
        except (ValueError, TypeError, AttributeError):
            continue
    return GuildSettings(**values)


def _checked(name: str, value: object) -> object:
    """Return the value as it is stored, read back once to be sure that it can be."""
    reader = _READERS.get(name)
    if reader is None:
        raise PullquoteError(
            f"There is no setting {name!a}.", f"The settings are: {', '.join(sorted(_READERS))}."
        )
    try:
        plain = _plain(value)
        return _plain(reader(plain))
    except (ValueError, TypeError, AttributeError) as error:
        raise PullquoteError(
            f"The setting {name} cannot be {value!a}.", f"Choose {_ALLOWED[name]}."
        ) from error


def _plain(value: Any) -> Any:
    """Return a field's value as JSON can hold it."""
    if isinstance(value, StrEnum):
        return value.value
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    return list(value) if isinstance(value, tuple | list) else value


def _id(value: object) -> int:
    number = int(value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= _MAX_ID:
        raise ValueError("not an id of Discord's")
    return number


def _channels(value: Any) -> Mapping[int, Mode]:
    if len(value) > _MAX_CHANNELS:
        raise ValueError("more channels than a server can have")
    return MappingProxyType({_id(key): Mode(mode) for key, mode in value.items()})


def _ids(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > MAX_PICKED:
        raise ValueError("not a short list")
    return tuple(dict.fromkeys(map(_id, value)))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _one_of(*allowed: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or value not in allowed:
            raise ValueError("not one of the choices")
        return int(value)

    return read


_DEFAULTS = GuildSettings()
_READERS: dict[str, Callable[[Any], Any]] = {
    "channels": _channels,
    "elsewhere": Mode,
    "moderator_roles": _ids,
    "sureness": Sureness,
    "quotations": _one_of(*range(1, MAX_QUOTATIONS + 1)),
    "private": _flag,
    "starter_library": lambda value: None if value is None else _flag(value),
    "log_channel": lambda value: None if value is None else _id(value),
    "retention_days": _one_of(*RETENTION_DAYS),
    "inbox": _flag,
    "forums": _ids,
}
_ALLOWED = {
    "channels": "channels of this server, each with always, mentioned or off",
    "elsewhere": "always, mentioned or off",
    "moderator_roles": f"at most {MAX_PICKED} roles of this server",
    "sureness": "strict, balanced or open",
    "quotations": f"a number from 1 to {MAX_QUOTATIONS}",
    "private": "true or false",
    "starter_library": "true, false or auto",
    "log_channel": "a channel of this server, or none",
    "retention_days": "7, 30, 90 or 365 days",
    "inbox": "true or false",
    "forums": f"at most {MAX_PICKED} forums of this server",
}
assert _READERS.keys() == _ALLOWED.keys() == {f.name for f in fields(GuildSettings)}  # noqa: S101
