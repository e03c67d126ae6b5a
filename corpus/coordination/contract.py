"""What a caller may ask, whether the process is alone or one of several."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy.ext.asyncio import AsyncSession

LIBRARY = "library"
"""A tenant's articles have changed."""
INDEX = "index"
"""A process has made another snapshot of a tenant live, in its own folder."""
DELETED = "deleted"
"""Something of a tenant was deleted for good: every folder with its snapshots has to follow."""


class Lease(Protocol):
    """Something that one process may do and no other, for as long as it says so.

    Attributes:
        name: What.
        token: A number that is higher with every holder: what is written with a lower one is late.
    """

    name: str
    token: int

    @property
    def held(self) -> bool:
        """Whether nobody else can have it yet, going by this machine alone: asks nobody."""
        ...

    async def confirm(self) -> None:
        """Ask the database whether it is still ours, and have it for longer.

        Raises:
            LeaseLostError: Another process has taken it over.
            DatabaseAwayError: Nobody can say.
        """
        ...

    async def fence(self, session: AsyncSession) -> None:
        """Let the transaction of `session` be kept only while the lease is ours.

        Whoever would take the lease over waits for the transaction.

        Raises:
            LeaseLostError: Another process has taken it over, or may.
        """
        ...


class Leases(Protocol):
    """Who does what."""

    def hold(self, name: str, wait_s: float = 0.0) -> AbstractAsyncContextManager[Lease]:
        """Have something for as long as the context lasts; it is renewed meanwhile.

        Args:
            name: What.
            wait_s: How long to wait while another has it.

        Raises:
            LeaseHeldError: Another has it still.
            DatabaseAwayError: The database cannot be asked.
        """
        ...

    async def once_in(self, name: str, seconds: float) -> bool:
        """Return whether to do now what all processes together do once in so many seconds."""
        ...

    async def is_free(self, name: str) -> bool:
        """Return whether nobody holds something."""
        ...

    async def count_up(self, name: str) -> int:
        """Add one to a number that all processes share, and return it."""
        ...

    async def numbers(self, prefix: str) -> Mapping[str, int]:
        """Return the numbers whose names begin so, by the rest of the name."""
        ...


@dataclass(frozen=True)
class Claim:
    """Something to be done once, such as answering a message.

    Attributes:
        key: What: no two are the same.
        tenant: Whose, to find who serves it; 0 for direct messages.
        data: What another process needs to do it instead. Forgotten when it is done.
    """

    key: str
    tenant: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)


class Claims(Protocol):
    """What is done once, whoever hears of it."""

    async def take(self, claim: Claim, *, done: bool = False) -> bool:
        """Return whether it is ours to do; False where another does it, or has.

        Where the database cannot be asked it is ours.

        Args:
            claim: What.
            done: Whether nobody is to do it again should we die: it is done by being begun.
        """
        ...

    async def adopt(self, claim: Claim) -> bool:
        """Return whether to go on with something: none that lives has begun it but us."""
        ...

    async def still_ours(self, key: str) -> bool:
        """Return whether no other process has taken it over, since it took us for dead."""
        ...

    async def finish(self, key: str) -> None:
        """Say that it is done."""
        ...

    async def orphans(self, shard_ids: Sequence[int], shard_count: int) -> list[Claim]:
        """Take over what processes that are gone have begun and not done, on some shards."""
        ...


class Counters(Protocol):
    """What all processes count together."""

    async def used_up(self, place: str, limit: int, per_s: float) -> float | None:
        """Count one, unless `limit` were counted in the last `per_s` seconds.

        Returns:
            None where it was counted; else how long to wait, in seconds.
        """
        ...

    async def turn(self, place: str, apart_s: float) -> float:
        """Reserve the next turn at something that is done at most every `apart_s` seconds.

        Returns:
            In how many seconds it is.
        """
        ...


@dataclass(frozen=True)
class Notice:
    """What another process has done.

    Attributes:
        kind: `LIBRARY`, `INDEX` or `DELETED`.
        tenant: Whose.
    """

    kind: str
    tenant: int


class Notifications(Protocol):
    """What other processes hear at once."""

    def subscribe(self, heard: Callable[[Notice], None], missed: Callable[[], None]) -> None:
        """Hear what other processes do.

        Args:
            heard: Called on the event loop with each notice.
            missed: Called when some may have been missed: look at everything.
        """
        ...

    async def tell(self, notice: Notice) -> None:
        """Let other processes hear something; changes of a library are told by themselves."""
        ...


class Coordination(Protocol):
    """All of it."""

    @property
    def shared(self) -> bool:
        """Whether there may be other processes."""
        ...

    @property
    def name(self) -> str:
        """What this process is called there."""
        ...

    @property
    def leases(self) -> Leases:
        """Who does what."""
        ...

    @property
    def claims(self) -> Claims:
        """What is done once."""
        ...

    @property
    def counters(self) -> Counters:
        """What is counted together."""
        ...

    @property
    def notifications(self) -> Notifications:
        """What other processes hear at once."""
        ...

    async def start(self) -> None:
        """Become known to the others."""
        ...

    def leave(self) -> None:
        """Begin to go: what is not done by now is left to other processes."""
        ...

    async def purge(self) -> None:
        """Drop what nobody will ask for any more."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...
