"""A text's own rules, steps and headings are no furniture, whatever a page would mean by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.clean.clean import clean
from corpus.read import read_path

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = (
    "Whoever rows for the club keeps to what is written here, in the boathouse and on the water."
)
AFTER = (
    "The committee meets on the first Friday of the month and hears everybody who has a complaint."
)
LINES = [
    "No spam.",
    "Leave a comment in the log when you bring the boat back.",
    "Subscribe to the weather channel.",
    "Accept all cookies.",
    "Donate now!",
    "Sign up for the winter list.",
    "Follow us on Mastodon to hear of regattas.",
    "Contact us before you lend out a boat.",
    "Download the tide app.",
    "Create an account.",
    "Become a member of the club.",
    "Do not share my personal data.",
]


def body(text: str) -> str:
    return clean(text).text


def test_numbered_rules_all_stay_and_in_their_order() -> None:
    rules = "\n".join(f"{number}. {line}" for number, line in enumerate(LINES, start=1))
    assert body(f"The club\n\n{BEFORE}\n\n{rules}\n\n{AFTER}").split("\n\n")[-2] == rules


def test_numbered_rules_stay_where_the_text_ends_with_them() -> None:
    rules = "\n".join(f"{number}) {line}" for number, line in enumerate(LINES, start=1))
    assert body(f"The club\n\n{BEFORE}\n\n{rules}").endswith(rules)


def test_numbered_rules_with_blank_lines_between_them_stay() -> None:
    rules = "\n\n".join(f"{number}. {line}" for number, line in enumerate(LINES, start=1))
    assert rules in body(f"The club\n\n{BEFORE}\n\n{rules}\n\n{AFTER}")


@pytest.mark.parametrize("mark", ["- ", "• ", "* "])
def test_bulleted_rules_stay(mark: str) -> None:
    rules = "\n".join(f"{mark}{line}" for line in LINES)
    assert rules in body(f"The club\n\n{BEFORE}\n\n{rules}\n\n{AFTER}")


@pytest.mark.parametrize("line", [line for line in LINES if line.endswith((".", "!"))])
def test_a_sentence_in_a_paragraph_of_its_own_stays(line: str) -> None:
    assert line in body(f"The club\n\n{BEFORE}\n\n{line}\n\n{AFTER}").split("\n\n")


@pytest.mark.parametrize(
    "heading", ["Contact us", "Leave a comment", "Privacy policy", "Create an account", "Log in"]
)
def test_a_section_of_a_handbook_keeps_its_heading(heading: str) -> None:
    assert heading in body(f"The club\n\n{BEFORE}\n\n{heading}\n\n{AFTER}").split("\n\n")


@pytest.mark.parametrize("line", ["Subscribe to our channel.", "Sign up for our newsletter!"])
def test_beside_furniture_a_sentence_of_a_page_goes(line: str) -> None:
    text = f"The Club Rows Again\n\n{BEFORE}\n\nAdvertisement\n\n{line}\n\n{AFTER}"
    assert body(text).endswith(f"{BEFORE}\n\n{AFTER}")


def test_a_sentence_of_a_page_that_is_there_twice_goes() -> None:
    line = "Subscribe to our channel."
    text = f"The Club Rows Again\n\n{BEFORE}\n\n{line}\n\n{AFTER}\n\n{line}\n\n{BEFORE[:60]}, too."
    assert line not in body(text)


def test_a_list_of_other_articles_goes_although_it_is_numbered() -> None:
    listed = "Most read\n1. Boat sunk\n2. Boat raised\n3. Boat sold"
    text = f"The Club Rows Again\n\n{BEFORE}\n\n{AFTER}\n\n{listed}\n\n© 2024 The Club"
    assert body(text).endswith(AFTER)


def test_code_in_a_plain_text_keeps_its_indentation() -> None:
    code = "To start the pump, run this program:\nif tide > 3:\n    pump(on=True)"
    assert code in body(f"The pump\n\n{BEFORE}\n\n{code}\n\n{AFTER}")


def test_indented_prose_of_a_plain_text_loses_its_indentation() -> None:
    text = "The sea was flat.\n   It was still dark.\n   Nobody was on the quay."
    assert "\n " not in body(f"The quay\n\n{BEFORE}\n\n{text}\n\n{AFTER}")


@pytest.mark.parametrize(("name", "count"), [("rules.md", 8), ("howto.txt", 9)])
def test_the_shared_cases_keep_every_rule_and_step(shared: Path, name: str, count: int) -> None:
    path = shared / "cases" / "14-furniture-eats-steps" / name
    (draft,) = read_path(path)
    written = [line for line in path.read_text().split("\n") if line[:1].isdigit()]
    assert len(written) == count
    assert [line for line in draft.text.split("\n") if line[:1].isdigit()] == written
