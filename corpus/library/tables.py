"""The library's tables: articles, the bin, what was shipped with the bot.

A library belongs to a tenant: a Discord server's id, or 0 for the operator's own.
`corpus.library.library` is the only reader and writer; `corpus/library/migrations` brings an older
database to this shape, and a test compares the two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.database.utc import UtcTime


class ArticleColumns:
    """What is kept of an article; `corpus.article` says what the shared columns mean.

    Attributes:
        hint: The id its file gave it, verbatim: how the same article is known again.
        fingerprint: Hex SHA-256 over text and metadata; changes when either does.
        url_sha256: Key of the URL in the form in which addresses are compared.
        words: Length of the text in words, so that a list of articles reads no texts.
        characters: Length of the text in code points.
        sketch: What `corpus.text.minhash` makes of the text; None until it is first needed.
        locators: Each as `[start, kind, value]`; None where there are none.
    """

    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    authors: Mapped[list[str]] = mapped_column(JSON)
    published: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    copyright_year: Mapped[int | None]
    author_note: Mapped[str | None] = mapped_column(Text)
    captions: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    hint: Mapped[str | None] = mapped_column(Text)
    # Keys of fixed length to look an article up by: URLs and titles have no upper length.
    url_sha256: Mapped[str | None] = mapped_column(String(64))
    hint_sha256: Mapped[str | None] = mapped_column(String(64))
    name_sha256: Mapped[str] = mapped_column(String(64))
    words: Mapped[int]
    characters: Mapped[int]
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    locators: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))


class ArticleRow(ArticleColumns, Base):
    """One article of one tenant.

    Attributes:
        set_aside: Since when its text is known to be damaged, aware UTC; None where it is sound.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "tenant", "url_sha256"),
        Index(None, "tenant", "hint_sha256"),
        Index(None, "tenant", "name_sha256"),
    )

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    set_aside: Mapped[datetime | None] = mapped_column(UtcTime)


class DebtRow(Base):
    """Copies of what was deleted that have to go yet; see `corpus.library.promises`.

    Attributes:
        owner: The tenant. Not called so, since a debt is nothing that is kept of a server.
        kind: What has to go.
        since: When it was deleted, aware UTC.
    """

    __tablename__ = "deletion_debts"

    owner: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcTime)


class BinRow(ArticleColumns, Base):
    """An article that was removed, whole, for as long as it may be restored.

    Attributes:
        number: Never given twice, so that an old button cannot restore another article.
        article_id: Its id when it was removed.
        removed: When, aware UTC.
        removed_by: The Discord user who did it, or 0 for the operator.
    """

    __tablename__ = "bin"
    __table_args__ = (
        Index(None, "tenant", "article_id"),
        Index(None, "removed"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    tenant: Mapped[int] = mapped_column(BigInteger)
    article_id: Mapped[str] = mapped_column(String(40))
    removed: Mapped[datetime] = mapped_column(UtcTime)
    removed_by: Mapped[int] = mapped_column(BigInteger)


class ShippedRow(Base):
    """An article that came with the bot, as it was when it was imported.

    The row outlives the article: that is how a removal by the operator is remembered.

    Attributes:
        name: The shipped file's name without its suffix.
        article_id: The article it became.
        fingerprint: The article's fingerprint at import; another one now means it was edited.
        file_digest: Of the file and of the version that read it; None where that is not known.
    """

    __tablename__ = "shipped_articles"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    article_id: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    file_digest: Mapped[str | None] = mapped_column(String(64))


class ChangeRow(Base):
    """The last change of a tenant's articles, so that nobody reads all of them to see one.

    Attributes:
        mark: Drawn anew with each change, in its transaction: never the same twice, also where a
            database is put back from a backup.
    """

    __tablename__ = "changes"

    tenant: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(32))
