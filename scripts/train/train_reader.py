"""Train the reader: does a sentence of a passage answer a question, and where in it.

    python -m scripts.train.train_reader BENCH START OUT [--folds] [--seed 7]

BENCH holds the sets of `LEARNED_ONCE` and `JUDGED`; START is the file that
`scripts/train/cross_encoder.py` tells how to get. OUT gets `reader.safetensors`, to be put beside
`index/reader/reader.py`; with `--folds` also one reader for each fold of articles, trained without
it (`scripts.shared.folds`), and what each makes of its fold: these give figures on articles not
seen. What lies in OUT already is not trained again. Two cores that compute in bfloat16 need about
an hour and a quarter, and half of it more for each fold; others compute in float32 and take 2.6
times as long.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
import time
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import torch
import transformers

from index.engine.bert import bert_with
from index.engine.packaged_model import load_tokenizer
from index.engine.weights import save_weights
from scripts.shared.arguments import parser_of
from scripts.shared.folds import FOLDS, fold_of
from scripts.train.cross_encoder import START_SHA256, start_from
from scripts.train.hard_negatives import made_sly
from scripts.train.reader_examples import QuestionSet
from scripts.train.reader_network import is_own, untrained_network
from scripts.train.reader_training import Rates, computes_halves, examine, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.train.reader_examples import Example
    from scripts.train.reader_network import ReaderNetwork

RATES = (Rates(encoder=6e-5, heads=6e-4), Rates(encoder=5e-5, heads=3e-4))
"""Peak learning rates in stage 1 and 2."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
PASSES = 1
"""Passes over the data of stage 2; stage 1 has one."""
SLY = 0.12
"""Share of the answerable questions that are made sly."""
REMEMBERED = 1500
"""Examples of stage 1 that each pass of stage 2 repeats."""
LEARNED_ONCE = {
    "squad2-rebuilt": (0.0, 0.9),
    "squad2-eleven": (0.25, 1.0),
    "squad2-pairs": (1.0, 1.0),
    "qed": (1.0, 1.0),
    "selqa": (1.0, 1.0),
}
"""The sets of stage 1, which no figure is given for: what share is taken of their paragraphs that
people wrote no unanswerable question on, and of all that are then left. More takes longer."""
ASKED_ELSEWHERE = 0.08
"""Share of the questions of stage 1 that are also asked of the best other passage."""
JUDGED = {"members": 0.5, "squad": 0.3, "squad11": 0.15, "clapnq": 0.5}
"""The sets of stage 2, held out by fold, and the same share of theirs."""
_TOGETHER = ("clapnq", "selqa")
"""Sets whose several places answer together."""


class Trainer:
    """The stages of one training.

    Args:
        bench: The data.
        start: What the encoder is before.
        out: Where weights go.
        seed: Of every draw.
    """

    def __init__(self, bench: Path, start: Path, out: Path, seed: int) -> None:
        self._start = bert_with(start, start_from(start))
        self._bench, self._out, self._seed = bench, out, seed
        self._tokenizer = load_tokenizer()

    def stage1(self) -> Path:
        """What is learned once, from sets that no figure is given for."""
        path = self._out / "stage1.pt"
        if path.is_file():
            return path
        network = self._network()
        chance = Random(self._seed)
        examples = self._learned_once(chance)
        minutes = self._train(network, [lambda: examples], RATES[0], chance, "stage 1")
        record = {
            "stage1_minutes": minutes,
            "stage1_examples": len(examples),
            "stage1_threads": torch.get_num_threads(),
        }
        torch.save({"weights": network.state_dict(), "record": record}, path)
        return path

    def stage2(self, fold: int | None) -> Path:
        """The rest, from all articles or without those of a fold."""
        path = self._out / ("reader" if fold is None else f"fold{fold}")
        path = path.with_suffix(".safetensors")
        if path.is_file():
            return path
        network = self._network()
        before = torch.load(self.stage1(), weights_only=True)
        network.load_state_dict(before["weights"])
        chance = Random(self._seed)
        passes = [functools.partial(self._examples, fold, n) for n in range(PASSES)]
        minutes = self._train(network, passes, RATES[1], chance, path.stem)
        record = {
            **self._record(),
            **before["record"],
            "stage2_minutes": minutes,
            "stage2_examples_a_pass": len(passes[0]()),
            "left_out_fold": fold,
            "held_out": self._examined(network, fold) if fold is not None else None,
        }
        print(json.dumps(record, indent=2), flush=True)
        learned = {n: v.cpu().numpy() for n, v in network.state_dict().items() if is_own(n)}
        save_weights(learned, record, path)
        return path

    def _network(self) -> ReaderNetwork:
        torch.manual_seed(self._seed)
        network = untrained_network(self._start).to(DEVICE)
        # On a CPU a sixth quicker than torch's fused attention, whose way back is slow in bfloat16.
        encoder: Any = network.encoder  # a model of transformers, which has no types
        encoder.set_attn_implementation("eager")
        return network

    def _train(
        self,
        network: ReaderNetwork,
        passes: Sequence[Callable[[], list[Example]]],
        rates: Rates,
        chance: Random,
        name: str,
    ) -> float:
        """Train in place; returns the minutes it took."""
        started = time.perf_counter()
        train(network, self._tokenizer, passes, rates=rates, chance=chance, name=name)
        return round((time.perf_counter() - started) / 60, 1)

    def _learned_once(self, chance: Random) -> list[Example]:
        """The examples of stage 1."""
        found: list[Example] = []
        for name, (share, taken) in LEARNED_ONCE.items():
            asked = QuestionSet(self._bench / name, chance, together=name in _TOGETHER)
            some = asked.examples(hard=ASKED_ELSEWHERE, share=share)
            groups = dict.fromkeys(example.group for example in some)
            left = {group for group in groups if chance.random() < taken}
            found += [example for example in some if example.group in left]
        return [*found, *_sly(found, chance)]

    def _examples(self, fold: int | None, number: int) -> list[Example]:
        """The examples of a pass of stage 2, drawn afresh each time."""
        chance = Random(100 * self._seed + number)
        found: list[Example] = []
        for name, share in JUDGED.items():
            asked = QuestionSet(self._bench / name, chance, together=name in _TOGETHER)
            found += asked.examples(
                lambda article: fold is None or fold_of(article) != fold, hard=share
            )
        remembered = chance.sample(self._learned_once(chance), REMEMBERED)
        return [*found, *_sly(found, chance), *remembered]

    def _examined(self, network: ReaderNetwork, fold: int) -> dict[str, dict[str, float]]:
        """Figures on the articles of a fold."""
        chance = Random(self._seed)
        figures = {}
        for name in JUDGED:
            asked = QuestionSet(
                self._bench / name, chance, together=name in _TOGETHER, whole=True
            ).examples(lambda article: fold_of(article) == fold)
            figures[name] = examine(network, self._tokenizer, asked)
        return figures

    def _record(self) -> dict[str, Any]:
        sets = [*LEARNED_ONCE, *JUDGED]
        names = [f"{s}/{n}.jsonl" for s in sets for n in ("articles", "questions")]
        files = [self._bench / name for name in names]
        return {
            "trained_by": "scripts/train/train_reader.py",
            "started_from": START_SHA256,
            "seed": self._seed,
            "data_sha256": {
                str(f.relative_to(self._bench)): hashlib.sha256(f.read_bytes()).hexdigest()
                for f in files
            },
            "versions": {
                "python": platform.python_version(),
                "torch": torch.__version__,
                "transformers": transformers.__version__,
            },
            "stage2_threads": torch.get_num_threads(),
            "device": DEVICE,
            "arithmetic": "bfloat16" if computes_halves(torch.device(DEVICE)) else "float32",
            "rates": [asdict(rates) for rates in RATES],
            "passes": PASSES,
        }


def _sly(examples: Sequence[Example], chance: Random) -> list[Example]:
    """Some answerable examples made sly."""
    answerable = [e for e in examples if e.right]
    tried = [made_sly(e, chance) for e in answerable if chance.random() < SLY]
    return [made for made in tried if made is not None]


def main() -> None:
    """Train what is not there yet."""
    parser = parser_of(__doc__)
    parser.add_argument("bench", type=Path, metavar="BENCH")
    parser.add_argument("start", type=Path, metavar="START")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--folds", action="store_true", help="also one without each fold")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(options.bench, options.start, options.out, options.seed)
    trainer.stage1()
    for fold in [None, *(range(FOLDS) if options.folds else [])]:
        print(f"{trainer.stage2(fold)} is there", flush=True)


if __name__ == "__main__":
    main()
