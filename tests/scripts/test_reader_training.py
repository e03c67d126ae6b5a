"""What the reader's training makes small, and in which batches."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
import torch

from index.engine.packaged_model import load_tokenizer
from index.reader.heads import NEVER
from index.reader.inputs import encode
from scripts.train.reader_examples import Example
from scripts.train.reader_network import Batch, Scores
from scripts.train.reader_training import BATCH, GROUP, Marks, Shares, batches, loss_of

pytestmark = pytest.mark.model

PASSAGE = ("The lamp burned whale oil.", "Tom Hale lit it in 1871.", "Gulls nest there.")


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer()


def _marks(tokenizer: Any, *examples: Example) -> tuple[Any, Marks]:
    questions, passages = [e.question for e in examples], [e.passage for e in examples]
    read = encode(tokenizer, questions, passages, [e.title for e in examples], 100)
    pieces = Batch.of(read)
    return pieces, Marks.of(examples, pieces)


def _scores(pieces: Any, sentences: list[list[float]], ends: Any = None) -> Scores:
    if ends is None:
        ends = torch.zeros((*pieces.ids.shape, 2))
        outside = ~pieces.in_passage
        outside[:, 0] = False
        ends = ends.masked_fill(outside[..., None], NEVER)
    return Scores(torch.tensor(sentences), ends)


def test_the_right_sentence_above_the_others_and_none_costs_least(tokenizer: Any) -> None:
    pieces, marks = _marks(tokenizer, Example("Who lit it?", PASSAGE, frozenset({1})))
    costs = [
        loss_of(_scores(pieces, [odds]), marks).item()
        for odds in ([-4.0, 4.0, -4.0], [0.0, 0.0, 0.0], [4.0, -4.0, -4.0])
    ]
    assert costs == sorted(costs)


def test_an_unanswerable_question_is_best_below_none(tokenizer: Any) -> None:
    pieces, marks = _marks(tokenizer, Example("Who sank it?", PASSAGE, frozenset()))
    low, high = (loss_of(_scores(pieces, [[odds] * 3]), marks).item() for odds in (-6.0, 3.0))
    assert low < high


def test_where_several_belong_together_each_should_be_found(tokenizer: Any) -> None:
    anyhow = Example("What of it?", PASSAGE, frozenset({0, 1}))
    together = Example("What of it?", PASSAGE, frozenset({0, 1}), together=True)
    costs = {}
    for name, example in (("any", anyhow), ("each", together)):
        pieces, marks = _marks(tokenizer, example)
        one = loss_of(_scores(pieces, [[8.0, -4.0, -4.0]]), marks).item()
        both = loss_of(_scores(pieces, [[7.0, 7.0, -4.0]]), marks).item()
        costs[name] = one - both
    assert costs["each"] > costs["any"] + 1


def test_a_twist_above_its_partner_costs_more_than_below(tokenizer: Any) -> None:
    asked = Example("Who lit it?", PASSAGE, frozenset({1}), group="g")
    twist = Example("Who sank it?", PASSAGE, frozenset(), group="g")
    pieces, marks = _marks(tokenizer, asked, twist)
    ordered = loss_of(_scores(pieces, [[-9.0, 2.0, -9.0], [-9.0, 1.0, -9.0]]), marks).item()
    turned = loss_of(_scores(pieces, [[-9.0, 1.0, -9.0], [-9.0, 2.0, -9.0]]), marks).item()
    assert turned > ordered


def test_its_own_passage_below_another_costs_most_with_the_same_question(tokenizer: Any) -> None:
    own = Example("Who lit it?", PASSAGE, frozenset({1}), group="g", number=1)
    elsewhere = Example("Who lit it?", PASSAGE, frozenset(), group="g", number=1)
    turned = [[-9.0, 1.0, -9.0], [-9.0, 2.0, -9.0]]
    costs = []
    for number in (1, 2):
        pieces, marks = _marks(tokenizer, own, replace(elsewhere, number=number))
        costs.append(loss_of(_scores(pieces, turned), marks).item())
    assert costs[0] > costs[1]


def test_the_answer_s_own_words_are_the_place_that_is_right(tokenizer: Any) -> None:
    example = Example("Who lit it?", PASSAGE, frozenset({1}), answers=((1, 0, 8),))
    pieces, marks = _marks(tokenizer, example)
    first, last = (torch.nonzero(marks.ends[0, :, n])[:, 0].tolist() for n in (0, 1))
    assert [tokenizer.decode(pieces.ids[0, first[0] : last[0] + 1].tolist())] == ["tom hale"]


def test_where_no_words_are_marked_any_of_the_right_sentence_will_do(tokenizer: Any) -> None:
    pieces, marks = _marks(tokenizer, Example("Who lit it?", PASSAGE, frozenset({1})))
    assert (marks.ends[0, :, 0] == (pieces.sentence[0] == 1)).all()


def test_where_nothing_answers_the_place_is_the_row_s_first_piece(tokenizer: Any) -> None:
    _, marks = _marks(tokenizer, Example("Who sank it?", PASSAGE, frozenset()))
    assert marks.ends[0].nonzero().tolist() == [[0, 0], [0, 1]]


def test_an_answer_behind_the_window_teaches_nothing(tokenizer: Any) -> None:
    behind = Example("Who lit it?", ("word " * 120, "Tom Hale lit it."), frozenset({1}))
    asked = Example("Who lit it?", PASSAGE, frozenset({1}))
    pieces, marks = _marks(tokenizer, asked, behind)
    assert marks.weight.tolist() == [1.0, 0.0]
    alone_pieces, alone = _marks(tokenizer, asked)
    odds = [[-1.0, 2.0, -1.0]]
    alone_loss = loss_of(_scores(alone_pieces, odds), alone)
    assert torch.isclose(loss_of(_scores(pieces, [*odds, [0.0] * 3]), marks), alone_loss)


def test_every_example_is_in_one_batch_and_those_of_a_paragraph_together() -> None:
    examples = [
        Example(
            f"q{g}-{n}", ("A sentence of some length." * (g % 7 + 1),), frozenset(), group=f"{g}"
        )
        for g in range(40)
        for n in range(g % 6 + 1)
    ]
    rows = list(batches(examples, Random(3)))
    assert sorted(e.question for row in rows for e in row) == sorted(e.question for e in examples)
    assert max(map(len, rows)) == BATCH
    split = [g for g in range(40) if sum(any(e.group == f"{g}" for e in r) for r in rows) > 1]
    assert len(split) < 40 / (BATCH / GROUP)


def test_a_part_of_the_loss_can_be_left_out(tokenizer: Any) -> None:
    twins = [Example("Who lit it?", PASSAGE, frozenset({1})), Example("Who?", PASSAGE, frozenset())]
    pieces, marks = _marks(tokenizer, *twins)
    scores = _scores(pieces, [[-9.0, 1.0, -9.0], [-9.0, 2.0, -9.0]])
    whole, without_order, without_place, neither = (
        loss_of(scores, marks, shares).item()
        for shares in (Shares(), Shares(order=0), Shares(place=0), Shares(place=0, order=0))
    )
    assert neither < without_order < whole
    assert neither < without_place < whole
    assert whole - without_order == pytest.approx(without_place - neither, abs=1e-5)
