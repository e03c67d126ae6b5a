"""Citations name what is known of an article, in each style's own form, and invent nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.quotation.citation import apa, bibtex, exact_text, markdown, plain
from corpus.article import Article, Span
from index.answer import Quotation

KNOWN: dict[str, Any] = {
    "title": "The long night of the Tern Street library",
    "publisher": "Tern Weekly",
    "authors": ("Ada Nwosu",),
    "published": "2024-05-31",
    "url": "https://example.org/tern",
}
TEXT = "It rained. The room stayed open until dawn. Nobody left."


def quotation(**source: Any) -> Quotation:
    return Quotation(0, Article(id="tern", text=TEXT, **source), Span(11, 43))


def test_the_file_holds_the_words_their_place_and_the_articles_hash() -> None:
    made = quotation(**KNOWN)
    whole = exact_text(made)
    assert whole.startswith("Quotation:\nThe room stayed open until dawn.\n-----")
    assert "Characters 11 to 43 of 56" in whole
    assert made.article.sha256 in whole
    for citation in (plain(made), markdown(made), bibtex(made.article), apa(made.article)):
        assert citation in whole


def test_plain_and_markdown_hold_the_quotation_and_its_source() -> None:
    made = quotation(**KNOWN)
    assert plain(made) == (
        "“The room stayed open until dawn.” (The long night of the Tern Street library, "
        "Tern Weekly, Ada Nwosu, 31 May 2024, https://example.org/tern)"
    )
    assert markdown(made) == (
        "> The room stayed open until dawn.\n\n"
        "— [The long night of the Tern Street library](<https://example.org/tern#:~:text="
        "The%20room%20stayed%20open%20until%20dawn.>), Tern Weekly, Ada Nwosu, 31 May 2024"
    )


def test_bibtex_is_an_entry_with_braces_where_they_belong() -> None:
    assert bibtex(quotation(**KNOWN).article) == (
        "@online{nwosu2024long,\n"
        "  author = {{Ada Nwosu}},\n"
        "  title = {{The long night of the Tern Street library}},\n"
        "  organization = {Tern Weekly},\n"
        "  date = {2024-05-31},\n"
        "  year = {2024},\n"
        "  url = {https://example.org/tern},\n"
        "}"
    )


def test_what_means_something_to_tex_is_escaped() -> None:
    entry = bibtex(quotation(title="50% of R&D_{x} \\input $5 #1").article)
    assert r"50\% of R\&D\_\{x\} \textbackslash{}input \$5 \#1" in entry
    assert entry.startswith("@misc{")


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, ("Ada Nwosu. (2024, May 31). The long night of the Tern Street library. Tern Weekly. "
             "https://example.org/tern")),
        ({"published": "2024-05", "url": None},
         "Ada Nwosu. (2024, May). The long night of the Tern Street library. Tern Weekly."),
        ({"authors": (), "published": "2024", "url": None},
         "Tern Weekly. (2024). The long night of the Tern Street library."),
        ({"authors": ("A One", "B Two", "C Three"), "published": None, "url": None},
         ("A One, B Two, & C Three. (n.d.). The long night of the Tern Street library. "
         "Tern Weekly.")),
        ({"authors": (), "publisher": None, "published": "soon", "url": None, "title": "Why?"},
         "Why? (n.d.)."),
    ],
)  # fmt: skip
def test_apa_names_who_when_what_and_where(changed: dict[str, Any], shown: str) -> None:
    assert apa(quotation(**{**KNOWN, **changed}).article) == shown


def test_of_many_authors_the_first_nineteen_and_the_last_are_listed() -> None:
    names = tuple(f"N{number}" for number in range(25))
    assert apa(quotation(title="T", authors=names).article).startswith(
        f"{', '.join(names[:19])}, … N24. (n.d.). T."
    )
