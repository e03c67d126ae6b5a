"""Measure what slips of the keyboard and the tone of chat cost, and what mending wins back.

    python -m scripts.measure.measure_typos BENCH/squad [BENCH/clapnq ...] [--cache FOLDER]

Every answerable question is asked four ways: as it is; with about a third of its longer words
misspelt (neighbours swapped, a letter dropped, doubled, or hit beside); as somebody shouts it; and
as somebody types it in chat. Prints hit@1 without and with `index.query.spelling.mend`. The slips
are the same in every run.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import numpy as np

from index.query.parse import parse
from index.query.spelling import mend
from index.search.rank import search
from scripts.shared.arguments import sets_and_embedder
from scripts.shared.sets import answerable_of, index_of, is_gold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from index.evaluation.datasets import Question
    from index.storage.passage_index import PassageIndex

SHARE = 0.3
MIN_LETTERS = 5
MOST = 1_000
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CHAT = (("what is", "whats"), ("who is", "whos"), ("you", "u"), ("because", "cuz"), ("are", "r"))


def main() -> None:
    """Measure every folder named on the command line."""
    folders, embedder = sets_and_embedder(__doc__)
    for folder in folders:
        measure(folder, embedder)


def measure(folder: Path, embedder: Embedder) -> None:
    """Print the figures of one set: at most `MOST` of its questions, evenly chosen."""
    index = index_of(folder, embedder)
    asked = answerable_of(folder)
    asked = asked[:: max(1, len(asked) // MOST)]
    print(f"{folder.name}: {len(asked)} questions")
    ways: dict[str, Callable[[str], str]] = {
        "as asked": str,
        "misspelt": misspelt,
        "shouted": lambda text: text.upper() + "??",
        "in chat": in_chat,
    }
    for name, way in ways.items():
        said = [way(q.question) for q in asked]
        plain = hit_rate(asked, said, index, embedder)
        mended = hit_rate(asked, [mend(text, [index]) for text in said], index, embedder)
        print(f"  {name:10} hit@1 {plain:.3f}, mended {mended:.3f}", flush=True)


def hit_rate(
    asked: Sequence[Question], said: Sequence[str], index: PassageIndex, embedder: Embedder
) -> float:
    """hit@1 of questions that are put in other words."""
    right = []
    for question, text, vector in zip(asked, said, embedder.embed_questions(said), strict=True):
        query = parse(text, [index], mending=False)  # as `said` has it, mended or not
        first = search(query, vector, [index], limit=1)[0]
        right.append(is_gold(question, first.article.id, first.passage.span))
    return float(np.mean(right))


def misspelt(text: str) -> str:
    """The text with a slip in about a third of its longer words, at least in one."""
    chance = random.Random(text)
    spots = [m.span() for m in re.finditer(r"[^\W\d_]+", text) if len(m.group()) >= MIN_LETTERS]
    chosen = [spot for spot in spots if chance.random() < SHARE] or spots[-1:]
    for start, end in reversed(chosen):
        text = text[:start] + slip(text[start:end], chance) + text[end:]
    return text


def slip(word: str, chance: random.Random) -> str:
    """One slip, not in the first letter."""
    at = chance.randrange(1, len(word) - 1)
    near = next((row for row in ROWS if word[at].lower() in row), "e")
    beside = near[max(0, min(len(near) - 1, near.find(word[at].lower()) + chance.choice((-1, 1))))]
    return chance.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + beside + word[at + 1 :],
        ]
    )


def in_chat(text: str) -> str:
    """The text in small letters, with slang and fillers."""
    said = text.lower().rstrip("?. ")
    for plain, slang in CHAT:
        said = re.sub(rf"\b{plain}\b", slang, said)
    return f"hey can someone tell me {said} pls lol"


if __name__ == "__main__":
    main()
