"""What kind of question people would say a question is."""

from __future__ import annotations

import pytest

from index.evaluation.question_type import QuestionKind, question_kind

SAID = {
    "who": [
        "Who kept the lamp?",
        "Whose house burned down?",
        "To whom did she write?",
        "When the bridge fell, who was mayor?",
        "the singer who wrote the anthem",
    ],
    "when": [
        "When was the tower built?",
        "In what year did the ferry sink?",
        "What was the date of the fire?",
        "since when do trams run",
    ],
    "where": ["Where is the quarry?", "In which country does the river rise?", "where do eels go"],
    "how many": [
        "How many cars does it carry?",
        "How much did the tower cost?",
        "What is the population of Osterby?",
        "The choir once had how many singers?",
    ],
    "why": ["Why is rye baked on Wednesdays?", "What was the reason for the delay?"],
    "how": ["How did the granite arrive?", "how do locks work"],
    "what": [
        "What did the lamp burn?",
        "Which mill grinds the flour?",
        "Of the two mills, which one closed?",
        "Wool is traded for what?",
    ],
    "yes-no": [
        "Did the lamp burn gas?",
        "Isn't the tower open on Mondays?",
        "After the ferry sank, was the harbour closed?",
        "can you climb the tower when it rains",
    ],
    "other": ["opening hours of the tower", "", "Name one reason to visit."],
}


@pytest.mark.parametrize(
    ("question", "kind"), [(question, kind) for kind, some in SAID.items() for question in some]
)
def test_a_question_is_of_the_kind_people_would_say(question: str, kind: str) -> None:
    assert question_kind(question) is QuestionKind(kind)
