"""OpenDocument texts made on the spot, of what is in their body and their styles."""

from __future__ import annotations

import zipfile
from io import BytesIO

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_OASIS}:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"),
        ("draw", "drawing"), ("meta", "meta"),
    )
)  # fmt: skip
_DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def opendocument(body: str, styles: str = "") -> bytes:
    """Return a text document."""
    kind = "application/vnd.oasis.opendocument.text"
    parts = {
        "content": f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>",
        "styles": "<office:styles/>",
        "meta": "<office:meta/>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        for name, inner in parts.items():
            root = f"office:document-{name}"
            archive.writestr(f"{name}.xml", f"<{root} {_SPACES} {_DUBLIN_CORE}>{inner}</{root}>")
    return out.getvalue()
