"""Train the embedder: a question near the passage, and the sentence, that answers it.

    python -m scripts.train.train_embedder BENCH OUT [--fold N] [--seed 7]

BENCH holds the sets; OUT gets `embedder.safetensors`, the encoder's layers as training left them,
to be put into `index/embedding/`; a training that was cut off there goes on. Two cores that compute
in bfloat16 need about half an hour for a fold, and 40 minutes for all articles.
With `--fold` the articles of that fold are left out (`scripts.shared.folds`), the file is
`embedder-foldN.safetensors`, and how well their questions find their passage is printed: by vectors
alone, before and after, with each sentence embedded by itself and within its passage.
"""

from __future__ import annotations

import functools
import json
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from index.engine.packaged_model import checked_folder
from index.engine.weights import save_weights
from scripts.shared.arguments import parser_of
from scripts.shared.folds import fold_of
from scripts.train.embedder_examples import batches, passages_of
from scripts.train.embedder_training import encode, in_halves, questions, train
from scripts.train.packaged_encoder import load_encoder, load_padding_tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scripts.train.embedder_examples import Passage

SETS = (
    "squad2-rebuilt",
    "squad2-eleven",
    "squad2-pairs",
    "qed",
    "selqa",
    "clapnq-answers",
    "members",
    "squad",
    "squad11",
    "clapnq",
)
EXAMINED = ("members", "squad", "squad11", "clapnq")
PASSES = 2
_PIECE = 64


class Trainer:
    """One training.

    Args:
        bench: The data.
        out: Where the vectors are kept by which passages are put together.
        seed: Of every draw.
        fold: The fold left out; None where nothing is.
    """

    def __init__(self, bench: Path, out: Path, seed: int, fold: int | None) -> None:
        folder = checked_folder()
        self._bench, self._seed, self._fold = bench, seed, fold
        part = "all" if fold is None else fold
        self._kept = out / f"neighbours-{part}.npy"
        self._half_done = out / f"embedder-{part}-half-done.pt"
        self._tokenizer = load_padding_tokenizer(folder)
        torch.manual_seed(seed)
        self.encoder = load_encoder(folder)
        self.encoder.set_attn_implementation("eager")  # quicker on a CPU, as for the reader

    def train(self) -> dict[str, Any]:
        """Train, and return what there is to say of it."""
        chance = Random(self._seed)
        learned = passages_of(self._bench, SETS, self._learns, chance)
        record: dict[str, Any] = {"passages": len(learned), "fold": self._fold}
        record["before"] = self._examined()
        print(json.dumps(record, indent=2), flush=True)
        vectors = self._vectors(learned)
        started = time.perf_counter()
        passes = [functools.partial(batches, learned, vectors, chance) for _ in range(PASSES)]
        train(self.encoder, self._tokenizer, passes, self._half_done)
        record["minutes"] = round((time.perf_counter() - started) / 60, 1)
        record["after"] = self._examined()
        return record

    def _learns(self, article: str) -> bool:
        return self._fold is None or fold_of(article) != self._fold

    def _vectors(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Passage vectors, `float32 (passages, d)`."""
        if self._kept.is_file():
            vectors = np.load(self._kept)
            if len(vectors) == len(passages):
                return np.asarray(vectors)
        vectors = self._encoded([p.sentences for p in passages])[0]
        np.save(self._kept, vectors)
        return vectors

    @torch.inference_mode()
    def _encoded(
        self, passages: Sequence[tuple[str, ...]]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Passage vectors, and those of the sentences of each."""
        self.encoder.eval()
        order = sorted(range(len(passages)), key=lambda n: sum(map(len, passages[n])))
        whole: dict[int, Any] = {}
        parts: dict[int, Any] = {}
        for start in range(0, len(order), _PIECE):
            rows = order[start : start + _PIECE]
            with in_halves():
                read = encode(self.encoder, self._tokenizer, [passages[n] for n in rows])
            for at, n in enumerate(rows):
                whole[n] = read.passages[at].numpy()
                parts[n] = read.sentences[read.first[at] : read.first[at + 1]].numpy()
        everything = range(len(passages))
        return np.stack([whole[n] for n in everything]), [parts[n] for n in everything]

    def _examined(self) -> dict[str, dict[str, float]]:
        """How well the questions of the fold find their passage, by set."""
        if self._fold is None:
            return {}
        chance = Random(self._seed)

        def held(article: str) -> bool:
            return fold_of(article) == self._fold

        return {
            name: self._found(passages_of(self._bench, [name], held, chance)) for name in EXAMINED
        }

    @torch.inference_mode()
    def _found(self, passages: Sequence[Passage]) -> dict[str, float]:
        """Share of questions whose passage comes first: by passages, and with best sentences."""
        whole, within = self._encoded([p.sentences for p in passages])
        rows = self._alone([s for p in passages for s in p.sentences])
        first = np.cumsum([0, *(len(p.sentences) for p in passages)])
        asked = [(q, n, right) for n, p in enumerate(passages) for q, right in p.asked]
        vectors = self._alone([question for question, _, _ in asked])
        target = np.asarray([n for _, n, _ in asked])
        passage = vectors @ whole.T
        figures = {"questions": float(len(asked)), "passage": _first(passage, target)}
        for name, sentences in (("alone", rows), ("within", np.concatenate(within))):
            near = vectors @ sentences.T
            best = np.maximum.reduceat(near, first[:-1], axis=1)
            figures[f"{name}: with best sentence"] = _first(passage + best, target)
            figures[f"{name}: sentence of its passage"] = float(
                np.mean(
                    [
                        int(near[i, first[n] : first[n + 1]].argmax()) in right
                        for i, (_, n, right) in enumerate(asked)
                    ]
                )
            )
        return {key: round(value, 4) for key, value in figures.items()}

    def _alone(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts by themselves, `float32 (n, d)`."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        rows = np.zeros((len(texts), self.encoder.config.hidden_size), dtype=np.float32)
        for start in range(0, len(order), _PIECE):
            some = order[start : start + _PIECE]
            with in_halves():
                read = questions(self.encoder, self._tokenizer, [texts[n] for n in some])
            rows[some] = read.numpy()
        return rows

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """The layers, as training left them."""
        state = self.encoder.state_dict()
        return {n: v.numpy() for n, v in state.items() if not n.startswith("embeddings.")}


def _first(scores: NDArray[np.float32], target: NDArray[np.int64]) -> float:
    return float((scores.argmax(axis=1) == target).mean())


def main() -> None:
    """Train and write."""
    parser = parser_of(__doc__)
    parser.add_argument("bench", type=Path, metavar="BENCH")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(options.bench, options.out, options.seed, options.fold)
    record = trainer.train()
    print(json.dumps(record, indent=2), flush=True)
    name = "embedder" if options.fold is None else f"embedder-fold{options.fold}"
    save_weights(trainer.weights(), record, options.out / f"{name}.safetensors")


if __name__ == "__main__":
    main()
