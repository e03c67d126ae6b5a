"""Near copies among passages."""

from __future__ import annotations

import numpy as np

from index.search.near_duplicates import first_ones

TEXT = "The ferry to Osterby leaves at seven in the morning and carries nine cars with drivers."


def kept(*texts: str) -> list[int]:
    return first_ones(texts, np.ones((len(texts), 1), dtype=np.float32))


def test_a_copy_with_a_word_changed_is_left_out() -> None:
    assert kept(TEXT, "Bread is baked.", TEXT.replace("drivers", "drivers today")) == [0, 1]


def test_a_copy_with_another_number_stays() -> None:
    assert kept("It carries 9 cars. " + TEXT, "It carries 12 cars. " + TEXT) == [0, 1]


def test_texts_whose_vectors_are_apart_are_not_compared() -> None:
    assert first_ones([TEXT, TEXT], np.eye(2, dtype=np.float32)) == [0, 1]


def test_no_texts_are_none() -> None:
    assert first_ones([], np.empty((0, 3), dtype=np.float32)) == []
