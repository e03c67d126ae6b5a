"""What the two processes say to each other: frames of JSON, read as data and never as code.

A job is two frames, what to do and the bytes to do it to. The answer is one frame a draft and a
last one that says how it went. A reader that a hostile file has taken over could write anything
into its pipe, so the bot checks every type and does not unpickle.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Required, TypedDict

from corpus.article import Draft  # noqa: TC001 - pydantic looks it up
from corpus.errors import PullquoteError, ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from pydantic import TypeAdapter

_LENGTH: Final = struct.Struct(">I")


class EndedError(Exception):
    """The other side is gone."""


class TooMuchError(Exception):
    """The other side says more than it may."""


class FileKnown(TypedDict, total=False):
    """What is known of a file's bytes; see `corpus.read.read_bytes`."""

    name: Required[str]
    content_type: str | None
    charset: str | None
    url: str | None


class TextKnown(TypedDict, total=False):
    """What is known of a text that somebody typed; see `corpus.read.read_text`."""

    title: str | None
    publisher: str | None
    authors: Sequence[str]
    published: str | None
    url: str | None


@dataclass(frozen=True)
class Job:
    """What a child is to do with the bytes that follow.

    Attributes:
        seconds: How long it may take.
        file: What is known of them, if they are a file's.
        text: Likewise, if somebody typed them; neither, if they are a chat's message.
    """

    seconds: float
    file: FileKnown | None = None
    text: TextKnown | None = None


@dataclass(frozen=True)
class Failure:
    """An error as its sentences and their values; see `corpus.errors.PullquoteError`."""

    what: str
    cure: str = ""
    values: dict[str, str | int | float | Failure] = field(default_factory=dict)

    @classmethod
    def of(cls, error: PullquoteError) -> Failure:
        """Take an error apart, so that it can be said in another language on the other side."""
        values: dict[str, str | int | float | Failure] = {}
        for name, value in error.values.items():
            if isinstance(value, PullquoteError):
                values[name] = cls.of(value)
            else:
                values[name] = value if isinstance(value, (str, int, float)) else str(value)
        return cls(*error.sentences, values)

    def error(self) -> ReadError:
        """Put it together again."""
        values = {k: v.error() if isinstance(v, Failure) else v for k, v in self.values.items()}
        return ReadError(self.what, self.cure, **values)


@dataclass(frozen=True)
class Outcome:
    """How a job went. Neither a failure nor trouble: the drafts before it are all there are.

    Attributes:
        failure: Why the input cannot be read.
        trouble: What went wrong in the reader itself: "memory", "output", or a traceback.
        worn: Whether the child has grown so large that it should be replaced.
    """

    failure: Failure | None = None
    trouble: str | None = None
    worn: bool = False


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Send some bytes, their length before them."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes], most: int) -> bytes:
    """Receive what `write_frame` sent.

    Raises:
        EndedError: The stream ended first.
        TooMuchError: It is longer than `most` bytes.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > most:
        raise TooMuchError
    return _exactly(stream, length)


def packed(message: Job | Draft | Outcome) -> bytes:
    """Return a message as JSON; lone surrogates, which JSON readers refuse, become "?"."""
    kind = type(message).__name__.lower()
    return json.dumps({kind: asdict(message)}, ensure_ascii=False).encode("utf-8", "replace")


def unpacked_job(data: bytes) -> Job:
    """Return a job as it was packed; the child trusts the bot."""
    return Job(**json.loads(data)["job"])


def unpacked_answer(data: bytes) -> Draft | Outcome:
    """Return what a child answered.

    Raises:
        ValueError: It is not in the form of an answer.
    """
    said = _answers().validate_json(data)
    answer = said.draft or said.outcome
    if answer is None:
        raise ValueError("it says nothing")
    return answer


@dataclass(frozen=True)
class _Answer:
    """One frame of an answer: either of them."""

    draft: Draft | None = None
    outcome: Outcome | None = None


@cache
def _answers() -> TypeAdapter[_Answer]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - the child does without it

    return TypeAdapter(_Answer)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EndedError
    return data
