"""A recording's link opens at the second in which the quotation begins."""

from __future__ import annotations

import pytest

from corpus.article import Article, Locator, LocatorKind, Span
from index.answer import Quotation
from index.quotation.recording_link import recording_link
from index.quotation.text_fragment import quotation_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.youtube.com/watch?v=a_B-1", "https://www.youtube.com/watch?v=a_B-1&t=760"),
        ("https://youtube.com/watch?t=5s&v=ab#x", "https://youtube.com/watch?v=ab&t=760"),
        ("https://youtu.be/ab?si=q", "https://youtu.be/ab?si=q&t=760"),
        (
            "https://www.youtube-nocookie.com/embed/ab",
            "https://www.youtube-nocookie.com/embed/ab?start=760",
        ),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=760s"),
        ("https://example.org/talk.mp4", "https://example.org/talk.mp4#t=760"),
        ("https://example.org/talk?id=3#notes", "https://example.org/talk?id=3#t=760"),
        ("https://notyoutube.com/watch?v=ab", "https://notyoutube.com/watch?v=ab#t=760"),
    ],
)
def test_it_opens_at_the_second(url: str, link: str) -> None:
    assert recording_link(url, 760) == link


def test_a_quotation_opens_where_it_begins() -> None:
    text = "Good evening. The tide turned at nine."
    places = (Locator(0, LocatorKind.TIME, "00:00:05"), Locator(14, LocatorKind.TIME, "01:02:03"))
    article = Article(id="a", title="T", text=text, url="https://youtu.be/ab", locators=places)
    assert quotation_link(Quotation(0, article, Span(14, 38))) == "https://youtu.be/ab?t=3723"


def test_a_place_that_is_no_time_leaves_the_link_at_the_sentence() -> None:
    places = (Locator(0, LocatorKind.CHAPTER, "3"),)
    article = Article(id="a", title="T", text="Gas came.", url="https://x.org", locators=places)
    assert quotation_link(Quotation(0, article, Span(0, 9))) == "https://x.org#:~:text=Gas%20came."
