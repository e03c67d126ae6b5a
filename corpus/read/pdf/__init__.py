"""Read a PDF as a person would: in order, whole words, without what runs along its edges."""

from __future__ import annotations

from corpus.read.pdf.document import read_pdf

__all__ = ["read_pdf"]
