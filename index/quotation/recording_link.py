"""Links that open a recording at the second in which something is said.

YouTube reads the second from the query, whichever of its addresses is used. Everything else gets a
media fragment (W3C, Media Fragments URI 1.0), which browsers, players and podcast pages know.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_YOUTUBE: Final = ("youtube.com", "youtu.be", "youtube-nocookie.com")
_VIMEO: Final = ("vimeo.com",)
_TIMES: Final = frozenset({"t", "start", "time_continue"})
"""By which names YouTube's addresses give a second."""


def recording_link(url: str, seconds: int) -> str:
    """Return a link to the recording at `url` that opens at a second, whatever it opened at."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if _is(host, _YOUTUBE):
        query = [
            (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in _TIMES
        ]
        name = "start" if parts.path.startswith("/embed/") else "t"
        made = parts._replace(query=urlencode([*query, (name, str(seconds))]), fragment="")
        return urlunsplit(made)
    unit = "s" if _is(host, _VIMEO) else ""
    return urlunsplit(parts._replace(fragment=f"t={seconds}{unit}"))


def _is(host: str, sites: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)
