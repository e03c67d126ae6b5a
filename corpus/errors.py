"""The errors a caller can act on, one small tree for the whole project.

PullquoteError                 says what happened, to what, and what to do
├── ReadError                  a file or page that is not an article
├── FetchError                 a URL that gave no page
├── LibraryError               the database of articles
│   ├── ArticleNotFoundError
│   └── LibraryUnavailableError
├── IndexingError (index)      model, snapshot
└── StartError (bot)           settings, token, Discord
"""


class PullquoteError(Exception):
    """A failure with a cause a person can understand and a cure they can apply.

    Args:
        what: One sentence: what happened, and to what.
        cure: One sentence: what to do about it. Shown after `what`.
    """

    def __init__(self, what: str, cure: str = "") -> None:
        super().__init__(f"{what} {cure}".strip())
        self.what = what
        self.cure = cure


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
