"""The errors a caller can act on, one small tree for the whole project.

PullquoteError                 says what happened, to what, and what to do
├── ReadError                  a file or page that is not an article
├── FetchError                 a URL that gave no page
├── LibraryError               the database of articles
│   ├── ArticleNotFoundError
│   └── LibraryUnavailableError
│       └── DatabaseAwayError
├── LeaseError                 what one process of several does, and no other
│   ├── LeaseHeldError
│   └── LeaseLostError
├── IndexingError (index)      model, snapshot
└── StartError (bot)           settings, token, Discord
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class PullquoteError(Exception):
    """A failure with a cause a person can understand and a cure they can apply.

    Args:
        what: One sentence: what happened, and to what.
        cure: One sentence: what to do about it. Shown after `what`.
        values: For the `{places}` of both; an error among them is replaced by what it says.

    Attributes:
        what: The sentence with its places filled, in English.
        cure: Likewise.
        sentences: Both as they were given, for who says them in another language.
        values: As given.
    """

    def __init__(self, what: str, cure: str = "", /, **values: object) -> None:
        self.sentences = (what, cure)
        self.values = values
        self.what = _filled(what, values)
        self.cure = _filled(cure, values)
        super().__init__(f"{self.what} {self.cure}".strip())

    @property
    def cure_as_given(self) -> str:
        """The cure with its places, for an error that passes it on with the values."""
        return self.sentences[1]

    @property
    def in_log(self) -> str:
        """What a log may hold of it: the sentences without the values, which may be anybody's."""
        return " ".join(self.sentences).strip()


def in_log(error: BaseException) -> str:
    """Return what a log may hold of an error that was expected: what it is, and nobody's words."""
    return error.in_log if isinstance(error, PullquoteError) else type(error).__name__


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    if not values:
        return sentence
    filled = {k: v.what if isinstance(v, PullquoteError) else v for k, v in values.items()}
    return sentence.format(**{k: f"{v:,}" if type(v) is int else v for k, v in filled.items()})


class ReadError(PullquoteError):
    """The bytes are not an article that can be read."""


class FetchError(PullquoteError):
    """A URL could not be fetched, or must not be."""


class LibraryError(PullquoteError):
    """The library refused or failed an operation."""


class ArticleNotFoundError(LibraryError):
    """No article of that id is in this library."""


class LibraryUnavailableError(LibraryError):
    """The database cannot be opened, migrated or reached."""


class DatabaseAwayError(LibraryUnavailableError):
    """The server that holds the database cannot be reached for a while, or was lost on the way.

    Attributes:
        maybe_kept: Whether nobody can say if a change was kept. Otherwise nothing of it was.
    """

    maybe_kept = False


class ChangeInDoubtError(DatabaseAwayError):
    """The server was lost while it kept a change, and cannot be asked what became of it."""

    maybe_kept = True


class LeaseError(PullquoteError):
    """Several processes want to do the same thing."""


class LeaseHeldError(LeaseError):
    """Another process does it now."""


class LeaseLostError(LeaseError):
    """Another process has taken over what this one was doing."""
