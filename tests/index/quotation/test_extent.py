"""A quotation is as short as it answers and as long as it is understood alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage, Span
from corpus.text.direct_speech import quoted_regions, single_quoted_regions
from corpus.text.passages import passages
from corpus.text.sentences import sentences
from index.quotation.extent import MAX_SENTENCES, MAX_WORDS, extent

LONG = (
    "Tom Hale kept the lamp at Cape Farrow through two wars, three floods, the long strike of the "
    "boatmen and the winter in which the harbour froze from the pier to the outer buoy, and every "
    "evening he wrote down the wind, the tide, the name of each ship that passed and whatever the "
    "gulls had stolen from the kitchen while the door stood open."
)


def _of(text: str, core: str) -> tuple[str, str | None]:
    """What is quoted for one sentence of a text, and what is named beside it."""
    for passage in passages(text):
        for row, sentence in enumerate(passage.sentences):
            if sentence.of(text) == core:
                found = extent(text, passage, row)
                return found.span.of(text), found.antecedent and found.antecedent.of(text)
    raise AssertionError(f"no sentence of it: {core}")


ALONG = [
    ("The keeper was Tom Hale.", "He retired to a farm in 1931."),
    ("Ines Duarte founded the choir.", "Her sister played the organ."),
    ("The bridge was closed in May.", "It reopened after a week of repairs."),
    ("Swifts arrive in April.", "They nest under the eaves of the town hall."),
    ("A flood reached the mill in 1953.", "In that year, the council raised the dike."),
    ("The first oven was built in 1820.", "Two years later, a second one followed."),
    ("The new valve failed twice.", "Because of this, the plant went back to the old one."),
    ("Tickets are sold at the gate.", "However, members enter free."),
    ("Cheap paint peels.", "For example, the school was painted again after one winter."),
    ("The council bought two ferries.", "Both were built in Ghent."),
    ("A study from Lund followed 900 children.", "The study found no effect on sleep."),
    ("A customs official opened the crate.", "The official declined to give his name."),
    ("The tower has a gallery and a lamp room.", "The latter is closed to visitors."),
    ("Lena Frost moved to Oslo in 1990.", "Four years later she opened a bakery."),
    ("The town has three parks.", "One is open at night."),
    ("Salt rots the rails.", "That is why they are painted every spring."),
    ("Eels were once plentiful here.", "Many of them were sold to London."),
    ("A heron lives by the pond.", "The heron steals the goldfish of the neighbours."),
]
ALONE = [
    ("The keeper was Tom Hale.", "Ida Norwood built the tower in 1871."),
    ("The path is steep.", "It takes two hours to reach the hut."),
    ("The law changed in May.", "It is illegal to fish from the pier."),
    ("Ships passed at night.", "It was Tom Hale who lit the lamp."),
    ("The museum has a shop.", "Both the lamp and the bell are on show."),
    ("The pool opens at seven.", "Those who arrive early may wait in the hall."),
    ("The choir sang in Ghent.", "This year, it is the turn of Lyon."),
    ("Gas came in 1902.", "Instead of oil, the lamp burned gas."),
    ("There is a dock.", "The ferry leaves at seven."),
    ("The hall was full.", "In 1931, Tom Hale told the council that he would leave."),
    ("Rules are posted at the gate.", "There are 214 steps to the lamp."),
    ("The town grew fast.", "In addition to the mill, a tannery opened."),
    ("Her name was well known.", "Also known as the Lady Lamp, the tower is white."),
    ("The mayor spoke first.", "The official in charge of parks spoke for an hour."),
    ("The mill burned down.", "When the roof fell in, it was still dark."),
    ("Few came.", "So far, nine ships have been raised."),
    ("The path is wet.", "Neither the council nor the county has paid for gravel."),
    ("The first plan failed.", "Despite the rain, three hundred people came."),
]


@pytest.mark.parametrize(("before", "core"), ALONG)
def test_a_sentence_that_leans_brings_the_one_before(before: str, core: str) -> None:
    text = f"The wind was cold. {before} {core} Gulls nest under the gallery."
    assert _of(text, core) == (f"{before} {core}", None)


@pytest.mark.parametrize(("before", "core"), ALONE)
def test_a_sentence_that_stands_alone_is_quoted_alone(before: str, core: str) -> None:
    text = f"The wind was cold. {before} {core} Gulls nest under the gallery."
    assert _of(text, core) == (core, None)


def test_in_another_paragraph_the_person_is_named_instead() -> None:
    text = (
        "Bianca Bersani, a criminologist at the University of Farrow, studies arrests.\n\nHe left."
        "\n\nShe teaches in Maryland."
    )
    assert _of(text.replace("He left.\n\n", ""), "She teaches in Maryland.") == (
        "She teaches in Maryland.",
        "Bianca Bersani",
    )
    assert _of(text, "She teaches in Maryland.")[1] is None


def test_a_long_sentence_before_is_not_brought_but_its_person_named() -> None:
    core = "He retired to a farm in 1931."
    assert _of(f"{LONG} {core}", core) == (core, "Tom Hale")


def test_a_surname_is_named_in_the_full_form_the_article_has() -> None:
    text = "The keeper was Tom Hale.\n\nHale came from Osterby.\n\nHe retired in 1931."
    assert _of(text, "He retired in 1931.") == ("He retired in 1931.", "Tom Hale")


def test_of_two_people_nobody_is_named() -> None:
    text = "Tom Hale met Jack Marsh on the pier.\n\nHe was on his way home."
    assert _of(text, "He was on his way home.") == ("He was on his way home.", None)


def test_somebody_without_a_name_in_between_leaves_it_open() -> None:
    text = "Tom Hale kept the lamp.\n\nA doctor came by boat.\n\nHe stayed for a month."
    assert _of(text, "He stayed for a month.")[1] is None


def test_the_object_of_another_he_is_not_he() -> None:
    text = "In those years he often wrote to Jack Marsh.\n\nHe had a dog."
    assert _of(text, "He had a dog.")[1] is None


def test_the_official_is_named_as_the_article_first_named_them() -> None:
    core = "The official said the count was wrong."
    text = f"An ICE official from Dallas answered the letter.\n\n{core}"
    assert _of(text, core) == (core, "An ICE official from Dallas")


def test_a_noun_introduced_without_telling_more_is_not_named() -> None:
    core = "The official said the count was wrong."
    assert _of(f"An official answered the letter.\n\n{core}", core) == (core, None)


def test_a_connective_before_the_sentence_that_was_brought_does_no_harm() -> None:
    text = "The wind was cold. But Tom Hale stayed. He lit the lamp."
    assert _of(text, "He lit the lamp.") == ("But Tom Hale stayed. He lit the lamp.", None)


def test_a_chain_of_pronouns_is_followed_up_to_its_person() -> None:
    text = "The wind was cold. A doctor lived there. She had a boat. She rowed out at night."
    core = "She rowed out at night."
    assert _of(text, core) == (f"A doctor lived there. She had a boat. {core}", None)


def test_a_speech_is_never_cut_open() -> None:
    speech = "“The tide took the path. We rowed home,” Ruth Price said."
    text = f"The wind was cold. {speech} Gulls nest there."
    assert _of(text, "“The tide took the path.") == (speech, None)
    assert _of(text, "We rowed home,” Ruth Price said.") == (speech, None)


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''", "„“", "«»", "»«"])
def test_speech_in_marks_of_any_style_is_kept_whole(marks: str) -> None:
    speech = f"{marks[0]}The tide took the path. We didn't wait,{marks[1]} Ruth Price said."
    text = f"The wind was cold. {speech} The boatmen's hut is shut."
    assert _of(text, f"{marks[0]}The tide took the path.") == (speech, None)
    assert _of(text, "The boatmen's hut is shut.")[0] == "The boatmen's hut is shut."


def test_a_long_speech_is_quoted_by_the_sentence() -> None:
    text = "“The tide came. The path was gone. Gulls cried. Tom Hale rowed home,” she said."
    assert _of(text, "Gulls cried.") == ("Gulls cried.", None)


def test_a_speech_never_brings_another_paragraph() -> None:
    text = "“The tide came. The path was gone.\n\n“Gulls cried. Tom Hale rowed home,” she said."
    assert _of(text, "The path was gone.") == ("The path was gone.", None)


def test_an_item_brings_the_line_that_leads_in() -> None:
    text = "The line offers:\n- help with forms\n- a list of lawyers\n- rides to court"
    assert _of(text, "- a list of lawyers")[0] == "\n".join(text.split("\n")[:3])


def test_an_item_far_down_or_in_another_paragraph_has_the_lead_in_named() -> None:
    text = "The line offers:\n- help with forms\n- a list of lawyers\n- rides to court"
    assert _of(text, "- rides to court") == ("- rides to court", "The line offers:")
    apart = text.replace("\n", "\n\n")
    assert _of(apart, "- a list of lawyers") == ("- a list of lawyers", "The line offers:")


def test_lines_without_bullets_are_items_too() -> None:
    text = "The line offers:\n\nHelp with forms\nRides to court"
    assert _of(text, "Rides to court") == ("Rides to court", "The line offers:")


def test_prose_after_a_colon_whose_list_is_lost_is_no_item() -> None:
    text = "The aims are:\n\nThe treaty was signed in Rome. Gulls nest there."
    core = "The treaty was signed in Rome."
    assert _of(text, core) == (core, None)


def test_a_statement_that_is_led_in_is_no_list() -> None:
    text = "The agency wrote:\n\n“The line is free. Anyone may call.”\n\nGulls nest there."
    assert _of(text, "Anyone may call.”") == ("“The line is free. Anyone may call.”", None)
    assert _of(text, "Gulls nest there.") == ("Gulls nest there.", None)


def test_an_item_without_a_lead_in_stands_alone() -> None:
    text = "The line is free.\n\n- help with forms\n- a list of lawyers"
    assert _of(text, "- a list of lawyers") == ("- a list of lawyers", None)


def test_a_lead_in_brings_what_it_announces() -> None:
    text = "The wind was cold. Tom Hale asked one thing of visitors: Wipe your boots. Gulls nest."
    lead = "The rule is short:\n- wipe your boots\n- shut the door\n- feed no gulls"
    assert _of(lead, "The rule is short:")[0] == "\n".join(lead.split("\n")[:3])
    assert "Wipe your boots." in _of(text, sentences(text)[1].of(text))[0]


PIECES = st.sampled_from(
    [
        "He left at dawn. ",
        "Tom Hale kept the lamp. ",
        "“The tide came. ",
        "We rowed home,” she said. ",
        "'It froze. ",
        "It was cold,' he said. ",
        '"No," she said. ',
        "She paused: ",
        "But the dogs' bowl was full. ",
        "“Quiet.” ",
        f"{LONG} ",
        "\n- an item",
        "\n\n",
        "The line offers:",
        "»Nein. Nie.« ",
    ]
)
WHOLE = st.sampled_from(
    [
        "He left at dawn. ",
        "Tom Hale kept the lamp. ",
        "“The tide came. We rowed home,” she said. ",
        "“The tide came. The path was gone. Gulls cried. Tom Hale rowed,” she said. ",
        "'It froze. The dogs' bowl was cold,' he said. ",
        '"No. He isn\'t here," she said. ',
        "»Nein. Nie.« ",
        "„Ja. Er kommt.“ ",
        "But the dogs' bowl was full. ",
        "He wrote: “It is late. ‘Go home.’ So I went.” ",
        "The line offers:\n- an item\n- “another. one”\n",
        "\n\n",
    ]
)
QUOTED = st.lists(WHOLE, max_size=9).map("".join)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=300))


def _fits(text: str, passage: Passage, row: int) -> bool:
    """Whether some stretch of three sentences around a row cuts no speech open."""
    rows = passage.sentences
    for first in range(max(0, row - 2), row + 1):
        for last in range(row, min(len(rows), first + MAX_SENTENCES)):
            if _balanced(text, Span(rows[first].start, rows[last].end)):
                return True
    return False


def _balanced(text: str, span: Span) -> bool:
    regions = [*quoted_regions(text), *single_quoted_regions(text)]
    anew = text[span.start] in "“\"»'"
    return not any(
        (r.start <= span.start < r.end and not anew) or r.start < span.end <= r.end for r in regions
    )


@given(TEXTS)
def test_an_extent_is_one_to_three_whole_sentences_with_the_core(text: str) -> None:
    for passage in passages(text):
        starts = [s.start for s in passage.sentences]
        ends = [s.end for s in passage.sentences]
        for row, core in enumerate(passage.sentences):
            found = extent(text, passage, row)
            first, last = starts.index(found.span.start), ends.index(found.span.end)
            assert first <= row <= last < first + MAX_SENTENCES
            assert found.span.start <= core.start < core.end <= found.span.end
            if found.antecedent:
                assert found.antecedent.of(text).strip() == found.antecedent.of(text) != ""
                assert found.antecedent.end <= found.span.start


@given(QUOTED)
def test_no_speech_is_cut_open_where_three_sentences_hold_it(text: str) -> None:
    for passage in passages(text):
        for row in range(len(passage.sentences)):
            if _fits(text, passage, row):
                assert _balanced(text, extent(text, passage, row).span)


@given(TEXTS)
def test_only_a_speech_or_a_single_sentence_is_ever_long(text: str) -> None:
    for passage in passages(text):
        for row in range(len(passage.sentences)):
            quoted = extent(text, passage, row).span.of(text)
            if len(quoted.split()) > MAX_WORDS:
                assert sum(mark in quoted for mark in "“”\"'‘’»") or len(sentences(quoted)) == 1
