"""Word pieces know which sentence they belong to and where in it they stand."""

from __future__ import annotations

from typing import Any

import pytest
from transformers import AutoTokenizer

from index.embedding.packaged_model import packaged_model_folder
from index.reader.inputs import TITLE, TITLE_PIECES, encode, title_of

pytestmark = pytest.mark.model

PASSAGE = ("The lamp burned whale oil.", "Søren Ødegård lit it in 1871 — twice.")


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return AutoTokenizer.from_pretrained(str(packaged_model_folder()))


def test_every_piece_slices_back_to_its_word(tokenizer: Any) -> None:
    pieces = encode(tokenizer, ["Who lit it?"], [PASSAGE], [""], 100)
    for sentence, text in enumerate(PASSAGE):
        own = [n for n, s in enumerate(pieces.sentence[0].tolist()) if s == sentence]
        spans = [pieces.offsets[0][n] for n in own]
        assert "".join(text[a:b] for a, b in spans) == text.replace(" ", "")


def test_the_question_stands_first_and_belongs_to_no_sentence(tokenizer: Any) -> None:
    pieces = encode(tokenizer, ["Who lit it?"], [PASSAGE], [""], 100)
    asked = [n for n, is_asked in enumerate(pieces.asked[0].tolist()) if is_asked]
    assert asked == list(range(1, 1 + len(asked)))
    assert tokenizer.decode(pieces.ids[0, asked]) == "who lit it?"
    assert all(pieces.sentence[0, n] == -1 for n in asked)


def test_what_exceeds_the_window_is_cut_at_the_end(tokenizer: Any) -> None:
    pieces = encode(tokenizer, ["Who?"], [["One two three.", "Four five six."]], [""], 9)
    assert pieces.ids.shape == (1, 9)
    assert pieces.sentence[0].tolist() == [-1, -1, -1, -1, 0, 0, 0, 0, -1]


def test_shorter_rows_are_padded_and_masked(tokenizer: Any) -> None:
    pieces = encode(tokenizer, ["Who?", "Who lit it?"], [["Tom."], PASSAGE], ["", ""], 100)
    short, long = pieces.mask.sum(dim=1).tolist()
    assert short < long == pieces.ids.shape[1]
    assert pieces.sentences == 2
    assert (pieces.sentence[0, short:] == -1).all()


def test_a_title_is_read_before_the_sentences_and_belongs_to_none(tokenizer: Any) -> None:
    pieces = encode(tokenizer, ["Who lit it?"], [PASSAGE], ["The lighthouse: Its lamp"], 100)
    named = [n for n, s in enumerate(pieces.sentence[0].tolist()) if s == TITLE]
    assert tokenizer.decode(pieces.ids[0, named]) == "the lighthouse : its lamp"
    assert named[-1] < pieces.sentence[0].tolist().index(0)
    assert not pieces.in_passage[0, named].any()
    assert pieces.kinds[0, named].all()
    assert pieces.sentences == 2


def test_a_long_title_leaves_room_for_the_passage(tokenizer: Any) -> None:
    pieces = encode(tokenizer, ["Who lit it?"], [PASSAGE], ["lamp " * 500], 100)
    assert (pieces.sentence[0] == TITLE).sum() == TITLE_PIECES
    assert int(pieces.sentence[0].max()) == len(PASSAGE) - 1


def test_a_title_and_a_heading_are_read_together_where_both_are_there() -> None:
    assert title_of("The lighthouse ", "Its lamp") == "The lighthouse: Its lamp"
    assert title_of("", "Its lamp") == "Its lamp"
    assert title_of("The lighthouse", "") == "The lighthouse"
