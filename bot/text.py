"""Text in a little room: on one line, cut to a length with a sign that it was; how many of what."""

from __future__ import annotations


def clip(text: str, most: int) -> str:
    """Cut a text to at most `most` code points, an ellipsis among them; whole where it fits."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def one_line(text: str, most: int) -> str:
    """Put a text on one line of at most `most` code points."""
    return clip(" ".join(text.split()), most)


def first_words(text: str, most: int) -> str:
    """Put the start of a text on one line, up to a word's end where one is near."""
    line = one_line(text, most)
    if not line.endswith("…"):
        return line
    words, _, _ = line.rpartition(" ")
    return f"{words}…" if len(words) > most // 2 else line


def counted(number: int, one: str, more: str = "") -> str:
    """Say how many of something there are, to the operator: "1 library", "2 libraries"."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
