"""Whatever is typed into a form is understood or kept, and never an error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.source.form import (
    ADDRESS,
    DATE,
    Typed,
    date_and_address,
    one_line,
    typed_of,
    understand,
    with_details,
)
from corpus.article import Draft

TEXTS = st.text(max_size=60) | st.text(
    st.sampled_from("a1-./:;,&@ \n\x00\u202e\u200b\u0301\u2028\ud800%\\"), max_size=40
)
ODD = st.sampled_from(
    ["2024-05-31", "0000-00-00", "https://a.example/x", "http://[::1", "a.example", "Ng, Ada;"]
)
FORMS = st.builds(Typed, *[TEXTS | ODD for _ in range(5)])


@given(FORMS)
def test_what_is_typed_is_understood_or_kept_as_it_was_typed(typed: Typed) -> None:
    made = understand(typed)
    assert made.unread.get(DATE) or made.published or not one_line(typed.date)
    assert made.unread.get(ADDRESS) or made.url or not one_line(typed.address)
    lines = [made.title or "", made.publisher or "", *made.authors, *made.unread.values()]
    assert all(line == one_line(line) for line in lines)


@given(FORMS)
def test_a_form_that_is_opened_again_says_the_same(typed: Typed) -> None:
    made = understand(typed)
    draft = with_details(Draft(title="The ferry", text="It leaves."), made)
    again = understand(typed_of(draft, made.unread))
    assert (again.title, again.publisher, again.authors) == (
        draft.title,
        draft.publisher,
        draft.authors,
    )
    assert again.unread == made.unread


@given(TEXTS | st.lists(TEXTS | ODD, max_size=4).map(" ".join))
def test_a_line_with_a_date_and_an_address_loses_neither(line: str) -> None:
    date, address = date_and_address(line)
    assert date == one_line(date)
    assert " " not in address
    letters = sorted(filter(str.isalnum, one_line(line)))
    assert sorted(filter(str.isalnum, date + address)) == letters
