"""Files, bytes and pasted text in; drafts out. The one door for everything that can be read.

The kind is known by the name's suffix, then by the content type, then by the first bytes. Each kind
has its reader; all failures are `ReadError`s that name the file and the cure.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from corpus.clean.clean import clean
from corpus.errors import ReadError
from corpus.read.decode import decode
from corpus.read.formats.kinds import (
    ARCHIVES,
    CAPTIONS,
    TYPES,
    archive_kind,
    read_archive,
    read_captions,
)
from corpus.read.jsonl import read_jsonl
from corpus.read.suffixes import ENDINGS, KINDS, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from corpus.article import Draft

    class ReadsBytes(Protocol):
        """Reads what a file holds: `read_bytes`, or a sandbox around it."""

        def __call__(self, data: bytes, *, name: str) -> list[Draft]:
            """Return the drafts, or raise a `ReadError`."""


MAX_BYTES: Final = 20 * 1024 * 1024
"""Of a file; Discord lets members without a subscription attach 10 MB."""

_TYPES: Final = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/json-lines": "jsonl",
    **TYPES,
}
# Servers send these for files that they do not know: the name and the bytes know better.
_VAGUE: Final = frozenset(
    {"application/octet-stream", "binary/octet-stream", "application/zip", "", "text/plain"}
)
_MARKUP: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*+<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_SUFFIX: Final = re.compile(r"\.[a-z][a-z0-9]{0,7}")


def read_path(
    path: Path,
    *,
    failed: Callable[[ReadError], None] | None = None,
    read: ReadsBytes | None = None,
) -> list[Draft]:
    """Read a file, or all files of a folder and its subfolders that can be read.

    Args:
        path: A file, or a folder: files are read in the order of their paths; hidden ones and
            other suffixes are passed over.
        failed: Is told of each file of a folder that cannot be read, and the others are read;
            None if one such file is to fail the whole.
        read: Reads each file's bytes; `read_bytes`, in this process, where it is None.

    Returns:
        The drafts, in order; at least one, but for a folder in which every file failed.

    Raises:
        ReadError: If the path cannot be read, or any of its files; the file is named.
    """
    try:
        if path.is_dir():
            return _read_folder(path, failed, read)
        if not path.exists():
            raise ReadError("There is no file {path}.", "Check the path.", path=path)
        if not path.is_file():
            raise ReadError(
                "{path} is not a regular file.", "Choose a file or a folder.", path=path
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(str(path), size)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(
            "{path} cannot be read: {reason}.", "Check its permissions.", path=path, reason=reason
        ) from error
    return (read or read_bytes)(data, name=str(path))


def read_bytes(
    data: bytes,
    *,
    name: str,
    content_type: str | None = None,
    charset: str | None = None,
    url: str | None = None,
) -> list[Draft]:
    """Read what a file, an attachment or a response holds.

    Args:
        data: All bytes.
        name: File name or address: its suffix says the kind, its stem is the title of last
            resort, and errors begin with it.
        content_type: As a server or Discord gives it; decides where the name has no suffix.
        charset: The charset given with it.
        url: Where the article was published, if it was fetched.

    Raises:
        ReadError: If it is empty, too large, of an unknown kind, or not an article.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ReadError("{name} is empty.", "Use a file with text in it.", name=name)
    mime, _, parameters = (content_type or "").partition(";")
    declared = charset or _parameter(parameters)
    kind = _kind(data, name, mime.strip().lower(), fetched=url is not None)
    try:
        return _read(kind, data, declared, _stem(name), url)
    except ReadError as error:
        known = error.values | {"name": name, "reason": error}
        raise ReadError("{name}: {reason}", error.cure_as_given, **known) from error
    except RecursionError as error:
        raise ReadError(
            "{name} is nested too deep to read.", "Save it as plain text.", name=name
        ) from error


def read_text(  # noqa: PLR0913 - what a person may say of a text they paste
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    authors: Sequence[str] = (),
    published: str | None = None,
    url: str | None = None,
) -> Draft:
    """Read pasted text; what the caller knows wins over what the text says of itself.

    Raises:
        ReadError: If there is no text, or too much of it.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _too_large(ReadError("The text"), size)
    return clean(
        text, title=title, publisher=publisher, authors=authors, published=published, url=url
    )


def _read(  # noqa: PLR0911 - one return a kind
    kind: str, data: bytes, charset: str | None, stem: str | None, url: str | None
) -> list[Draft]:
    """Hand the bytes to their reader. Readers with heavy libraries are imported when used."""
    if kind in ARCHIVES:
        return [read_archive(kind, data, stem, url)]
    if kind == "pdf":
        from corpus.read.pdf import read_pdf  # noqa: PLC0415

        return [read_pdf(data, fallback_title=stem, url=url)]
    if kind == "html":
        from corpus.read.web_page import meta_charset, read_html  # noqa: PLC0415

        page = decode(data, declared=charset or meta_charset(data))
        return [read_html(page, url=url, fallback_title=stem)]
    text = decode(data, declared=charset)
    if kind in CAPTIONS:
        return [read_captions(kind, text, stem, url)]
    if kind == "jsonl":
        return read_jsonl(text)
    if kind == "markdown":
        from corpus.read.markdown import read_markdown  # noqa: PLC0415

        return [read_markdown(text, fallback_title=stem, url=url)]
    return [clean(text, url=url, fallback_title=stem)]


def _kind(data: bytes, name: str, mime: str, *, fetched: bool) -> str:
    """Choose the reader: by content type for a fetched page, else by suffix, type, first bytes.

    Raises:
        ReadError: no reader is for this.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if archive := archive_kind(data):
        return archive
    suffix = PurePosixPath(
        name.rsplit("?", 1)[0] if fetched else name.replace("\\", "/")
    ).suffix.lower()
    by_type, by_suffix = _TYPES.get(mime), KINDS.get(suffix)
    if by_type and (fetched or not by_suffix) and mime not in _VAGUE:
        return by_type
    if by_suffix:
        return by_suffix
    if _MARKUP.match(data[:4096]):
        return "html"
    if mime not in _VAGUE and by_type is None:
        raise _unknown(name, mime)
    if not fetched and not by_type and _SUFFIX.fullmatch(suffix):
        raise _unknown(name, f'"{suffix}"')
    return "text"


def _read_folder(
    folder: Path, failed: Callable[[ReadError], None] | None, read: ReadsBytes | None
) -> list[Draft]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )
    if not files:
        raise ReadError(
            "There is nothing to read in {folder}.",
            "Files may end in {endings}.",
            folder=folder,
            endings=ENDINGS,
        )
    drafts: list[Draft] = []
    for file in files:
        try:
            drafts += read_path(file, read=read)
        except ReadError as error:
            if failed is None:
                raise
            failed(error)
    return drafts


def _stem(name: str) -> str | None:
    """Return a title of last resort from a file's name: "space-aliens.txt" is "space aliens"."""
    stem = PurePosixPath(name.split("?", 1)[0].replace("\\", "/")).stem
    return re.sub(r"[\s_-]+", " ", stem).strip() or None


def _parameter(parameters: str) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.IGNORECASE)
    return match[1] if match else None


def _too_large(name: str | ReadError, size: int) -> ReadError:
    return ReadError(
        "{name} is too large: {size} MB; the limit is {limit} MB.",
        "Split it into articles.",
        name=name,
        size=f"{size / 1024 / 1024:.0f}",
        limit=MAX_BYTES // 1024 // 1024,
    )


def _unknown(name: str, kind: str) -> ReadError:
    return ReadError(
        "I can't read files like {name} ({kind}).",
        "Files may end in {endings}.",
        name=name,
        kind=kind,
        endings=ENDINGS,
    )
