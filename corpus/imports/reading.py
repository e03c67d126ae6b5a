"""A job's bytes into drafts, in the sandbox as everything from outside; or the reason why not."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from corpus.errors import FetchError, LibraryError, PullquoteError, ReadError
from corpus.imports.queue import ATTEMPTS
from corpus.imports.tables import Kind
from corpus.library.rows import check_text, sketched
from corpus.library.starter import load_sources, with_known_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Draft
    from corpus.fetch.fetcher import Fetcher
    from corpus.imports.queue import Job
    from corpus.sandbox import Sandbox

FETCHES: Final = 3
"""How often a page is fetched that does not come."""
_WAIT_S: Final = 30.0
_WAITS_LONGER: Final = 4
_LINE: Final = re.compile(r"line (\d+)$")
_WORN_OUT: Final = (
    f"The worker ended {ATTEMPTS} times while it had this article. Its log may say why."
)


@dataclass(frozen=True)
class Read:
    """What has come of reading a job.

    Attributes:
        job: Which.
        drafts: What it holds, with the sketches of their texts; none where it failed.
        reason: Why it failed, for people.
    """

    job: Job
    drafts: tuple[tuple[Draft, bytes], ...] = ()
    reason: str | None = None


class LaterError(Exception):
    """It cannot be read now, and is to be tried again in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class JobReader:
    """Reads jobs.

    Args:
        sandbox: Where.
        fetcher: How pages are fetched.
    """

    def __init__(self, sandbox: Sandbox, fetcher: Fetcher) -> None:
        self._sandbox = sandbox
        self._fetcher = fetcher
        self._sources = load_sources()

    async def read(self, job: Job) -> Read:
        """Read a job.

        Raises:
            LaterError: It is to be tried again.
        """
        if job.attempts > ATTEMPTS:
            return Read(job, reason=_WORN_OUT)
        try:
            drafts = await self._drafts(job)
            for draft in drafts:
                check_text(draft)
        except FetchError as error:
            if job.attempts < FETCHES:
                raise LaterError(_WAIT_S * _WAITS_LONGER ** (job.attempts - 1)) from error
            return Read(job, reason=str(error))
        except ReadError as error:
            if "name" not in error.values and job.attempts < ATTEMPTS:  # no child to read it
                raise LaterError(_WAIT_S) from error
            return Read(job, reason=_reason(error, job))
        except LibraryError as error:
            return Read(job, reason=str(error))
        return Read(job, tuple(zip(drafts, await sketched(drafts), strict=True)))

    async def _drafts(self, job: Job) -> Sequence[Draft]:
        if job.payload is None:
            from corpus.fetch.fetcher import fetch_article  # noqa: PLC0415  few imports have pages

            return await fetch_article(job.name, self._fetcher, self._sandbox)
        name = "line.jsonl" if job.kind is Kind.LINE else job.name
        drafts = await self._sandbox.read_bytes(job.payload, name=name)
        known = partial(with_known_source, entries=self._sources)
        return await asyncio.to_thread(lambda: [known(draft) for draft in drafts])


def _reason(error: ReadError, job: Job) -> str:
    """Say why a job cannot be read, without its name, and with its own line's number."""
    inner = error.values.get("reason")
    if not isinstance(inner, PullquoteError):
        return str(error)
    line = _LINE.search(job.name)
    if line is not None and "number" in inner.values:
        inner = type(inner)(*inner.sentences, **{**inner.values, "number": line[1]})
    return str(inner)
