"""How the names of files that can be read end, and which reader gets them."""

from __future__ import annotations

from typing import Final

from corpus.read.formats.kinds import KINDS as FORMATS

KINDS: Final = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".jsonl": "jsonl",
    **FORMATS,
}

SUFFIXES: Final = tuple(KINDS)
ENDINGS: Final = ", ".join(SUFFIXES)
"""For sentences."""
