"""The line under a quotation says who "he" is, in the article's words."""

from __future__ import annotations

import pytest

from bot.quotation.attribution import asked, attribution, meaning
from corpus.article import Article, Locator, LocatorKind, Span
from index.answer import Quotation


def _quotation(text: str, antecedent: str | None, speaker: str | None = None) -> Quotation:
    article = Article(id="a", title="The lamp", text=text, publisher="Farrow Gazette")
    return Quotation(0, article, Span(0, len(text)), speaker=speaker, antecedent=antecedent)


@pytest.mark.parametrize(
    ("text", "antecedent", "shown"),
    [
        ("She teaches in Maryland.", "Bianca Bersani", "She: Bianca Bersani"),
        ("In 1931, he retired.", "Tom Hale", "He: Tom Hale"),
        ("The official declined.", "An ICE official", "The official: An ICE official"),
        ("The heron steals fish.", "A heron from Ghent", "The heron: A heron from Ghent"),
        ("- rides to court", "The line offers:", "after “The line offers:”"),
        ("Gas came in 1902.", None, None),
    ],
)
def test_the_opening_is_explained(text: str, antecedent: str | None, shown: str | None) -> None:
    assert meaning(_quotation(text, antecedent)) == shown


def test_speaker_and_antecedent_stand_before_the_source() -> None:
    line = attribution(_quotation("“He left,” she said.", "Tom *Hale*", "Ann Lee"))
    assert line == "-# — Ann Lee · He\\: Tom \\*Hale\\* · The lamp · Farrow Gazette"


def test_without_either_the_source_stands_alone() -> None:
    assert attribution(_quotation("Gas came.", None)) == "-# — The lamp · Farrow Gazette"


def test_the_question_that_is_answered_is_above_and_not_in_the_line_below() -> None:
    quotation = _quotation("Lind: Rust.", "Why did it\nsink?", "Bo Lind")
    assert asked(quotation) == "Asked: “Why did it sink?”"
    assert meaning(quotation) is None
    assert attribution(quotation) == "-# — Bo Lind · The lamp · Farrow Gazette"


def test_a_name_or_a_line_above_a_list_is_no_question() -> None:
    assert asked(_quotation("He left.", "Tom Hale")) is None
    assert asked(_quotation("- rides", "The line offers:")) is None
    assert asked(_quotation("Gas came.", None)) is None


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (LocatorKind.CHAPTER, "3", "chapter 3"),
        (LocatorKind.SLIDE, "4", "slide 4"),
        (LocatorKind.NOTES, "4", "notes to slide 4"),
        (LocatorKind.PAGE, "12", "page 12"),
        (LocatorKind.SECTION, "*Tides*", r"section “\*Tides\*”"),
        (LocatorKind.TIME, "00:12:40", r"00\:12\:40"),
    ],
)
def test_the_place_in_the_source_is_behind_its_title(
    kind: LocatorKind, value: str, shown: str
) -> None:
    places = (Locator(0, kind, value),)
    article = Article(id="a", title="The lamp", text="Gas came.", publisher="Q", locators=places)
    line = attribution(Quotation(0, article, Span(0, 9)))
    assert line == f"-# — The lamp · {shown} · Q"
