"""Word pieces know which sentence they belong to and where in it they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.engine.packaged_model import load_tokenizer
from index.reader.inputs import START, STOP, TITLE, TITLE_PIECES, encode, title_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PASSAGE = ("The lamp burned whale oil.", "Søren Ødegård lit it in 1871 — twice.")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer()


def test_every_piece_slices_back_to_its_word(tokenizer: Tokenizer) -> None:
    (pieces,) = encode(tokenizer, ["Who lit it?"], [PASSAGE], [""], 100)
    for sentence, text in enumerate(PASSAGE):
        spans = [pieces.offsets[n] for n in np.flatnonzero(pieces.sentence == sentence)]
        assert "".join(text[a:b] for a, b in spans) == text.replace(" ", "")


def test_the_question_stands_first_and_belongs_to_no_sentence(tokenizer: Tokenizer) -> None:
    (pieces,) = encode(tokenizer, ["Who lit it?"], [PASSAGE], [""], 100)
    asked = slice(1, 1 + pieces.asked)
    assert tokenizer.decode(pieces.ids[asked].tolist()) == "who lit it?"
    assert (pieces.sentence[asked] == -1).all()
    assert not pieces.row.kinds[asked].any()


def test_the_marks_around_the_parts_are_the_model_s_own(tokenizer: Tokenizer) -> None:
    (pieces,) = encode(tokenizer, ["Who?"], [["Tom."]], ["Keepers"], 100)
    marks = [piece for piece in pieces.ids.tolist() if piece in {START, STOP}]
    assert [tokenizer.id_to_token(mark) for mark in marks] == ["[CLS]", "[SEP]", "[SEP]", "[SEP]"]


def test_what_exceeds_the_window_is_cut_at_the_end(tokenizer: Tokenizer) -> None:
    (pieces,) = encode(tokenizer, ["Who?"], [["One two three.", "Four five six."]], [""], 9)
    assert pieces.sentence.tolist() == [-1, -1, -1, -1, 0, 0, 0, 0, -1]
    assert pieces.sentences == 2


def test_a_title_is_read_before_the_sentences_and_belongs_to_none(tokenizer: Tokenizer) -> None:
    (pieces,) = encode(tokenizer, ["Who lit it?"], [PASSAGE], ["The lighthouse: Its lamp"], 100)
    named = np.flatnonzero(pieces.sentence == TITLE)
    assert tokenizer.decode(pieces.ids[named].tolist()) == "the lighthouse : its lamp"
    assert named[-1] < np.flatnonzero(pieces.sentence == 0)[0]
    assert pieces.row.kinds[named].all()


def test_a_long_title_leaves_room_for_the_passage(tokenizer: Tokenizer) -> None:
    (pieces,) = encode(tokenizer, ["Who lit it?"], [PASSAGE], ["lamp " * 500], 100)
    assert (pieces.sentence == TITLE).sum() == TITLE_PIECES
    assert pieces.sentence.max() == len(PASSAGE) - 1


def test_a_title_and_a_heading_are_read_together_where_both_are_there() -> None:
    assert title_of("The lighthouse ", "Its lamp") == "The lighthouse: Its lamp"
    assert title_of("", "Its lamp") == "Its lamp"
    assert title_of("The lighthouse", "") == "The lighthouse"
