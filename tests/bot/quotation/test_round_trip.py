"""Monstrous articles, laid out and read back: nothing but their words, within every limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.buttons.more import MoreButton
from bot.asking.buttons.share import share_entry
from bot.asking.buttons.vote import vote_buttons
from bot.asking.unanswered.tell_me_button import TellMeButton
from bot.quotation.answer_foot import Buttons
from bot.quotation.answer_view import lay_out
from bot.quotation.article_pages import page_view
from bot.quotation.buttons import delete_entry
from bot.quotation.citation import exact_text
from bot.quotation.menu import custom_ids
from bot.quotation.passage_view import context_view
from bot.quotation.reference import MAX_CUSTOM_ID, Reference
from bot.ui import wording
from bot.ui.markdown import QUOTE
from bot.ui.screen import ANSWER_LINES, lines_of
from bot.ui.text_pages import text_pages
from corpus.article import Article, Span
from corpus.text.canonical import canonical
from index.answer import Answer, Quotation, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES = [
    "word ",
    "x" * 4_000,
    "A sentence of four thousand characters goes on, " * 84,
    "*_~`|" * 60,
    "日本語の文章は空白を含まない。" * 40,
    "שלום לעולם ",
    "\u202eمرحبا\u202c ",
    "👩🏽\u200d🚀" * 50,
    "e\u0301\u0301\u0301" * 300,
    "\u200d" * 100,
    "@everyone <@123> <@&4> <#5> <t:1700000000:R> </ask:1> ",
    "https://example.org/(a)_*b*?c=[d] [text](https://e.org) ",
    "\n\n",
    "\n",
    "# ",
    "- ",
    "1. ",
    "> ",
    "-# ",
    "```",
]
texts = (
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), min_size=1, max_size=12)
    .map("".join)
    .map(canonical)
    .filter(bool)
)
names = st.one_of(
    st.none(),
    st.sampled_from(["*" * 300, "👽" * 300, "שלום " * 90, "[Up] " * 80, "NPR"]),
    st.text(min_size=1, max_size=60).map(canonical).filter(bool),
)
urls = st.sampled_from(
    [None, "https://e.org/", f"https://e.org/{'(' * 690}", f"http://e/{'x' * 900}"]
)


@st.composite
def quotations(draw: st.DrawFn) -> Quotation:
    text = draw(texts)
    article = Article(
        id="a" * 40,
        title=draw(names) or "A title",
        text=text,
        publisher=draw(names),
        authors=tuple(name for name in [draw(names)] if name),
        published=draw(st.sampled_from([None, "2017-04-29", "some day " * 90])),
        url=draw(urls),
    )
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    while text[start].isspace():
        start += 1
    end = max(end, start + 1)
    while text[end - 1].isspace():
        end -= 1
    bold = sorted(draw(st.tuples(st.integers(start, end), st.integers(start, end))))
    return Quotation(
        10**19,
        article,
        Span(start, end),
        highlights=(Span(*bold),),
        speaker=draw(names),
        antecedent=draw(names),
    )


def texts_of(view: discord.ui.LayoutView) -> list[str]:
    return [
        item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    ]


def assert_within_limits(view: discord.ui.LayoutView) -> None:
    shown = texts_of(view)
    items = list(view.walk_children())
    assert sum(map(len, shown)) <= 4_000
    assert sum(len(text.encode("utf-8", "replace")) + 12 for text in shown) <= 10_170
    assert len(items) <= 40
    for item in items:
        inner: Any = getattr(item, "item", item)
        if isinstance(inner, discord.ui.Button):
            assert len(inner.custom_id or "") <= MAX_CUSTOM_ID
            assert len(inner.label or "") <= 80
        if isinstance(inner, discord.ui.Select):
            values = [option.value for option in inner.options]
            assert 1 <= len(values) == len(set(values)) <= 25
            assert all(len(text) <= MAX_CUSTOM_ID for text in values)
            assert all(1 <= len(option.label) <= 100 for option in inner.options)
            assert all(len(option.description or "") <= 100 for option in inner.options)
        if isinstance(inner, discord.ui.ActionRow):
            assert 1 <= len(inner.children) <= 5


@settings(deadline=None)
@given(
    made=st.lists(quotations(), min_size=1, max_size=5),
    verdict=st.sampled_from([Verdict.ANSWERED, Verdict.UNCERTAIN]),
    around=st.fixed_dictionaries(
        {"private": st.booleans(), "votes": st.sampled_from([None, 2**62])}
    ),
    question=st.sampled_from(["why?", "*" * 2_000, "👽" * 500]),
)
def test_what_a_member_reads_is_the_article_and_nothing_is_lost(
    seen: Callable[[str], tuple[str, str]],
    made: list[Quotation],
    verdict: Verdict,
    around: dict[str, Any],
    question: str,
) -> None:
    votes, private = around["votes"], around["private"]
    row = [*(vote_buttons(votes) if votes is not None else [])]
    row += [MoreButton(5, (10**19, "a" * 40)), TellMeButton(10**17)]
    last = share_entry() if private else delete_entry(2**63)
    reply = lay_out(
        Answer(question, verdict, 0.9, tuple(made)),
        show_question=True,
        buttons=Buttons(row, [last]),
    )
    assert_within_limits(reply.view)
    blocks = [text for text in texts_of(reply.view) if text.startswith(QUOTE)]
    read = [seen(block)[0] for block in blocks]
    if reply.files:
        (file,) = reply.files
        whole = file.fp.read().decode()
        assert whole == made[0].article.text[made[0].span.start : made[0].span.end]
        assert all(whole.startswith(beginning) for beginning in read)
    else:
        assert read == [quotation.text for quotation in made[: len(read)]]
        assert read
    assert sum(map(lines_of, read)) <= ANSWER_LINES
    items = [getattr(item, "item", item) for item in reply.view.walk_children()]
    ways = [custom_id for custom_id in custom_ids(items) if "pq:ctx:" in custom_id]
    assert ways == list(dict.fromkeys(f"pq:ctx:{Reference.to(each)}" for each in made))


@settings(deadline=None)
@given(texts)
def test_the_pages_of_an_article_are_the_article(text: str) -> None:
    found = text_pages(text)
    edges = [0, *(edge for span in found for edge in span), len(text)]
    assert edges == sorted(edges)
    between = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(between).strip()
    assert all(span.of(text) for span in found)


@settings(deadline=None)
@given(made=quotations(), page=st.one_of(st.none(), st.integers(0, 9_999)))
def test_every_page_fits_and_reads_back(
    seen: Callable[[str], tuple[str, str]], made: Quotation, page: int | None
) -> None:
    view = page_view(made, page)
    assert_within_limits(view)
    block = next(text for text in texts_of(view) if text.startswith(QUOTE))
    shown = seen(block)[0]
    assert shown in [span.of(made.article.text) for span in text_pages(made.article.text)]
    if page is None:
        assert made.text.startswith(shown[-1:]) or made.text[:1] in shown


@settings(deadline=None)
@given(made=quotations())
def test_context_is_the_article_and_says_where_it_stops(
    seen: Callable[[str], tuple[str, str]], made: Quotation
) -> None:
    view = context_view(made)
    assert_within_limits(view)
    block = next(text for text in texts_of(view) if text.startswith(QUOTE))
    shown = seen(block)[0]
    assert shown in made.article.text
    cut = made.text not in shown
    assert cut == (wording.GOES_ON in texts_of(view))


@settings(deadline=None)
@given(quotations())
def test_the_exact_text_is_a_file_that_holds_it_whole(made: Quotation) -> None:
    whole = exact_text(made).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    assert whole.startswith(f"Quotation:\n{made.text}\n{'-' * 40}\n")
    assert made.article.sha256 in whole
