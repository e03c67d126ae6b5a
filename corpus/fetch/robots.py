"""What a site's robots.txt lets us fetch (RFC 9309).

Only the rules for us are kept of a file, so that what it costs is bounded by its size: a file may
name thousands of robots before each of thousands of rules. Matching looks for plain pieces of
text one after the other and never backtracks.

Why no library does this: Protego 0.7, which Scrapy uses, gives every robot a copy of its rules.
With 20,000 robots before 30,000 rules (589 KB), and with 4,000 before 5,000 (107 KB), it was not
done after two minutes; 1,300 before 1,600 (34 KB, far below the 500 KiB that RFC 9309 wants read)
took it 2.8 s and 163 MB. This module reads the first of them in 0.03 s and 21 MB. Given our rules
alone Protego is quick, but then the half of this module that finds them is needed still, and it
misses an example of the RFC: `/foo/bar?baz=https://foo.bar` and the same path in escapes (2.2.2).
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Final

PRODUCT: Final = "Pullquote"
MAX_ROBOTS_BYTES: Final = 500 * 1024  # RFC 9309, 2.5: at least this much is read
_DAY_S: Final = 24 * 60 * 60.0  # RFC 9309, 2.4
_VISIBLE: Final = range(0x21, 0x7F)
# Whoever adds articles chooses the sites: without bounds they could fill the memory.
_MAX_ORIGINS: Final = 256
_MAX_KEPT_BYTES: Final = 1024 * 1024

_LINE: Final = re.compile(r"\s*(user-agent|allow|disallow)\s*:([^#]*)", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[A-Za-z_-]+|\*")
_ODD: Final = re.compile(rb"%[0-9A-Fa-f]{2}|[^!-~]|[*$]")
_KEPT_IN_PATH: Final = frozenset(b"/%?#*$")  # escaped, these mean something else than plain
_KEPT_IN_QUERY: Final = frozenset(b"%#*$")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A path pattern, cut at its asterisks.

    Attributes:
        length: Of the pattern: the longest that matches decides.
        allows: Whether it allows or forbids.
        parts: What is between asterisks.
        ends: Whether the last part must be the end of the path.
    """

    length: int
    allows: bool
    parts: tuple[str, ...]
    ends: bool

    def matches(self, path: str) -> bool:
        first, *middle = self.parts
        if not path.startswith(first):
            return False
        at = len(first)
        if not middle:
            return not self.ends or at == len(path)
        last = middle.pop()
        for part in middle:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if self.ends:
            return len(path) - len(last) >= at and path.endswith(last)
        return path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """What one robots.txt says to us.

    Attributes:
        rules: Longest first, of equal ones the allowing first.
        size: Of the file, in bytes.
    """

    rules: tuple[_Rule, ...] = ()
    size: int = 0

    def allows(self, path: str) -> bool:
        """Return whether a page may be fetched.

        Args:
            path: The path of its URL with the query, from the first slash on.
        """
        plain = _normal(path, is_pattern=False)
        return next((rule.allows for rule in self.rules if rule.matches(plain)), True)


def parse_robots(data: bytes, product: str = PRODUCT) -> Robots:
    """Read a robots.txt, whatever it holds: what is no rule is passed over.

    Args:
        data: The file; what exceeds `MAX_ROBOTS_BYTES` is left out, to the last whole line.
        product: The product token to find rules for; those for `*` where there are none.
    """
    if len(data) > MAX_ROBOTS_BYTES:
        data = data[:MAX_ROBOTS_BYTES]
        # Half a rule could forbid or allow more than the whole: /a instead of /ab.
        data = data[: max(data.rfind(b"\n"), data.rfind(b"\r")) + 1]
    found = _rules_of(data.decode("utf-8", "surrogateescape"), {product.lower(), "*"})
    kept = found.get(product.lower(), found.get("*", {}))
    rules = [_rule(pattern, allows=allows) for pattern, allows in kept]
    rules.sort(key=lambda rule: (-rule.length, not rule.allows))
    return Robots(tuple(rules), len(data))


def _rules_of(text: str, wanted: set[str]) -> dict[str, dict[tuple[str, bool], None]]:
    """Return patterns, and whether they allow, in order, for each wanted robot that is named."""
    found: dict[str, dict[tuple[str, bool], None]] = {}
    named: set[str] = set()
    naming = False
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")):
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = match[1].lower(), match[2].strip()
        if key != "user-agent":
            naming = False
            for name in named if value else ():
                found[name][value, key == "allow"] = None
            continue
        if not naming:
            named.clear()
        naming = True
        token = _TOKEN.match(value)
        if token and token[0].lower() in wanted:
            named.add(token[0].lower())
            found.setdefault(token[0].lower(), {})
    return found


def _rule(pattern: str, *, allows: bool) -> _Rule:
    ends = pattern.endswith("$")
    plain = _normal(pattern[:-1] if ends else pattern, is_pattern=True)
    plain = re.sub(r"\*+", "*", plain)
    return _Rule(len(plain) + ends, allows, tuple(plain.split("*")), ends)


def _normal(path: str, *, is_pattern: bool) -> str:
    """Spell a path in one way, so that /%7Ejoe is /~joe and /ü is /%C3%BC (RFC 9309, 2.2.2)."""
    whole = path.encode("utf-8", "surrogateescape")
    query = whole.find(b"?")

    def respelt(match: re.Match[bytes]) -> bytes:
        found = match[0]
        if found == b"*" and is_pattern:
            return found
        byte = found[0] if len(found) == 1 else int(found[1:], 16)
        kept = _KEPT_IN_QUERY if 0 <= query < match.start() else _KEPT_IN_PATH
        is_plain = len(found) > 1 and byte in _VISIBLE and byte not in kept
        return bytes([byte]) if is_plain else b"%%%02X" % byte

    return _ODD.sub(respelt, whole).decode("ascii")


class RobotsCache:
    """What sites' robots.txt said, for up to a day; bounded in number and size."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Robots]] = {}

    def get(self, origin: str) -> Robots | None:
        """Return what is known of this origin ("https://example.org"), if that is not too old."""
        until, robots = self._kept.get(origin, (0.0, None))
        return robots if time.monotonic() < until else None

    def keep(self, origin: str, robots: Robots) -> None:
        """Remember what an origin said, and forget the oldest beyond what is kept."""
        self._kept.pop(origin, None)
        self._kept[origin] = (time.monotonic() + _DAY_S, robots)
        size = sum(known.size for _, known in self._kept.values())
        while len(self._kept) > 1 and (len(self._kept) > _MAX_ORIGINS or size > _MAX_KEPT_BYTES):
            oldest = next(iter(self._kept))
            size -= self._kept.pop(oldest)[1].size
