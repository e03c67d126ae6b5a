"""The place of a quotation is wherever its source is: in JSON, citations, context and pages."""

from __future__ import annotations

from typing import Any

from bot.cli.output.as_json import answer_json
from bot.quotation.article_pages import page_view
from bot.quotation.citation import exact_text, markdown, plain
from bot.quotation.passage_view import context_view
from bot.ui.language import speak
from corpus.article import Article, Locator, LocatorKind, Span
from index.answer import Answer, Quotation, Verdict

TEXT = "The tide turned at nine.\n\nThe ferry went out."
ARTICLE = Article(
    id="talk",
    title="A talk",
    text=TEXT,
    publisher="Q",
    url="https://youtu.be/ab",
    locators=(Locator(0, LocatorKind.TIME, "00:12:36"), Locator(26, LocatorKind.CHAPTER, "3")),
)
FIRST = Quotation(0, ARTICLE, Span(0, 24))
SECOND = Quotation(0, ARTICLE, Span(26, 45))


def _answer_json(*quotations: Quotation) -> list[Any]:
    made = answer_json(Answer("When?", Verdict.ANSWERED, 0.9, quotations))["quotations"]
    assert isinstance(made, list)
    return made


def test_json_has_the_place_in_english_and_a_link_to_the_second() -> None:
    speak("de")
    try:
        first, second = _answer_json(FIRST, SECOND)
    finally:
        speak(None)
    assert (first["locator"], first["link"]) == ("00:12:36", "https://youtu.be/ab?t=756")
    assert second["locator"] == "chapter 3"


def test_json_of_an_article_without_places_is_what_it_was() -> None:
    bare = Article(id="a", title="T", text=TEXT)
    (only,) = _answer_json(Quotation(0, bare, Span(0, 24)))
    assert set(only) == {
        "text", "start", "end", "article", "link", "speaker", "antecedent", "highlights", "score",
    }  # fmt: skip


def test_citations_have_the_place() -> None:
    assert plain(SECOND) == "“The ferry went out.” (A talk, chapter 3, Q, https://youtu.be/ab)"
    assert markdown(FIRST).endswith("— [A talk](<https://youtu.be/ab?t=756>), 00\\:12\\:36, Q")
    assert "(A talk, 00:12:36, Q, " in exact_text(FIRST)


def test_the_place_is_said_in_the_readers_language_in_context_and_on_pages() -> None:
    speak("de")
    try:
        shown = [_texts(context_view(SECOND)), _texts(page_view(SECOND, None))]
    finally:
        speak(None)
    assert all("[A talk](https://youtu.be/ab" in text for text in shown)
    assert all(" · Kapitel 3 · Q" in text for text in shown)


def _texts(view: Any) -> str:
    return "\n".join(getattr(item, "content", "") for item in view.walk_children())
