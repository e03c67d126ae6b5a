"""Pages that are pictures: they hold text for who sees them, and none for who reads the file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from pypdfium2 import raw

from corpus.article import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfPage

_FILLED: Final = 0.5  # of a page, by all of its pictures
_MOST_OBJECTS: Final = 5_000  # that are looked at
_DRAWN: Final = 60  # shapes, which letters that were turned into shapes pass soon


def is_picture(page: PdfPage) -> bool:
    """Return whether a page with hardly any text shows something all the same.

    Scanners cut a page into strips, and some programs turn its letters into shapes.
    """
    width, height = page.get_size()
    covered, shapes = 0.0, 0
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    for number, shown in enumerate(page.get_objects(filter=kinds, max_depth=3)):
        if shown.type == raw.FPDF_PAGEOBJ_PATH:
            shapes += 1
        else:
            left, bottom, right, top = shown.get_bounds()
            covered += max(0.0, min(right, width) - max(left, 0.0)) * max(
                0.0, min(top, height) - max(bottom, 0.0)
            )
        if covered > _FILLED * width * height or shapes >= _DRAWN:
            return True
        if number >= _MOST_OBJECTS:
            break
    return False


def page_remarks(pictures: Sequence[int], damaged: Sequence[int]) -> Iterator[Remark]:
    """Yield what is to be said of pages, counted from 1, that hold no text that can be read."""
    if len(pictures) == 1:
        yield Remark("Page {page} is a picture: its text can't be read.", {"page": pictures[0]})
    elif pictures:
        yield Remark(
            "Pages {pages} are pictures: their text can't be read.", {"pages": _ranges(pictures)}
        )
    if len(damaged) == 1:
        yield Remark("Page {page} can't be read.", {"page": damaged[0]})
    elif damaged:
        yield Remark("Pages {pages} can't be read.", {"pages": _ranges(damaged)})


def _ranges(pages: Sequence[int]) -> str:
    """Return numbers in order as "2, 4–6"."""
    runs = []
    for _, group in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0]):
        run = [page for _, page in group]
        runs.append(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]))
    return ", ".join(runs)
