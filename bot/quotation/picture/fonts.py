"""Which font draws which sign, and which signs no font here has.

Matplotlib brings DejaVu Sans: Latin, Greek, Cyrillic, Arabic, Hebrew and some emoji. The packages
`manimgx-fonts` and `manimgx-fonts-cjk` bring Noto Sans for what that lacks: emoji, Chinese,
Japanese, Korean, and the scripts of India, Ethiopia, the Caucasus and Southeast Asia. The fonts of
the system come last, so that a card looks the same everywhere. A sign that no font has is named,
never drawn as a box.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageFont import FreeTypeFont

_JOINER = "\u200d"
_REGULAR, _BOLD = 400, 700
_PREFERRED = ("notosans", "noto", "dejavusans")
_NOTO, _NOTO_CJK = "manimgx_fonts", "manimgx_fonts_cjk"
_JAPANESE, _KOREAN, _CHINESE = 0, 1, 2
"""Fonts in the file of Noto Sans CJK. All have all signs, each in the forms of its language."""
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


class Face(NamedTuple):
    """A font.

    Attributes:
        path: Of its file.
        number: In a file that holds several.
    """

    path: str
    number: int = 0


class Style(NamedTuple):
    """How a text is set.

    Attributes:
        bold: Whether in bold.
        han: In the forms of which language the signs are that Chinese, Japanese and Korean share.
    """

    bold: bool = False
    han: int = _CHINESE


PLAIN = Style()


@dataclass(frozen=True)
class Run:
    """A part of a text that one font draws."""

    text: str
    face: Face


def han_of(text: str) -> int:
    """Return in which language's forms the signs of a text are that several languages share."""
    if any("\u3041" <= char <= "\u30ff" for char in text):  # hiragana and katakana
        return _JAPANESE
    return _KOREAN if any("\uac00" <= char <= "\ud7a3" for char in text) else _CHINESE


def runs_of(text: str, style: Style = PLAIN) -> list[Run]:
    """Split a text into parts that one font draws, in order; together they are the text.

    Raises:
        MissingSignsError: No font has some of it.
    """
    found: list[Run] = []
    missing: list[str] = []
    for cluster in clusters(text):
        face = _face_for(cluster, found[-1].face if found else None, style)
        if face is None:
            missing.append(cluster)
        elif found and found[-1].face == face:
            found[-1] = Run(found[-1].text + cluster, face)
        else:
            found.append(Run(cluster, face))
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
def font_of(face: Face, size: int, *, bold: bool = False) -> FreeTypeFont:
    """Open a font in a size of pixels; the weight matters where its file has all of them."""
    font = ImageFont.truetype(face.path, size, face.number, layout_engine=ImageFont.Layout.RAQM)
    try:
        axes = font.get_variation_axes()
    except OSError:  # not a variable font
        return font
    weight = _BOLD if bold else _REGULAR
    values = [weight if axis["name"] == b"Weight" else axis["default"] for axis in axes]
    font.set_variation_by_axes([float(value or 0) for value in values])
    return font


def _face_for(cluster: str, current: Face | None, style: Style) -> Face | None:
    needed = {ord(char) for char in cluster if not _unseen(char)}
    if not needed and current is not None:
        return current
    first = [_dejavu(bold=style.bold), *([current] if current is not None else [])]
    for face in (*first, *_noto(style.han), *_of_system()):
        if needed <= _signs_of(face):
            return face
    return first[-1] if cluster.isspace() else None


@functools.cache
def _dejavu(*, bold: bool) -> Face:
    import matplotlib as mpl  # noqa: PLC0415  slow to import

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Face(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))


@functools.cache
def _noto(han: int) -> tuple[Face, ...]:
    several = [Path(str(each)) for each in files(_NOTO).iterdir() if each.name.endswith(".ttf")]
    upright = sorted(str(path) for path in several if not _is_slanted(str(path)))
    (cjk,) = (str(each) for each in files(_NOTO_CJK).iterdir() if each.name.endswith(".ttc"))
    return (*map(Face, upright), Face(cjk, han))


@functools.cache
def _of_system() -> tuple[Face, ...]:
    from matplotlib import font_manager  # noqa: PLC0415  slow to import

    found = [path for path in font_manager.findSystemFonts() if not _is_slanted(path)]
    return tuple(map(Face, sorted(found, key=_rank)))


def _is_slanted(path: str) -> bool:
    return any(word in Path(path).stem.lower() for word in ("italic", "oblique"))


def _rank(path: str) -> tuple[int, str]:
    name = Path(path).stem.lower().replace("-", "")
    return next((n for n, part in enumerate(_PREFERRED) if part in name), len(_PREFERRED)), name


@functools.cache
def _signs_of(face: Face) -> frozenset[int]:
    """Return the code points that a font draws; none for one that is not drawn by its outlines."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415  slow to import

    try:
        with TTFont(face.path, lazy=True, fontNumber=face.number) as font:
            plain = _DRAWN_AS_OUTLINES & set(font.keys()) and "COLR" not in font
            return frozenset(font.getBestCmap() or ()) if plain else frozenset()
    except (TTLibError, OSError):
        return frozenset()


def _unseen(char: str) -> bool:
    variant = "\ufe00" <= char <= "\ufe0f"
    return variant or unicodedata.category(char) in _SEEN


def _clings(char: str) -> bool:
    modifier = "\U0001f3fb" <= char <= "\U0001f3ff"
    return char == _JOINER or modifier or unicodedata.category(char).startswith("M")


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
