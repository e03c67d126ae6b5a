"""Take line breaks, overrides of direction and control characters out of names and addresses.

Articles are read without them now, and their fingerprints must be those of what is read. Addresses
that are not on the web go.

Revision: 0004, follows 0003.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_[^=]*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|yclid)(?:=|$)", re.IGNORECASE
)
_PORTS = {"http": 80, "https": 443}
_LINES = ("title", "publisher", "published", "language")
_LISTS = ("authors", "captions")
_SOURCE = (*_LINES, *_LISTS, "url", "copyright_year", "author_note")
_TEXTS = (*_LINES, "url", "author_note")


def upgrade() -> None:
    """Write again what is not inert; everything else stays as it is."""
    connection = op.get_bind()
    for name, keys in (("articles", ("tenant", "id")), ("bin", ("number",))):
        columns: dict[str, Any] = {
            key: sa.column(key) for key in (*keys, *_TEXTS, "copyright_year", "sha256")
        }
        columns |= {key: sa.column(key, sa.JSON) for key in (*_LISTS, "locators")}
        columns |= {key: sa.column(key) for key in ("fingerprint", "url_sha256", "name_sha256")}
        table = sa.table(name, *columns.values())
        for row in connection.execute(sa.select(table)).mappings().all():
            changed = _inert(row)
            if changed:
                whole = {**row, **changed}
                changed |= {
                    "fingerprint": _fingerprint(whole),
                    "url_sha256": _address_key(whole["url"]),
                    "name_sha256": _name_key(whole),
                }
                one = [table.c[key] == row[key] for key in keys]
                connection.execute(sa.update(table).where(*one).values(**changed))


def downgrade() -> None:
    """Do nothing: what was taken out is not missed."""


def _inert(row: Any) -> dict[str, Any]:
    """Return the columns that have to change."""
    made: dict[str, Any] = {key: _line(row[key]) for key in _LINES}
    made |= {key: [line for one in row[key] if (line := _line(one))] for key in _LISTS}
    made["url"] = _address(row["url"])
    note = row["author_note"]
    made["author_note"] = note and "\n".join(str(_line(one)) for one in note.split("\n"))
    made["title"] = made["title"] or "?"
    return {key: value for key, value in made.items() if value != row[key]}


def _line(text: str | None) -> str | None:
    if text is None or (_BREAKS.search(text) is None and _HIDDEN.search(text) is None):
        return text
    return " ".join(_HIDDEN.sub("", _BREAKS.sub(" ", text)).split())


def _address(url: str | None) -> str | None:
    if url is None:
        return None
    bare = _HIDDEN.sub("", _BREAKS.sub("", url)).strip()
    try:
        return bare if _WEB.match(bare) and urlsplit(bare).hostname else None
    except ValueError:
        return None


def _fingerprint(row: dict[str, Any]) -> str:
    values = {key: row[key] for key in (*_SOURCE, "sha256")}
    if row["locators"]:
        values["locators"] = row["locators"]
    document = json.dumps(values, sort_keys=True)
    return hashlib.sha256(document.encode("ascii")).hexdigest()


def _name_key(row: dict[str, Any]) -> str:
    name = json.dumps([row["title"].casefold(), (row["publisher"] or "").casefold()])
    return hashlib.sha256(name.encode("ascii")).hexdigest()


def _address_key(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return hashlib.sha256(url.encode("utf-8")).hexdigest()
    shown = "" if port in (None, _PORTS[parts.scheme.lower()]) else f":{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p))
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    same = f"{host}{shown}{parts.path.rstrip('/')}{'?' if query else ''}{query}"
    return hashlib.sha256(same.encode("utf-8")).hexdigest()
