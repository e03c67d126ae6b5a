"""Which font draws which sign, and which signs no font here has.

Matplotlib brings DejaVu Sans: Latin, Greek, Cyrillic, Arabic, Hebrew and some emoji. For what that
lacks, such as Chinese, the fonts of the system are searched, and those of the simulated Discord
where it is installed. A sign that none of them has is named, never drawn as a box.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageFont import FreeTypeFont

_JOINER = "\u200d"
_WEIGHT = 400
_PREFERRED = ("notosans", "noto", "dejavusans")
_DRAWN_AS_OUTLINES = {"glyf", "CFF ", "CFF2"}
_SEEN = frozenset({"Cf", "Cc", "Zl", "Zp"})
"""Categories of signs that are not to be seen: joiners, marks of direction, breaks."""


class MissingSignsError(Exception):
    """No font here has some signs of a text.

    Args:
        signs: Each of them once, in order.
    """

    def __init__(self, signs: list[str]) -> None:
        super().__init__(f"no font has {' '.join(signs)}")
        self.signs = signs


@dataclass(frozen=True)
class Run:
    """A part of a text that one font draws."""

    text: str
    path: str


def runs_of(text: str, *, bold: bool = False) -> list[Run]:
    """Split a text into parts that one font draws, in order; together they are the text.

    Raises:
        MissingSignsError: No font has some of it.
    """
    found: list[Run] = []
    missing: list[str] = []
    for cluster in clusters(text):
        path = _face_for(cluster, found[-1].path if found else None, bold=bold)
        if path is None:
            missing.append(cluster)
        elif found and found[-1].path == path:
            found[-1] = Run(found[-1].text + cluster, path)
        else:
            found.append(Run(cluster, path))
    if missing:
        raise MissingSignsError(list(dict.fromkeys(missing)))
    return found


def clusters(text: str) -> Iterator[str]:
    """Split a text into what a reader sees as one sign: a letter with its accents, joined emoji."""
    held = ""
    for char in text:
        flags = _is_flag(char) and len(held) == 1 and _is_flag(held)
        if held and not (_clings(char) or held.endswith(_JOINER) or flags):
            yield held
            held = ""
        held += char
    if held:
        yield held


@functools.lru_cache(maxsize=64)
def font_of(path: str, size: int) -> FreeTypeFont:
    """Open a font in a size of pixels, in its regular weight."""
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    try:
        axes = font.get_variation_axes()
    except OSError:  # not a variable font
        return font
    values = [_WEIGHT if axis["name"] == b"Weight" else axis["default"] for axis in axes]
    font.set_variation_by_axes([float(value or 0) for value in values])
    return font


def _face_for(cluster: str, current: str | None, *, bold: bool) -> str | None:
    needed = {ord(char) for char in cluster if not _unseen(char)}
    if not needed and current is not None:
        return current
    own = _packaged(bold=bold)
    for path in (own, *([current] if current is not None else []), *_others()):
        if needed <= _signs_of(path):
            return path
    return None


@functools.cache
def _packaged(*, bold: bool) -> str:
    import matplotlib as mpl  # noqa: PLC0415  slow to import

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name)


@functools.cache
def _others() -> tuple[str, ...]:
    from matplotlib import font_manager  # noqa: PLC0415  slow to import

    found = [path for path in font_manager.findSystemFonts() if not _is_slanted(path)]
    simulation = importlib.util.find_spec("simcord")
    if simulation is not None and simulation.origin is not None:
        found += map(str, Path(simulation.origin).parent.glob("preview/static/fonts/*.ttf"))
    return tuple(sorted(found, key=_rank))


def _is_slanted(path: str) -> bool:
    return any(word in Path(path).stem.lower() for word in ("italic", "oblique"))


def _rank(path: str) -> tuple[int, str]:
    name = Path(path).stem.lower().replace("-", "")
    return next((n for n, part in enumerate(_PREFERRED) if part in name), len(_PREFERRED)), name


@functools.cache
def _signs_of(path: str) -> frozenset[int]:
    """Return the code points that a font draws; none for one that is not drawn by its outlines."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415  slow to import

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            plain = _DRAWN_AS_OUTLINES & set(font.keys()) and "COLR" not in font
            return frozenset(font.getBestCmap() or ()) if plain else frozenset()
    except (TTLibError, OSError):
        return frozenset()


def _unseen(char: str) -> bool:
    variant = "\ufe00" <= char <= "\ufe0f"
    return variant or char.isspace() or unicodedata.category(char) in _SEEN


def _clings(char: str) -> bool:
    modifier = "\U0001f3fb" <= char <= "\U0001f3ff"
    return char == _JOINER or modifier or unicodedata.category(char).startswith("M")


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
