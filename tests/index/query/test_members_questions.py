"""Questions as members of a server type them: which pairs the inbox counts as one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.query.paraphrase import same_question

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

    Pairs = list[tuple[str, str]]

pytestmark = pytest.mark.model

# The bars and guards were chosen with these in view.
SAME = [
    ("how many people work at VOICE?", "how many staff does VOICE have?"),
    ("when was the club founded?", "what year did the club start?"),
    ("who runs the server?", "who's in charge of the server?"),
    ("how do i join the raid team", "what do I have to do to get on the raid team?"),
    ("is there a dress code for the gala?", "what should I wear to the gala?"),
    ("how long is the hike?", "how many km is the hike?"),
    ("where do we meet on saturday?", "what's the meeting point on saturday?"),
    ("whats the wifi password at the makerspace", "what is the makerspace's wifi password?"),
    ("how much is membership?", "what does it cost to be a member?"),
    ("can I bring my kid to the workshop?", "are children allowed at the workshop?"),
    ("who made the mod pack?", "who's the creator of the mod pack?"),
    ("does the museum have parking?", "can I park at the museum?"),
    ("how many employees does the bakery have?", "how many people are employed at the bakery?"),
    ("why did the tournament get cancelled?", "what's the reason the tournament was called off?"),
    ("what do I need to bring to the campout?", "what should I take along to the campout?"),
    ("how old is the church?", "when was the church built?"),
    ("what is the refund policy?", "can I get my money back?"),
    ("who won last year's bake-off?", "who was the winner of last year's bake-off?"),
    ("how many seats does the theatre have?", "what's the capacity of the theatre?"),
    ("when does registration end?", "what's the deadline to register?"),
    ("how do I report a bug?", "where can I report bugs?"),
    ("who do I contact about lost property?", "who handles lost items?"),
    ("what happens if it rains on the day of the picnic?", "is the picnic still on if it rains?"),
    ("how big is the garden?", "what's the size of the garden?"),
    ("how often does the committee meet?", "how frequently are committee meetings held?"),
]
DIFFERENT = [
    ("how many people work at VOICE?", "who works at VOICE?"),
    ("how many people work at VOICE?", "how many people called VOICE?"),
    ("how many staff does VOICE have?", "how many offices does VOICE have?"),
    ("when was the club founded?", "when was the club closed?"),
    ("who runs the server?", "who pays for the server?"),
    ("how much is membership?", "how much is a guest ticket?"),
    ("can I bring my kid to the workshop?", "can I bring my dog to the workshop?"),
    ("does the museum have parking?", "does the museum have a cafe?"),
    ("why did the tournament get cancelled?", "why did the tournament get moved?"),
    ("what do I need to bring to the campout?", "what is there to eat at the campout?"),
    ("how many seats does the theatre have?", "how many shows does the theatre have?"),
    ("when does registration end?", "when does registration open?"),
    ("how do I report a bug?", "how do I fix a bug?"),
    ("how big is the garden?", "how big is the greenhouse?"),
    ("how often does the committee meet?", "where does the committee meet?"),
    ("who won last year's bake-off?", "who judged last year's bake-off?"),
    ("where do we meet on saturday?", "where do we meet on sunday?"),
    ("is there a dress code for the gala?", "is there a bus to the gala?"),
    ("how many employees does the bakery have?", "how many branches does the bakery have?"),
    ("who made the mod pack?", "who translated the mod pack?"),
    ("what's the wifi password at the makerspace?", "what's the door code at the makerspace?"),
    ("how long is the hike?", "how steep is the hike?"),
    ("how do i join the raid team", "how do I leave the raid team?"),
    ("what is the refund policy?", "what is the privacy policy?"),
    ("how many visitors came to the fair in 2019?", "how many visitors came to the fair in 2020?"),
]
# Written afterwards, and not tuned on.
SAME_HELD_BACK = [
    ("how many people volunteer at the shelter?", "how many volunteers does the shelter have?"),
    ("how many folks work in the kitchen?", "how big is the kitchen staff?"),
    ("when was the forum launched?", "what year did the forum launch?"),
    ("who maintains the wiki?", "who is the maintainer of the wiki?"),
    ("where can i download the map", "where do I get the map?"),
    ("how do i change my nickname", "what do I do to change my nickname?"),
    ("is the sauna free for members?", "do members have to pay for the sauna?"),
    ("how deep is the quarry lake?", "what's the depth of the quarry lake?"),
    ("what day is the market on?", "when is the market?"),
    ("how high is the entry fee?", "how much is the entry fee?"),
    ("who composed the anthem?", "who is the composer of the anthem?"),
    ("can guests use the gym?", "are guests allowed to use the gym?"),
    ("why was the vote postponed?", "what's the reason the vote was delayed?"),
    ("how many chapters are in the handbook?", "how many chapters does the handbook have?"),
    ("what's the minimum age to join?", "how old do I have to be to join?"),
    ("which bus goes to the arena?", "what bus do I take to get to the arena?"),
    ("how does the point system work?", "can someone explain how the point system works?"),
    ("where was the treaty signed?", "in which city was the treaty signed?"),
    ("who took the photo on the cover?", "who is the photographer of the cover photo?"),
    ("how long does delivery take?", "when will my order be delivered?"),
    ("do you ship to Canada?", "is shipping to Canada possible?"),
    ("how many people attended the concert?", "what was the attendance at the concert?"),
    ("what do I do with broken tools?", "where do I bring broken tools?"),
    ("what's the name of the ship's captain?", "who is the captain of the ship?"),
    ("when did the volcano last erupt?", "when was the last eruption of the volcano?"),
]
DIFFERENT_HELD_BACK = [
    ("how many people volunteer at the shelter?", "how many animals live at the shelter?"),
    ("when was the forum launched?", "when was the forum hacked?"),
    ("who maintains the wiki?", "who may edit the wiki?"),
    ("where can i download the map", "where can I print the map?"),
    ("how do i change my nickname", "how do I change my avatar?"),
    ("is the sauna free for members?", "is the sauna open for members?"),
    ("how deep is the quarry lake?", "how warm is the quarry lake?"),
    ("what day is the market on?", "where is the market?"),
    ("how high is the entry fee?", "how high is the late fee?"),
    ("who composed the anthem?", "who sang the anthem?"),
    ("can guests use the gym?", "can guests use the kitchen?"),
    ("why was the vote postponed?", "why was the vote repeated?"),
    ("how many chapters are in the handbook?", "how many pages are in the handbook?"),
    ("what's the minimum age to join?", "what's the minimum level to join?"),
    ("which bus goes to the arena?", "which bus goes to the airport?"),
    ("how does the point system work?", "how does the heating system work?"),
    ("where was the treaty signed?", "who signed the treaty?"),
    ("who took the photo on the cover?", "who wrote the text on the cover?"),
    ("how long does delivery take?", "how much does delivery cost?"),
    ("do you ship to Canada?", "do you ship to Brazil?"),
    ("how many people attended the concert?", "how many bands played at the concert?"),
    ("what do I do with broken tools?", "who repairs broken tools?"),
    ("what's the name of the ship's captain?", "what's the name of the ship?"),
    ("when did the volcano last erupt?", "why did the volcano erupt?"),
    ("when did the volcano last erupt?", "how often does the volcano erupt?"),
]


def _figures(embedder: Embedder, same: Pairs, different: Pairs) -> tuple[float, float]:
    """Precision and recall."""

    def merged(a: str, b: str) -> bool:
        one, other = embedder.embed_questions([a, b])
        return same_question(a, one, b, other)

    right, wrong = sum(merged(*pair) for pair in same), sum(merged(*pair) for pair in different)
    return right / max(right + wrong, 1), right / len(same)


def test_staff_are_the_people_who_work_there(embedder: Embedder) -> None:
    assert _figures(embedder, SAME[:1], DIFFERENT[:3]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("same", "different"), [(SAME, DIFFERENT), (SAME_HELD_BACK, DIFFERENT_HELD_BACK)]
)
def test_no_two_questions_are_taken_for_one_and_half_of_the_paraphrases_are_found(
    embedder: Embedder, same: Pairs, different: Pairs
) -> None:
    precision, recall = _figures(embedder, same, different)
    assert precision >= 0.95
    assert recall >= 0.45
