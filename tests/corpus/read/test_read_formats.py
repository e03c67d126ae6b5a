"""Markdown, web pages and PDF, each by its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from corpus.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE = "The council voted on Tuesday to keep every branch of the library open on Sundays."
SECOND = "The mayor said that she would sign the measure before the end of the week."

MARKDOWN = f"""---
title: Sunday hours
publisher: The Paper
authors: [Jane Doe, John Roe]
published: 2021-03-03
language: en
url: https://paper.example/sunday
---
# Sunday hours

{SENTENCE} Read the [minutes](https://paper.example/m) *now*.

## What it *costs*

- Staff
- Books

1. Open
2. Close

<!-- a note -->
![A reader at the door](door.png)

```
/ask  question
```
"""

PAGE = f"""<!doctype html><html lang="en"><head><title>Libraries Stay Open | The Paper</title>
<meta charset="utf-8"><meta property="og:site_name" content="The Paper">
<meta property="og:title" content="Libraries Stay Open On Sundays">
<meta name="author" content="By Jane Doe">
<meta property="article:published_time" content="2021-03-03T10:00:00Z">
<link rel="canonical" href="https://paper.example/sunday"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Libraries Stay Open On Sundays</h1>
<figure><img src="a.jpg"><figcaption>A reader waits at the door.</figcaption></figure>
<p>{SENTENCE}</p><p>It was not close.</p><h2>What it costs</h2>
<p>The budget sets aside four million dollars for staff and books, the treasurer told reporters.</p>
<p>Read more: Bridge repairs delayed</p><p>{SECOND}</p></article>
<footer>© 2021 The Paper</footer></body></html>"""


def test_markdown_gives_its_words_and_its_front_matter() -> None:
    (draft,) = read_bytes(MARKDOWN.encode(), name="a.md")
    assert draft.title == "Sunday hours"
    assert draft.publisher == "The Paper"
    assert draft.authors == ("Jane Doe", "John Roe")
    assert draft.published == "2021-03-03"
    assert draft.url == "https://paper.example/sunday"
    assert draft.captions == ("A reader at the door",)
    assert draft.text == (
        f"{SENTENCE} Read the minutes now.\n\nWhat it costs\n\nStaff\nBooks\n\n"
        "1. Open\n2. Close\n\n/ask question"
    )


def test_broken_front_matter_is_refused() -> None:
    with pytest.raises(ReadError, match="front matter"):
        read_bytes(b"---\ntitle: a: b: [\n---\ntext", name="a.md")


def test_a_web_page_gives_article_and_metadata() -> None:
    (draft,) = read_bytes(
        PAGE.encode(), name="https://paper.example/s", url="https://paper.example/s"
    )
    assert draft.title == "Libraries Stay Open On Sundays"
    assert (draft.publisher, draft.authors) == ("The Paper", ("Jane Doe",))
    assert (draft.published, draft.language) == ("2021-03-03", "en")
    assert draft.url == "https://paper.example/sunday"
    assert "A reader waits at the door." in draft.captions
    paragraphs = draft.text.split("\n\n")
    assert paragraphs[0] == SENTENCE
    assert paragraphs[-1] == SECOND
    assert "What it costs" in paragraphs
    assert "Read more" not in draft.text
    assert "reader waits" not in draft.text


def test_a_canonical_link_to_another_site_is_not_believed() -> None:
    (draft,) = read_bytes(PAGE.encode(), name="x.html", url="https://other.example/s")
    assert draft.url == "https://other.example/s"


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><body><nav>Home</nav></body></html>"]
)
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(ReadError):
        read_bytes(page.encode(), name="a.html")


@pytest.mark.timeout(60)
def test_absurd_nesting_is_refused_quickly() -> None:
    with pytest.raises(ReadError, match="nested"):
        read_bytes(b"<html><body>" + b"<div>" * 1_000_000, name="a.html")


def test_a_pdf_loses_running_lines_and_line_ends(make_pdf: Callable[..., bytes]) -> None:
    pages = [
        [
            f"The Paper, issue {7 + number}",
            f"{day}, the council voted to keep every branch of the libra-",
            f"ry open on Sundays, and {day.lower()} the mayor said she would sign",
            f"it {day.lower()}.",
            f"Page {number} of 3",
        ]
        for number, day in enumerate(("At noon", "Much later", "In the end"), start=1)
    ]
    (draft,) = read_bytes(make_pdf(pages, title="Sunday Hours"), name="a.pdf")
    assert draft.title == "Sunday Hours"
    assert "every branch of the library open on Sundays" in draft.text
    assert "issue" not in draft.text
    assert "Page 2" not in draft.text
    assert len(draft.text.split("\n\n")) == 3


def test_an_encrypted_pdf_is_refused_with_a_cure(make_pdf: Callable[..., bytes]) -> None:
    with pytest.raises(ReadError, match=r"encrypted.*without a password"):
        read_bytes(make_pdf([[SENTENCE]], encrypt="secret"), name="a.pdf")


def test_a_scan_is_refused_with_a_cure(make_pdf: Callable[..., bytes]) -> None:
    with pytest.raises(ReadError, match="OCR"):
        read_bytes(make_pdf([[]]), name="a.pdf")


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(ReadError, match="damaged"):
        read_bytes(b"%PDF-1.4 nothing here", name="a.pdf")


def test_a_charset_in_a_comment_is_not_the_pages() -> None:
    page = PAGE.replace("<head>", '<head><!-- <meta charset="koi8-r"> -->', 1)
    page = page.replace('<meta charset="utf-8">', '<meta charset="iso-8859-2">')
    page = page.replace("It was not close.", "“Šťastná žena” was not close.")
    (draft,) = read_bytes(page.encode("cp1250", "ignore"), name="a.html")
    assert "“Šťastná žena” was not close." in draft.text
