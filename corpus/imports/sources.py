"""What an import is made of: lines, files and addresses, each a job of its own.

Nothing is parsed here. Files are cut into lines and put into the queue as they are: a worker may
run on another machine, and what they hold is read in the sandbox only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.errors import ReadError
from corpus.imports.tables import Kind
from corpus.read.read import MAX_BYTES
from corpus.read.suffixes import ENDINGS, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINES: Final = ".jsonl"
_ADDRESS: Final = ("http://", "https://")
_MOST_ITEMS: Final = 2_000
_MOST_BYTES: Final = 8 * 1024 * 1024
"""So much goes into the queue in one transaction."""


@dataclass(frozen=True)
class Item:
    """One job that is to be put into the queue.

    Attributes:
        kind: What `payload` is.
        name: What people call it.
        payload: Bytes; None for a page, and where there is a reason.
        reason: Why it cannot be read, known already; it counts as failed.
    """

    kind: Kind
    name: str
    payload: bytes | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        """Hex SHA-256 of what is read: the same line is one job wherever it is.

        A file's name is part of it, since that may be its article's title.
        """
        digest = hashlib.sha256(self.kind.value.encode("ascii") + b"\0")
        if self.kind is not Kind.LINE or self.payload is None:
            digest.update(self.name.encode("utf-8", "surrogatepass") + b"\0")
        digest.update(self.payload or b"")
        return digest.hexdigest()


def identities(targets: Sequence[str]) -> list[str]:
    """Return targets so that the same one has the same name from wherever it is named."""
    return [one if is_address(one) else str(Path(one).resolve()) for one in targets]


def shown(target: str) -> str:
    """Return what people call a target, without where it lies on this machine."""
    return target if is_address(target) else Path(target).resolve().name


def is_address(target: str) -> bool:
    """Return whether a target is a web address, and not a path."""
    return target.lower().startswith(_ADDRESS)


def check(targets: Iterable[str]) -> None:
    """Refuse what is not there before anything is put into the queue.

    Raises:
        ReadError: There is no such file or folder, or nothing in it can be read.
    """
    for target in targets:
        if is_address(target):
            continue
        path = Path(target)
        if not path.exists():
            raise ReadError("There is no file {path}.", "Check the path.", path=path)
        if path.is_dir() and next(_files(path), None) is None:
            raise ReadError(
                "There is nothing to read in {folder}.",
                "Files may end in {endings}.",
                folder=path,
                endings=ENDINGS,
            )


def batches(targets: Iterable[str]) -> Iterator[list[Item]]:
    """Yield what targets are made of, in order, as much as one transaction should hold. Blocks."""
    some: list[Item] = []
    size = 0
    for target in targets:
        for item in _items(target):
            some.append(item)
            size += len(item.payload or b"")
            if len(some) >= _MOST_ITEMS or size >= _MOST_BYTES:
                yield some
                some, size = [], 0
    if some:
        yield some


def _items(target: str) -> Iterator[Item]:
    if is_address(target):
        yield Item(Kind.PAGE, target)
        return
    path = Path(target)
    if not path.is_dir():
        yield from _of_file(path, path.name)
        return
    for file in _files(path):
        yield from _of_file(file, str(file.relative_to(path)))


def _files(folder: Path) -> Iterator[Path]:
    """Yield a folder's files that can be read, in the order of their paths; no hidden ones."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and not hidden and path.is_file():
            yield path


def _of_file(path: Path, name: str) -> Iterator[Item]:
    kind = Kind.LINE if path.suffix.lower() == _LINES else Kind.FILE
    try:
        if kind is Kind.LINE:
            yield from _lines(path, name)
        elif path.stat().st_size > MAX_BYTES:
            yield Item(kind, name, reason=_too_large())
        else:
            yield Item(kind, name, path.read_bytes())
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield Item(kind, name, reason=f"It cannot be read: {why}.")


def _lines(path: Path, name: str) -> Iterator[Item]:
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(MAX_BYTES + 1):
            number += 1
            called = f"{name}, line {number}"
            if len(line) > MAX_BYTES:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(MAX_BYTES)
                yield Item(Kind.LINE, called, reason=_too_large())
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield Item(Kind.LINE, called, line.rstrip(b"\r\n"))


def _too_large() -> str:
    return f"It is larger than {MAX_BYTES // 1024 // 1024} MB. Split it into articles."
