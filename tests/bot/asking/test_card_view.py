"""Cards as messages: they fit, they can't be taken for quotations, and nothing in them is alive."""

from __future__ import annotations

import pytest
from discord import ui

from bot.asking.card import wording
from bot.asking.card.view import card_reply
from bot.quotation.answer_foot import Buttons
from bot.ui.message_budget import MAX_CHARS
from corpus.article import Article
from index.answer import Card, Field

EVERY = (Field.AUTHORS, Field.PUBLISHER, Field.PUBLISHED, Field.URL)


def _shown(card: Card, question: str | None = None) -> list[str]:
    view = card_reply(card, question, Buttons()).view
    assert view.content_length() <= MAX_CHARS
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def _article(number: int, **known: object) -> Article:
    return Article(id=f"a{number}", title=f"Moss {number}", text="Moss grows. ", **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("asks", [EVERY, ()])
def test_the_longest_cards_fit_into_a_message(asks: tuple[Field, ...]) -> None:
    huge = [
        Article(
            id=f"a{number}",
            title="*_[`~" * 200,
            text="Moss.",
            publisher="@<>#" * 100,
            authors=tuple(f"*{name}*" * 40 for name in range(60)),
            published="20211",
            url=f"https://example.org/{'x' * 600}",
        )
        for number in range(5)
    ]
    card = Card(asks, tuple((1, each) for each in huge), 7)
    shown = _shown(card, "*who* " * 200)
    assert any("…" in text for text in shown)
    assert not any(line.startswith("> ") for text in shown for line in text.split("\n"))


def test_names_and_titles_mean_nothing_to_discord() -> None:
    article = _article(1, authors=("<@123> *Ida*",), url="https://example.org/a b>c")
    (told, mark) = _shown(Card((Field.AUTHORS, Field.URL), ((1, article),), 1))
    assert "\\<\\@123\\> \\*Ida\\*" in told
    assert "Link: <https://example.org/a%20b%3Ec>" in told
    assert mark == wording.FROM_CARD


def test_what_is_lacking_is_said_once_and_what_is_known_stays() -> None:
    article = _article(1, copyright_year=2015, url="https://example.org")
    (told, _) = _shown(Card((Field.PUBLISHER, Field.URL), ((1, article),), 1))
    assert told.split("\n")[1:] == [wording.NO_PUBLISHER, "Link: <https://example.org>"]
    (told, _) = _shown(Card((Field.PUBLISHED,), ((1, article),), 1))
    assert told.split("\n")[1:] == [wording.NO_DATE_BUT_COPYRIGHT.format(year=2015)]


def test_what_does_not_fit_is_counted() -> None:
    card = Card((), tuple((1, _article(n)) for n in range(5)), 9, topic="moss & *fern*")
    shown = _shown(card)
    assert shown[0] == r"**I have 9 articles about *moss \& \*fern\**.**"
    assert "-# And 4 more." in shown
    assert wording.SEE_LIST in shown
