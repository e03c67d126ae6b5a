"""Each pattern of furniture on a page of its own, and body that only looks like furniture."""

from __future__ import annotations

import pytest

from corpus.clean.clean import clean

OPENING = "The council voted on Tuesday to keep every branch of the library open on Sundays."
ENDING = "The mayor said that she would sign the measure before the end of the week."
HEADLINE = "Council Keeps Libraries Open On Sundays"


def page(*between: str, before: str = "", after: str = "") -> str:
    parts = (before, HEADLINE, OPENING, *between, ENDING, after)
    return "\n\n".join(part for part in parts if part)


IN_THE_MIDDLE = [
    "Advertisement",
    "Story continues below advertisement",
    "Read more: Bridge repairs delayed",
    "RELATED: Bridge repairs delayed",
    "Sign up for our daily newsletter",
    "Get the morning headlines in your inbox",
    "Share on Facebook\nShare on X\nCopy link",
    "Listen to this article · 5 min",
    "Follow us on Instagram",
    "Enlarge this image",
    "toggle caption",
    "Image 3 of 12",
    "Related stories\nBridge repairs delayed\nFive books for the spring",
    "Skip advertisement",
    "Support our journalism. Donate today.",
    "(Jane Roe/The Paper)",
    "Photo: Tom Reed / AP",
    "Residents line up outside the Main Street branch. (AP Photo/Tom Reed)",
]
AT_THE_END = [
    "Tags: libraries, budget",
    "Filed under: Local news",
    "27 comments",
    "Leave a comment",
    "Privacy Policy | Terms of Service",
    "All rights reserved.",
    "© 2020 The Paper",
    "Copyright 2019-2020 The Paper, Inc. All rights reserved.",
    "Most read\n1. Bridge repairs delayed\n2. Five books for the spring",
    "More from The Paper\n\nBridge repairs delayed again\n\nWho is running for mayor?",
    "You may also like\nTen walks for the autumn",
]
AT_THE_START = [
    "Skip to main content\nMenu\nSearch",
    "This site uses cookies to give you the best experience.\nAccept",
    "Home » News » Local",
    "Home\nNews\nSport\nWeather\nSign in",
    "Listen Live\n0:00 / 3:24",
]


@pytest.mark.parametrize("furniture", IN_THE_MIDDLE)
def test_furniture_inside_the_text_goes(furniture: str) -> None:
    draft = clean(page(furniture))
    assert draft.text == f"{OPENING}\n\n{ENDING}"
    assert draft.title == HEADLINE


@pytest.mark.parametrize("furniture", AT_THE_END)
def test_furniture_after_the_text_goes(furniture: str) -> None:
    draft = clean(page(after=furniture))
    assert draft.text == f"{OPENING}\n\n{ENDING}"


@pytest.mark.parametrize("furniture", AT_THE_START)
def test_furniture_before_the_text_goes(furniture: str) -> None:
    draft = clean(page(before=furniture))
    assert draft.text == f"{OPENING}\n\n{ENDING}"
    assert draft.title == HEADLINE


@pytest.mark.parametrize(
    "body",
    [
        "It was not close.",
        '"No."',
        '"Taxes," he said.',
        "What happens next",
        "A new beginning",
        "— Ada Finch, council member",
        "- Sunday hours\n- A new roof\n- More books",
        "1. Open the door.\n2. Turn on the light.",
        "Home is the sailor,\nhome from sea,\nAnd the hunter home from the hill.",
        "We use cookies in every room of this house, said the baker, and he laughed at his joke.",
        "Copyright law protects the library's catalogue, its lawyer told the council in May.",
        "Correction: An earlier version of this article gave the wrong day.",
        "The Reuters/Ipsos poll showed the measure ahead.",
        "Share prices fell sharply on the news.",
        "Ada Finch is a professor of law at the state university, and she wrote the measure.",
        "Photographs of the old branch hang in the hall.",
        "By Thursday the books were back on the shelves.",
        "Updated rules take effect in June.",
    ],
)
def test_body_that_looks_like_furniture_stays(body: str) -> None:
    text = page(body, before="Skip to main content", after="© 2020 The Paper")
    assert clean(text).text == f"{OPENING}\n\n{body}\n\n{ENDING}"


@pytest.mark.parametrize(
    ("line", "authors", "published"),
    [
        ("By Jane Doe | March 3, 2021 4:05 PM ET", ("Jane Doe",), "2021-03-03"),
        (
            "By JANE DOE and JOHN O'NEIL\nPublished 29 April 2017",
            ("Jane Doe", "John O'Neil"),
            "2017-04-29",
        ),
        ("Jane Doe\n2017-04-29", ("Jane Doe",), "2017-04-29"),
        ("By Jane Doe, Staff Writer", ("Jane Doe",), None),
        (
            "By Ana de la Cruz\nUpdated April 30, 2017\nPublished April 29, 2017",
            ("Ana de la Cruz",),
            "2017-04-29",
        ),
    ],
)
def test_bylines_and_dates_become_metadata(
    line: str, authors: tuple[str, ...], published: str | None
) -> None:
    draft = clean(f"{HEADLINE}\n\n{line}\n\n{OPENING}\n\n{ENDING}")
    assert draft.authors == authors
    assert draft.published == published
    assert draft.text == f"{OPENING}\n\n{ENDING}"


def test_a_caption_that_stands_twice_is_no_body() -> None:
    caption = "A reader waits outside the Main Street branch on a rainy Sunday in March."
    draft = clean(
        f"{HEADLINE}\n\n{caption}\nTom Reed\n/\nGetty Images\n{caption}\n\n{OPENING}\n\n{ENDING}"
    )
    assert draft.text == f"{OPENING}\n\n{ENDING}"
    assert caption in draft.captions
    assert "Tom Reed / Getty Images" in draft.captions
