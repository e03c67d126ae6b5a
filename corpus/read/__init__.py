"""Read a file or a page, whatever its format, into a draft of an article."""

from __future__ import annotations

from corpus.read.chat import read_chat
from corpus.read.read import MAX_BYTES, read_bytes, read_path, read_text
from corpus.read.suffixes import SUFFIXES

__all__ = ["MAX_BYTES", "SUFFIXES", "read_bytes", "read_chat", "read_path", "read_text"]
