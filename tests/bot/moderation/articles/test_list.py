"""Articles as pages and lists, exports as files, differences in words: without Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord.ui import TextDisplay
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.articles.bin import bin_view
from bot.moderation.articles.difference import summary
from bot.moderation.articles.edit import edited, form_of
from bot.moderation.articles.export import MAX_FILES, pack
from bot.moderation.articles.list import MAX_SEARCH, PageButton
from bot.moderation.articles.pages import matches, shown
from bot.moderation.articles.remove import RemovalButton, removal_view
from bot.moderation.articles.show import MAX_SEARCH as MAX_WORDS
from bot.moderation.articles.show import Opened, TurnButton, article_view
from bot.moderation.articles.update import UpdateButton, update_view
from bot.moderation.source.form import Typed
from bot.ui.paging import Turn
from bot.ui.text_pages import MAX_BYTES, MAX_CHARS, text_pages
from corpus.article import Article, Draft
from corpus.library import changes
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from discord import ui

LONG_ID = "a" * 40


def size(view: ui.LayoutView) -> tuple[int, int]:
    return view.content_length(), view.total_children_count


def told(view: ui.LayoutView) -> str:
    return "\n".join(c.content for c in view.walk_children() if isinstance(c, TextDisplay))


def article(text: str = "One sentence.", **source: object) -> Article:
    return Draft(title="A title", text=text, **source).as_article("a-title")  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=600), min_size=1, max_size=12), st.integers(1, 9))
def test_pages_hold_every_word_and_each_fits(paragraphs: list[str], times: int) -> None:
    text = canonical("\n\n".join(paragraph * times for paragraph in paragraphs))
    spans = text_pages(text) if text.strip() else []
    assert "".join("".join(span.of(text) for span in spans).split()) == "".join(text.split())
    for span in spans:
        markdown = shown(text, span)
        assert len(markdown) <= MAX_CHARS
        assert len(markdown.encode("utf-8", "replace")) <= MAX_BYTES


def test_pages_break_between_paragraphs() -> None:
    text = "\n\n".join(f"Paragraph {n} " + "goes on " * 60 for n in range(30)).strip()
    text = canonical(text)
    found = text_pages(text)
    assert len(found) > 3
    assert all(span.of(text).startswith("Paragraph") for span in found)


def test_a_search_is_found_whatever_its_case_and_spaces() -> None:
    text = "The Pole  Star.\n\nA pole\nstar."
    assert [span.of(text) for span in matches(text, "pole star")] == ["Pole  Star", "pole\nstar"]
    assert not matches(text, "p.le")


def test_buttons_remember_the_longest_search_within_discords_limit() -> None:
    words = "ü" * MAX_WORDS
    turn = TurnButton(Turn(back=False, page=9_999), "g", LONG_ID, words)
    listed = PageButton(Turn(back=True, page=999_999), "ß" * MAX_SEARCH)
    for button, kept in ((turn, words), (listed, "ß" * MAX_SEARCH)):
        custom_id = button.item.custom_id
        assert custom_id is not None
        assert len(custom_id) <= 100
        assert custom_id.endswith(kept)
    for made in (
        UpdateButton("yes", "t" * 16, LONG_ID, "0" * 8),
        RemovalButton("yes", LONG_ID, "0" * 8),
    ):
        assert made.template.fullmatch(str(made.item.custom_id))


def test_the_largest_article_page_fits_into_a_message() -> None:
    text = canonical("\n\n".join("*_`~ " * 100 for _ in range(100)))
    held = article(text, publisher="*" * 400, authors=("_" * 300,), url="https://a.b/" + "c" * 600)
    for page in range(3):
        chars, parts = size(article_view(Opened(5, held, page, "*_`~", changeable=True)))
        assert chars <= 4_000
        assert parts <= 40


def test_an_update_of_everything_fits_into_a_message() -> None:
    old = article("\n\n".join(f"*{n}* `words` " * 90 for n in range(60)), authors=("*" * 900,))
    text = "\n\n".join(f"_{n}_ ~others~ and `words` " * 90 for n in range(80))
    new = Draft(title="#" * 400, text=text, url="https://a.b/" + "_" * 600)
    chars, parts = size(update_view(old, changes(old, new), "t" * 16))
    assert chars <= 4_000
    assert parts <= 40


def test_a_difference_tells_paragraphs_and_details() -> None:
    old = article("Alpha stands here first.\n\nBeta goes.\n\nIt closes at nine on Thursdays.")
    new = Draft(
        title="A title",
        text="Alpha stands here first.\n\nIt closes at ten on Thursdays.\n\nGamma comes along.",
        published="2024-05",
    )
    told = "\n".join(summary(changes(old, new)))
    assert "date: *none* → May 2024" in told
    assert "1 new paragraph, 1 removed paragraph, 1 reworded paragraph" in told
    assert "- Gamma comes along." in told
    assert "- ~~Beta goes.~~" in told
    assert "- now: It closes at ten on Thursdays." in told


def test_a_question_to_remove_names_source_and_length() -> None:
    view = removal_view(article("Three short words.", publisher="Gazette"))
    text = told(view)
    assert "A title" in text
    assert "Gazette" in text
    assert "3 words" in text
    assert "7 days" in text


def test_an_empty_bin_says_what_it_is_for() -> None:
    assert "7 days" in told(bin_view([], 3))


def test_a_form_left_as_it_stood_keeps_what_it_cannot_show() -> None:
    held = article(authors=("Reed, Ada", "Bo"), published="2024-05", url="https://a.b/c")
    source, unread = edited(held, form_of(held))
    assert not unread
    assert (source.authors, source.published, source.url) == (
        held.authors,
        held.published,
        held.url,
    )
    typed = Typed(title="New", date="nonsense")
    source, unread = edited(held, typed)
    assert unread == {"date": "nonsense"}
    assert source.title == "New"


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_an_export_is_parted_into_as_few_files_as_fit(parts: int) -> None:
    import random  # noqa: PLC0415
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    from corpus.library import as_jsonl  # noqa: PLC0415

    dice = random.Random(parts)
    words = [f"{dice.getrandbits(64):x}" for _ in range(60_000)]
    articles = [
        Draft(title=f"T{n}", text=" ".join(words[n * 600 : (n + 1) * 600])).as_article(f"t{n}")
        for n in range(100)
    ]
    whole = pack(articles, 10**9)
    assert whole is not None
    (name, data), *rest = whole.files
    assert (name, rest) == ("articles.jsonl", [])
    zipped = pack(articles, len(data) - 1)
    assert zipped is not None
    limit = len(zipped.files[0][1]) // parts + 20_000
    packed = pack(articles, limit)
    assert packed is not None
    assert 1 < len(packed.files) <= parts
    assert all(len(file) <= limit for _, file in packed.files)
    read = b""
    for file_name, file in packed.files:
        with zipfile.ZipFile(BytesIO(file)) as archive:
            read += archive.read(file_name.replace(".zip", ".jsonl"))
    assert read == as_jsonl(articles)
    assert pack(articles, len(zipped.files[0][1]) // (MAX_FILES + 3)) is None
