"""Train the reader: does a sentence of a passage answer a question, and where in it.

    python -m scripts.train.train_reader BENCH START OUT [--fold N] [--seeds 7 8] [--without STEP]

BENCH holds the sets that `scripts/train/reader_data.py` names; START is the file that
`scripts/train/cross_encoder.py` tells how to get. OUT gets `reader.safetensors`, to be put beside
`index/reader/reader.py`; with `--fold` it gets `foldN.safetensors` instead, trained without those
articles (`scripts.shared.folds`), and what it makes of them is printed: figures on articles not
seen. What lies in OUT already is not trained again. An H200 needs five minutes; two cores that
compute in bfloat16 would need half a day. `--without` leaves a step out, to measure what it is
worth: give each such training an OUT of its own.
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
from scripts.train.cross_encoder import START_SHA256, start_from
from scripts.train.reader_data import JUDGED, LEARNED_ONCE, STEPS, TrainingData
from scripts.train.reader_network import is_own, untrained_network
from scripts.train.reader_training import (
    ORDER,
    PLACE,
    Rates,
    Shares,
    computes_halves,
    examine,
    train,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.train.reader_examples import Example
    from scripts.train.reader_network import ReaderNetwork

RATES = (Rates(encoder=1.5e-4, heads=1e-3), Rates(encoder=1e-4, heads=4e-4))
"""Peak learning rates in stage 1 and 2."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
PASSES = 2
"""Passes over the data of stage 2; stage 1 has one."""


class Trainer:
    """The stages of one training.

    Args:
        bench: The data.
        start: What the encoder is before.
        out: Where weights go.
        without: Of `STEPS`, which is left out.
    """

    def __init__(self, bench: Path, start: Path, out: Path, without: str | None = None) -> None:
        self._start = bert_with(start, start_from(start))
        self._bench, self._out, self._without = bench, out, without
        self._data = TrainingData(bench, without)
        self._tokenizer = load_tokenizer()

    def stage1(self) -> Path:
        """What is learned once, from sets that no figure is given for."""
        path = self._out / "stage1.pt"
        if path.is_file():
            return path
        chance = Random(0)
        network = self._network(0)
        examples = self._data.stage1(chance)
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
        passes = [functools.partial(self._data.stage2, fold, chance) for _ in range(PASSES)]
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
        return {
            name: examine(network, self._tokenizer, self._data.held_out(name, fold))
            for name in JUDGED
        }

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
        shares = Shares(
            place=0.0 if self._without == "place" else PLACE,
            order=0.0 if self._without == "order" else ORDER,
        )
        train(
            network,
            self._tokenizer,
            passes,
            rates=rates,
            chance=chance,
            name=name,
            shares=shares,
        )
        return round((time.perf_counter() - started) / 60, 1)

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
            "without": self._without,
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
    parser.add_argument("--without", choices=STEPS, help="leave a step out")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(options.bench, options.start, options.out, options.without)
    print(f"{trainer.mean(options.fold, options.seeds)} is there", flush=True)


if __name__ == "__main__":
    main()
