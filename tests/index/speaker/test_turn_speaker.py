"""Whose turn it is in an interview, and the labels and texts that name nobody."""

from __future__ import annotations

import pytest

from corpus.text.sentences import sentences
from index.speaker.attribution import speaker_of

LABELLED = """Bo Lind ran the ferry for years. The Herald spoke to him in May.

Herald: Why did the ferry stop?

Lind: The hull had rusted. "Never sail on a Friday," my mother used to say.

It took a year to find the parts.

Lind pours more tea.

[The telephone rings.]

He lets it ring.

Herald: And now?

LIND (laughs): Now we wait for the ice.

The talk was held in Osterby."""

UNLABELLED = """Every morning the ferry waits at the quay. The Herald spoke to harbour master Bo \
Lind.

How long have you run the ferry?

For thirty years. I began as a boy.

What was the worst storm?

The one in May. We lost two boats.

It was a cold year.

Will there be a bridge?

I hope not, or I sell hats."""


def _speaker(text: str, begins: str, title: str = "") -> str | None:
    (found,) = [s for s in sentences(text) if begins in s.of(text)]
    return speaker_of(text, found, title)


@pytest.mark.parametrize(
    ("begins", "speaker"),
    [
        ("Bo Lind ran", None),
        ("The hull", "Bo Lind"),
        ("Never sail", "Bo Lind"),
        ("It took a year", "Bo Lind"),
        ("Now we wait", "Bo Lind"),
        ("pours more tea", None),
        ("telephone", None),
        ("lets it ring", None),
        ("held in Osterby", None),
    ],
)
def test_a_label_names_who_speaks_until_the_next(begins: str, speaker: str | None) -> None:
    assert _speaker(LABELLED, begins) == speaker


@pytest.mark.parametrize(
    ("asker", "speaker", "named"),
    [
        ("Herald", "Bo Lind", "Bo Lind"),
        ("Q", "A", None),
        ("Question", "Answer", None),
        ("Frage", "Antwort", None),
        ("MODERATOR", "Host", None),
        ("Interviewer", "Interviewee", None),
        ("Herald", "Dr. Lind", "Dr. Lind"),
        ("Herald", "BO LIND", "BO LIND"),
        ("Herald", "Zyx Quorl", "Zyx Quorl"),
        ("Step", "Step One", None),
        ("Tip", "Note", None),
        ("Example", "Editor's Note", None),
        ("Source", "Warning", None),
    ],
)
def test_roles_and_remarks_name_nobody(asker: str, speaker: str, named: str | None) -> None:
    text = (
        f"{asker}: How old is it?\n\n{speaker}: The ferry is ninety.\n\n"
        f"{asker}: Who built it?\n\n{speaker}: Nobody knows."
    )
    assert _speaker(text, "ninety") == named


def test_facts_under_labels_that_come_again_are_said_by_nobody() -> None:
    place = "Opening Hours: Monday to {}.\n\nAdmission Fee: {} dollars.\n\n"
    text = place.format("Friday", "four") + place.format("Sunday", "five")
    assert [speaker_of(text, s) for s in sentences(text)] == [None] * 4


def test_a_label_that_two_people_share_is_left_as_it_is() -> None:
    text = LABELLED.replace("Bo Lind ran", "Ann Lind built the quay. Bo Lind ran")
    assert _speaker(text, "The hull") == "Lind"


def test_the_title_may_give_the_name_in_full() -> None:
    text = LABELLED.replace("Bo Lind ran the ferry for years. ", "")
    assert _speaker(text, "The hull", "A talk with Bo Lind") == "Bo Lind"


@pytest.mark.parametrize(
    ("begins", "speaker"),
    [
        ("For thirty years", "Bo Lind"),
        ("I began", "Bo Lind"),
        ("We lost", "Bo Lind"),
        ("I hope not", "Bo Lind"),
        ("It was a cold year", None),
        ("Every morning", None),
    ],
)
def test_without_labels_what_answers_at_once_is_said_by_whom_the_article_interviewed(
    begins: str, speaker: str | None
) -> None:
    assert _speaker(UNLABELLED, begins) == speaker


@pytest.mark.parametrize(
    ("lead", "title", "speaker"),
    [
        ("The Herald spoke to Bo Lind.", "The ferry", "Bo Lind"),
        ("The ferry waits.", "Interview with harbour master Bo Lind", "Bo Lind"),
        ("The ferry waits.", "The Herald interviews Danish sailor and cook Bo Lind", "Bo Lind"),
        ("The ferry waits.", "Interview with Osterby captain Bo Lind", "Bo Lind"),
        ("The ferry waits.", "The Herald interviews the head of the Old Boat Circle", None),
        ("Bo Lind, 61, was interviewed in May.", "The ferry", "Bo Lind"),
        ("Bo Lind spoke to the Herald.", "The ferry", "Bo Lind"),
        ("Das Gespräch mit Bo Lind.", "Interview mit Bo Lind", "Bo Lind"),
        ("Bo Lind left. The Herald interviewed him for May's Issue of Tides.", "The ferry", None),
        ("The Herald interviewed him on Osterby Quay.", "The ferry", None),
        ("The ferry waits.", "The ferry", None),
        ("Bo Lind left in May.", "The ferry", None),
        ("The Herald spoke to Bo Lind and Ada Quill.", "The ferry", None),
        ("The Herald spoke to Bo Lind.", "Interview with Ada Quill", None),
        ("The Herald spoke to the Harbour Board.", "The ferry", None),
    ],
)
def test_nobody_is_named_where_the_article_leaves_open_whom_it_interviewed(
    lead: str, title: str, speaker: str | None
) -> None:
    text = UNLABELLED.replace(UNLABELLED.split("\n\n", maxsplit=1)[0], lead)
    assert _speaker(text, "For thirty years", title) == speaker


def test_questions_that_nobody_answers_as_i_make_no_interview() -> None:
    text = (
        "We spoke with Bo Lind about this page.\n\nCan dogs come?\n\nDogs are welcome.\n\n"
        "Is there tea?\n\nTea is free.\n\nCan cards be used?\n\nCards are fine."
    )
    assert _speaker(text, "Tea is free") is None
