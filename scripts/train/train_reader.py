"""Train the reader: does a sentence of a passage answer a question, and where in it.

    python -m scripts.train.train_reader BENCH START OUT [--fold N] [--seeds 7 8]

BENCH holds the sets of `LEARNED_ONCE` and `JUDGED`; START is the file that
`scripts/train/cross_encoder.py` tells how to get. OUT gets `reader.safetensors`, to be put beside
`index/reader/reader.py`; with `--fold` it gets `foldN.safetensors` instead, trained without those
articles (`scripts.shared.folds`), and what it makes of them is printed: figures on articles not
seen. What lies in OUT already is not trained again. An H200 needs five minutes; two cores that
compute in bfloat16 would need half a day.
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
from scripts.shared.folds import fold_of
from scripts.train.cross_encoder import START_SHA256, start_from
from scripts.train.hard_negatives import made_sly
from scripts.train.reader_examples import QuestionSet
from scripts.train.reader_network import is_own, untrained_network
from scripts.train.reader_training import Rates, computes_halves, examine, train

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scripts.train.reader_examples import Example, Keep
    from scripts.train.reader_network import ReaderNetwork

RATES = (Rates(encoder=1.5e-4, heads=1e-3), Rates(encoder=1e-4, heads=4e-4))
"""Peak learning rates in stage 1 and 2."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
PASSES = 2
"""Passes over the data of stage 2; stage 1 has one."""
SLY = 0.12
"""Share of the answerable questions that are made sly."""
REMEMBERED = 0.1
"""Share of the articles of stage 1 that each pass of stage 2 repeats."""
LEARNED_ONCE = {
    "squad2-rebuilt": 0.4,
    "squad2-eleven": 0.4,
    "squad2-pairs": 0.4,
    "qed": 1.0,
    "selqa": 1.0,
}
"""The sets of stage 1, which no figure is given for, and of how many other passages each of their
questions is asked too."""
JUDGED = {"members": 2.0, "squad": 1.0, "squad11": 0.7, "clapnq": 2.0}
"""The sets of stage 2, held out by fold, and the same of theirs."""
_TOGETHER = ("clapnq", "selqa")
"""Sets whose several places answer together."""


class Trainer:
    """The stages of one training.

    Args:
        bench: The data.
        start: What the encoder is before.
        out: Where weights go.
    """

    def __init__(self, bench: Path, start: Path, out: Path) -> None:
        self._start = bert_with(start, start_from(start))
        self._bench, self._out = bench, out
        self._tokenizer = load_tokenizer()
        self._set = functools.cache(self._read)

    def stage1(self) -> Path:
        """What is learned once, from sets that no figure is given for."""
        path = self._out / "stage1.pt"
        if path.is_file():
            return path
        chance = Random(0)
        network = self._network(0)
        examples = self._drawn(LEARNED_ONCE, chance)
        minutes = self._train(network, [lambda: examples], RATES[0], chance, "stage 1")
        record = {
            "stage1_minutes": minutes,
            "stage1_examples": len(examples),
            "stage1_threads": torch.get_num_threads(),
        }
        torch.save({"weights": network.state_dict(), "record": record}, path)
        return path

    def stage2(self, fold: int | None, seed: int) -> Path:
        """The rest, from all articles or without those of a fold, in an order of its own."""
        path = self._out / f"{_name(fold)}-{seed}.pt"
        if path.is_file():
            return path
        network = self._network(seed)
        before = torch.load(self.stage1(), weights_only=True)
        network.load_state_dict(before["weights"])
        chance = Random(seed)
        passes = [functools.partial(self._examples, fold, chance) for _ in range(PASSES)]
        minutes = self._train(network, passes, RATES[1], chance, path.stem)
        record = {**before["record"], "stage2_minutes": minutes}
        torch.save({"weights": network.state_dict(), "record": record}, path)
        return path

    def mean(self, fold: int | None, seeds: Sequence[int]) -> Path:
        """The mean of the weights that several orders come to: what ships."""
        path = self._out / f"{_name(fold)}.safetensors"
        if path.is_file():
            return path
        parts = [torch.load(self.stage2(fold, seed), weights_only=True) for seed in seeds]
        network = self._network(0)
        states = [part["weights"] for part in parts]
        network.load_state_dict(
            {name: sum(state[name] for state in states) / len(states) for name in states[0]}
        )
        record = {
            **self._record(),
            **parts[0]["record"],
            "seeds": list(seeds),
            "left_out_fold": fold,
            "held_out": self.examined(network, fold) if fold is not None else None,
        }
        print(json.dumps(record, indent=2), flush=True)
        learned = {n: v.cpu().numpy() for n, v in network.state_dict().items() if is_own(n)}
        save_weights(learned, record, path)
        return path

    def examined(self, network: ReaderNetwork, fold: int) -> dict[str, dict[str, float]]:
        """Figures on the articles of a fold."""
        figures = {}
        for name in JUDGED:
            asked = self._read(name, whole=True).examples(lambda article: fold_of(article) == fold)
            figures[name] = examine(network, self._tokenizer, asked)
        return figures

    def _network(self, seed: int) -> ReaderNetwork:
        torch.manual_seed(seed)
        network = untrained_network(self._start).to(DEVICE)
        encoder: Any = network.encoder  # a model of transformers, which has no types
        # On a CPU a sixth quicker than torch's fused attention, whose way back is slow in bfloat16.
        encoder.set_attn_implementation("sdpa" if DEVICE == "cuda" else "eager")
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

    def _read(self, name: str, *, whole: bool = False) -> QuestionSet:
        """A set; what is drawn in it is the same in every training."""
        return QuestionSet(
            self._bench / name, Random(name), together=name in _TOGETHER, whole=whole
        )

    def _drawn(
        self, hard: Mapping[str, float], chance: Random, keep: Keep = lambda _: True
    ) -> list[Example]:
        """The examples of some sets, and sly ones."""
        found: list[Example] = []
        for name, many in hard.items():
            found += self._set(name).examples(keep, hard=many)
        answerable = [e for e in found if e.right]
        tried = [made_sly(e, chance) for e in answerable if chance.random() < SLY]
        return [*found, *(made for made in tried if made is not None)]

    def _examples(self, fold: int | None, chance: Random) -> list[Example]:
        """The examples of a pass of stage 2, drawn afresh each time."""
        found = self._drawn(
            JUDGED, chance, lambda article: fold is None or fold_of(article) != fold
        )
        again = functools.cache(lambda _article: chance.random() < REMEMBERED)
        return [*found, *self._drawn(LEARNED_ONCE, chance, again)]

    def _record(self) -> dict[str, Any]:
        sets = [*LEARNED_ONCE, *JUDGED]
        names = [f"{s}/{n}.jsonl" for s in sets for n in ("articles", "questions")]
        files = [self._bench / name for name in names]
        return {
            "trained_by": "scripts/train/train_reader.py",
            "started_from": START_SHA256,
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


def _name(fold: int | None) -> str:
    return "reader" if fold is None else f"fold{fold}"


def main() -> None:
    """Train what is not there yet."""
    parser = parser_of(__doc__)
    parser.add_argument("bench", type=Path, metavar="BENCH")
    parser.add_argument("start", type=Path, metavar="START")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--fold", type=int, help="leave this fold of the articles out")
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(options.bench, options.start, options.out)
    print(f"{trainer.mean(options.fold, options.seeds)} is there", flush=True)


if __name__ == "__main__":
    main()
