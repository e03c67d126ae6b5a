"""Odd articles: naming speakers never fails, and never takes long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Span
from corpus.text.direct_speech import quoted_regions
from corpus.text.sentences import sentences
from index.speaker.attribution import attribute, speaker_of

PIECES = [
    *('"', "“", "”", "„", "«", "»", "``", "''", "'", "‘", "’"),
    *("Ann Lee", "Mr. Dahl", "Lee", "he", "she", "it", "they", "who", "@ann", "WEI:"),
    *("said", "told", "saying", "according to ", "asked", "wrote", "was quoted as", "reads"),
    *(" ", " ", " ", ",", ".", "?", ":", ";", "—", " - ", "(", ")", "\n", "\n\n", "\u00a0"),
    *("and", "the agency", "a statement", "in", "of", "on Monday", "three words here", "R-Ky."),
]
ODD = st.lists(st.sampled_from(PIECES), max_size=120).map("".join) | st.text(max_size=200)
SIZE = 20_000
LONG = {
    "only marks": '"' * SIZE,
    "marks that stay open": "“ice and snow " * 1_600,
    "single marks": "'ice' and the dogs' snow, isn't it 'so " * 520,
    "a mark each word": '"ice" ' * 3_400,
    "pronouns all along": '"The ice is thin," he said. ' * 750,
    "pronouns, a paragraph each": '"The ice is thin," she said.\n\n' * 700,
    "speech that nobody speaks": '"The ice is thin."\n\n' * 1_000,
    "one surname for all": '"The ice is thin," Lee said. Ann Lee sat. Bo Lee sat. ' * 380,
    "verbs alone": "said " * 4_000 + '"the ice is thin"',
    "commas alone": "A, " * 6_600 + 'said "the ice is thin"',
    "an ordinary one": ('"The ice is thin," Ann Lee said. It froze. "I know," she said.\n\n' * 320),
}


@given(ODD)
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    for sentence in sentences(text):
        speaker = speaker_of(text, sentence)
        assert speaker is None or speaker.strip() == speaker != ""
    for region in quoted_regions(text):
        found = attribute(text, region)
        assert found is None or 0 <= found.mention.start < found.mention.end <= len(text)


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.timeout(30)
def test_a_long_article_with_odd_marks_takes_milliseconds(kind: str) -> None:
    text = LONG[kind][:SIZE]
    places = [Span(at, min(at + 60, len(text))) for at in range(0, len(text), 331)]
    for _ in range(10):  # a second at most; minutes if each place read the whole article
        for place in places:
            speaker_of(text, place)
