"""An answer as a message: within Discord's limits, exact, and plain about what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking.quote import wording as quoting
from bot.quotation.answer_foot import Buttons
from bot.quotation.answer_view import lay_out
from bot.quotation.attribution import attribution, readable_date
from bot.quotation.buttons import DeleteButton, delete_entry
from bot.quotation.menu import AnswerMenu, Entry
from bot.quotation.menu import custom_ids as ids_of
from bot.quotation.passage_view import context_view
from bot.quotation.reference import MAX_CUSTOM_ID, Reference
from bot.ui import wording
from bot.ui.markdown import read_back
from bot.ui.replies import Reply
from corpus.article import Article, Span
from corpus.text.canonical import canonical
from index.answer import Answer, Quotation, Verdict

ASKER = 2**63
TENANT = 10**19


def article(text: str, **source: Any) -> Article:
    return Article(id="a" * 40, title=source.pop("title", "A title"), text=text, **source)


def quotation(text: str, **source: Any) -> Quotation:
    return Quotation(TENANT, article(text, **source), Span(0, len(text)))


def answer(*quotations: Quotation, verdict: Verdict = Verdict.ANSWERED) -> Answer:
    return Answer("why?", verdict, 0.9, quotations)


def walk(reply: Reply) -> list[Any]:
    return list(reply.view.walk_children())


def texts(reply: Reply) -> list[str]:
    return [item.content for item in walk(reply) if isinstance(item, discord.ui.TextDisplay)]


def custom_ids(reply: Reply) -> list[str]:
    return list(ids_of(getattr(item, "item", item) for item in walk(reply)))


def labels(reply: Reply) -> list[str]:
    """What its buttons and the options of its menu say."""
    found = [getattr(item, "item", item) for item in walk(reply)]
    options = [
        o.label for item in found if isinstance(item, discord.ui.Select) for o in item.options
    ]
    return [item.label for item in found if isinstance(item, discord.ui.Button)] + options


def rows(reply: Reply) -> list[discord.ui.ActionRow[Any]]:
    return [item for item in walk(reply) if isinstance(item, discord.ui.ActionRow)]


def assert_within_limits(reply: Reply) -> None:
    shown = texts(reply)
    assert sum(map(len, shown)) <= 4000
    assert sum(len(text.encode()) for text in shown) + 12 * len(shown) <= 10_000
    assert len(walk(reply)) <= 40
    assert all(len(custom_id) <= MAX_CUSTOM_ID for custom_id in custom_ids(reply))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["*", "word ", "日本語", "https://a.b/c_d ", "👽"]),
            st.integers(1, 900),
        ),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(list(Verdict)),
    st.booleans(),
)
def test_every_answer_stays_within_discords_limits(
    parts: list[tuple[str, int]],
    verdict: Verdict,
    private: bool,  # noqa: FBT001
) -> None:
    quotations = [quotation(canonical(part * count), title=part * 99) for part, count in parts]
    made = Answer("q" * 500, verdict, 0.5, tuple(quotations), related=tuple(quotations))
    reply = lay_out(
        made, show_question=True, buttons=Buttons(menu=[] if private else [delete_entry(ASKER)])
    )
    assert_within_limits(reply)
    blocks = [text for text in texts(reply) if text.startswith("> ")]
    if verdict is Verdict.UNANSWERED:
        assert not blocks
    for block, source in zip(blocks, quotations, strict=False):
        assert source.text.startswith(read_back(block))


def test_a_quotation_that_no_message_can_hold_comes_as_a_file() -> None:
    text = canonical("An endless sentence about *everything* goes on and on, " * 200)
    reply = lay_out(answer(quotation(text)), show_question=True, buttons=Buttons())
    (file,) = reply.files
    assert file.fp.read().decode() == text
    block = next(t for t in texts(reply) if t.startswith("> "))
    assert text.startswith(read_back(block))
    assert any(f"{len(text):,} characters" in shown for shown in texts(reply))
    assert_within_limits(reply)


def test_what_does_not_fit_is_left_to_a_button() -> None:
    first, second = quotation("one " * 500 + "end."), quotation("two " * 500 + "end.")
    reply = lay_out(answer(first, second), show_question=False, buttons=Buttons())
    assert sum(t.startswith("> ") for t in texts(reply)) == 1
    assert len([i for i in custom_ids(reply) if i.startswith("pq:ctx:")]) == 2


def test_a_caution_stands_above_an_uncertain_answer() -> None:
    reply = lay_out(
        answer(quotation("Maybe."), verdict=Verdict.UNCERTAIN),
        show_question=False,
        buttons=Buttons(),
    )
    assert texts(reply)[0] == wording.UNCERTAIN


def test_an_unanswered_question_shows_no_quotation() -> None:
    made = Answer("why?", Verdict.UNANSWERED, 0.1, related=(quotation("Something else."),))
    reply = lay_out(made, show_question=False, buttons=Buttons())
    assert texts(reply) == [wording.UNANSWERED, f"-# {wording.RELATED}"]


def test_where_nothing_was_asked_related_passages_are_not_said_not_to_answer() -> None:
    made = Answer("some words", Verdict.UNANSWERED, 0.1, related=(quotation("Something else."),))
    reply = lay_out(made, show_question=False, lead=quoting.NOT_THERE, buttons=Buttons())
    assert texts(reply) == [quoting.NOT_THERE, f"-# {wording.RELATED_ALONE}"]


def test_the_source_is_named_and_linked() -> None:
    made = Quotation(
        0,
        article(
            "It is so.",
            title="The *news*",
            publisher="NPR",
            authors=("Ann One", "Bo Two"),
            published="2017-04-29",
            url="https://example.org/a_(b)",
        ),
        Span(0, 9),
        speaker="Ann One",
    )
    line = attribution(made)
    assert line.startswith(r"-# — Ann One · [The \*news\*](https://example.org/a_%28b%29#:~:text=")
    assert line.endswith(" · NPR · Ann One, Bo Two · 29 April 2017")


def test_a_title_with_brackets_still_has_its_link() -> None:
    line = attribution(quotation("Yes.", title="[Update] it", url="https://example.org/x"))
    assert r"\[Update\] it ([open](https://example.org/x#" in line


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2017-04-29", "29 April 2017"),
        ("2017-04", "April 2017"),
        ("2017", "2017"),
        (None, ""),
        ("soon", "soon"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(published: str | None, shown: str) -> None:
    assert readable_date(published) == shown


@given(st.integers(0, 6), st.sampled_from(["short. ", "*x* " * 300, "日本" * 1500]))
def test_context_holds_the_quotation_and_fits(number: int, paragraph: str) -> None:
    text = canonical("\n\n".join(f"{i} {paragraph}" for i in range(7)))
    start = text.index(f"{number} ")
    end = text.find("\n\n", start)
    span = Span(start, len(text) if end < 0 else end)
    view = context_view(Quotation(0, article(text), span))
    reply = Reply(view)
    assert_within_limits(reply)
    shown = read_back(texts(reply)[1])
    assert shown in text
    assert shown in span.of(text) or span.of(text) in shown


def test_a_reference_survives_its_button() -> None:
    made = Reference.to(quotation("x" * 50))
    assert made is not None
    assert len(f"pq:ctx:{made}") <= MAX_CUSTOM_ID


def test_an_id_that_no_button_can_carry_gets_none() -> None:
    odd = Article(id="Über/uns", title="t", text="Text.")
    assert Reference.to(Quotation(0, odd, Span(0, 5))) is None


@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        (Verdict.ANSWERED, wording.ANSWERED),
        (Verdict.UNCERTAIN, wording.UNCERTAIN),
        (Verdict.UNANSWERED, wording.UNANSWERED),
    ],
)
def test_the_verdict_is_told_in_words_and_not_by_colour_alone(verdict: Verdict, word: str) -> None:
    reply = lay_out(
        answer(quotation("Yes."), verdict=verdict), show_question=False, buttons=Buttons()
    )
    assert texts(reply)[0] == word


def test_quotations_that_a_phones_screen_does_not_hold_are_behind_more() -> None:
    made = [quotation(f"{number} {'word ' * 50}end.") for number in range(4)]
    reply = lay_out(answer(*made), show_question=False, buttons=Buttons())
    shown = sum(text.startswith("> ") for text in texts(reply))
    assert shown == 2
    assert len([i for i in custom_ids(reply) if i.startswith("pq:ctx:")]) == len(made)
    assert labels(reply).count("More: A title") == len(made) - shown


def test_a_member_who_is_told_by_letter_hears_that_there_is_more() -> None:
    made = [quotation(f"{number} {'word ' * 90}end.") for number in range(4)]
    reply = lay_out(answer(*made), show_question=True, note="Now:")
    assert texts(reply)[-1] == f"-# {wording.MORE_IN_SERVER}"
    assert not custom_ids(reply)


def several(*parts: tuple[str, str]) -> Answer:
    """An answer of quotations, each with the id of its article, in this order."""
    whole = {
        id_: article(
            "\n\n".join(text for other, text in parts if other == id_), title=f"About {id_}"
        )
        for id_ in dict.fromkeys(id_ for id_, _ in parts)
    }
    return answer(
        *(
            Quotation(
                TENANT,
                replace(whole[id_], id=id_ * 8, url=f"https://example.org/{id_}"),
                Span(at := whole[id_].text.index(text), at + len(text)),
            )
            for id_, text in parts
        )
    )


def test_quotations_of_one_article_are_together_above_one_source() -> None:
    made = several(("a", "First of a."), ("b", "Of b."), ("a", "Second of a."))
    shown = texts(lay_out(made, show_question=False, buttons=Buttons()))
    assert shown[1:3] == ["> First of a.", "> Second of a."]
    assert shown[3].startswith("-# — [About a](https://example.org/a#:~:text=First%20of%20a")
    assert "&text=Second%20of%20a" in shown[3]
    assert shown[4] == "> Of b."
    assert shown[5].startswith("-# — [About b](https://example.org/b#")
    assert len(shown) == 6


def test_who_says_each_of_several_is_below_it_and_the_source_below_all() -> None:
    made = several(("a", "First of a."), ("a", "Second of a."))
    spoken = replace(made.quotations[1], speaker="Ann One")
    both = replace(made, quotations=(made.quotations[0], spoken))
    shown = texts(lay_out(both, show_question=False, buttons=Buttons()))
    assert shown[1:4] == ["> First of a.", "> Second of a.", "-# — Ann One"]
    assert shown[4].startswith("-# — [About a](")


@pytest.mark.parametrize("author", ["TERN  weekly", "The Tern Weekly team", "Tern Weekly’s staff"])
def test_a_publisher_that_is_named_as_the_author_is_named_once(author: str) -> None:
    line = attribution(quotation("Yes.", publisher="Tern Weekly", authors=(author,)))
    assert line == "-# — A title · Tern Weekly"


@pytest.mark.parametrize("author", ["Ann Tern", "Tern", "Weekly Tern Review"])
def test_an_author_whose_name_is_like_the_publishers_is_named(author: str) -> None:
    line = attribution(quotation("Yes.", publisher="Tern Weekly", authors=(author,)))
    assert line == f"-# — A title · Tern Weekly · {author}"


def test_the_foot_of_one_quotation_is_buttons_and_a_menu() -> None:
    made = answer(quotation("It is so."))
    reply = lay_out(made, show_question=False, buttons=Buttons(menu=[delete_entry(ASKER)]))
    assert [len(row.children) for row in rows(reply)] == [1, 1]
    assert labels(reply) == ["Context", "Exact text", "Card", "Delete"]


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize("beside", [0, 3, 4, 5])
def test_no_answer_has_more_than_two_rows(number: int, beside: int) -> None:
    made = answer(*(quotation(f"Sentence {n}.") for n in range(number)))
    row = [DeleteButton(n) for n in range(beside)]
    reply = lay_out(
        made,
        show_question=False,
        buttons=Buttons(row, [delete_entry(ASKER), Entry(row[0])] if row else []),
    )
    assert len(rows(reply)) <= 2
    assert all(row.children for row in rows(reply))
    first = [item for item in rows(reply)[0].children if not isinstance(item, AnswerMenu)]
    assert len(first) <= max(4, beside)


def test_one_thing_to_choose_is_a_button_and_no_menu() -> None:
    made = Answer("why?", Verdict.UNANSWERED, 0.1)
    reply = lay_out(made, show_question=False, buttons=Buttons(menu=[delete_entry(ASKER)]))
    assert [len(row.children) for row in rows(reply)] == [1]
    assert labels(reply) == ["Delete"]
