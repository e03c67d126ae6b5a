"""Books and documents made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pytest

MakeEpub = Callable[..., bytes]

_CONTAINER = """<?xml version="1.0"?><container version="1.0"
xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
_PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:title>The Ferry Book</dc:title><dc:creator id="a">Ada Quill</dc:creator>
<dc:creator id="e">Ed Itor</dc:creator><dc:creator opf:role="ill">Ill Ustrator</dc:creator>
<meta refines="#e" property="role">edt</meta><dc:publisher>Marsh Press</dc:publisher>
<dc:date>2019-05-04T00:00:00Z</dc:date><dc:language>en-GB</dc:language></metadata>
<manifest>{items}</manifest><spine toc="ncx">{spine}</spine>{guide}</package>"""
_PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"
"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>"""
_NAV = '<nav epub:type="toc"><h1>Contents</h1><ol>{links}</ol></nav>'
_NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>"""


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files into an archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def make_epub() -> MakeEpub:
    """Make a book of pages, by name; `contents` are links with what they say."""

    def make(  # noqa: PLR0913 - what a book may have
        pages: Mapping[str, str],
        contents: Sequence[tuple[str, str]] = (),
        *,
        spine: Sequence[str] | None = None,
        ncx: bool = False,
        guide: str = "",
        more: Mapping[str, str | bytes] | None = None,
    ) -> bytes:
        items = "".join(
            f'<item id="{name}" href="text/{name}" media-type="application/xhtml+xml"/>'
            for name in pages
        )
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        links = "".join(f'<li><a href="text/{href}">{label}</a></li>' for href, label in contents)
        points = "".join(
            f'<navPoint id="n{n}"><navLabel><text>{label}</text></navLabel>'
            f'<content src="text/{href}"/></navPoint>'
            for n, (href, label) in enumerate(contents)
        )
        if contents and not ncx:
            items += (
                '<item id="nav" href="nav.xhtml" properties="nav" '
                'media-type="application/xhtml+xml"/>'
            )
        refs = "".join(f'<itemref idref="{name}"/>' for name in spine or pages)
        return packed(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": _CONTAINER,
                "OEBPS/book.opf": _PACKAGE.format(items=items, spine=refs, guide=guide),
                "OEBPS/nav.xhtml": _PAGE.format(body=_NAV.format(links=links)),
                "OEBPS/toc.ncx": _NCX.format(points=points if ncx else ""),
                **{f"OEBPS/text/{name}": _PAGE.format(body=body) for name, body in pages.items()},
                **(more or {}),
            }
        )

    return make
