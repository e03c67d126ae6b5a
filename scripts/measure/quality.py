"""Measure the answers on every set, whole and with parts left out, and bring docs/quality.md up.

    python -m scripts.measure.quality BENCH READERS [--sets squad,clapnq] [--whole squad]
    python -m scripts.measure.quality --tables
    python -m scripts.measure.quality --read 40

BENCH holds one folder a set with `articles.jsonl` and `questions.jsonl`; READERS is what
`python -m scripts.train.train_reader --fold N` wrote, so that every question is read by a reader
that has not seen its article. What was measured lies in `build/quality/SET`: the figures with all
parts ("all"), and a dump of every question for that and for each way of leaving parts out. The
tables between the marks in docs/quality.md and the pictures in docs/images are made from it;
`--tables` makes them again without measuring. `--read` prints a random sample of mistakes for a
person to read.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from index.answer import Verdict
from index.answering.in_memory import build_index
from index.embedding.embedder import load_embedder
from index.evaluation.dump import read_dump, write_dump
from index.evaluation.error_analysis import Outcome, outcome
from index.evaluation.evaluate import measure
from index.evaluation.figures import columns
from index.evaluation.plots import plot
from scripts.measure.quality_tables import WAYS, Run, alt_text, tables
from scripts.shared.arguments import parser_of
from scripts.shared.cached_reader import FoldReaders
from scripts.shared.sets import articles_of, measured_in, questions_of
from scripts.shared.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embedding.embedder import Embedder
    from index.evaluation.outcome import Judged
    from index.search.ablation import Without

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "quality"
PAGES = (ROOT / "docs" / "quality.md", ROOT / "docs" / "quality-appendix.md")
IMAGES = ROOT / "docs" / "images"
SAMPLE_SEED = 40


def main() -> None:
    """Measure, write the tables, or print a sample of mistakes."""
    parser = parser_of(__doc__)
    parser.add_argument("bench", type=Path, nargs="?", metavar="BENCH")
    parser.add_argument("readers", type=Path, nargs="?", metavar="READERS")
    parser.add_argument("--sets", default="", help="only these, separated by commas")
    parser.add_argument("--whole", default="", help="sets to measure with nothing left out only")
    parser.add_argument("--tables", action="store_true", help="measure nothing")
    parser.add_argument("--read", type=int, default=0, metavar="N", help="print N mistakes")
    chosen = parser.parse_args()
    if chosen.read:
        print_mistakes(chosen.read)
        return
    if not chosen.tables:
        if chosen.bench is None or chosen.readers is None:
            parser.error("BENCH and READERS are needed, or --tables")
        only, whole = _names(chosen.sets), _names(chosen.whole)
        embedder, readers = load_embedder(), FoldReaders(chosen.readers)
        for folder in measured_in(chosen.bench):
            if not only or folder.name in only:
                ways = {"all": WAYS["all"]} if folder.name in whole else WAYS
                measure_set(folder, embedder, readers, ways)
        readers.save()
    write_pages(_measured())


def measure_set(
    folder: Path, embedder: Embedder, readers: FoldReaders, ways: dict[str, Without]
) -> None:
    """Index a set once and ask its questions in every way."""
    target = WORK / folder.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    articles, questions = articles_of(folder), readers.unseen(questions_of(folder))
    with Stopwatch() as watch:
        index = build_index(articles, embedder)
    speed = len(index) / watch.seconds
    for name, without in ways.items():
        report = measure(
            index, questions, embedder, passages_per_s=speed, reader_of=readers, without=without
        )
        write_dump(report.judged, target / f"{name}.jsonl")
        if name == "all":
            figures = report.as_dict()
            (target / "all.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
        print(folder.name, name, "measured", file=sys.stderr)


def write_pages(runs: Sequence[Run]) -> None:
    """Put the tables between their marks, on the page and its appendix, and the pictures beside."""
    pictures = []
    for run in runs:
        plot(columns(run.ways["all"]), run.figures, IMAGES / f"quality-{run.name}.png")
        pictures.append(f"![{alt_text(run)}](images/quality-{run.name}.png)")
    parts = {**tables(runs), "pictures": "\n\n".join(pictures)}
    for path in PAGES:
        page = path.read_text("utf-8")
        for name, text in parts.items():
            start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
            if start in page:
                before, rest = page.split(start)
                page = f"{before}{start}\n\n{text}\n\n{end}{rest.split(end)[1]}"
        path.write_text(page, "utf-8")


def print_mistakes(count: int) -> None:
    """A random sample of wrong answers, about as many of each set, and what was wrong."""
    runs = _measured()
    for left, run in zip(range(len(runs), 0, -1), runs, strict=True):
        wrong = [j for j in run.ways["all"] if _is_wrong(j)]
        share = min(len(wrong), count // left)
        count -= share
        for one in random.Random(SAMPLE_SEED).sample(wrong, share):
            print(f"\n[{run.name} {one.question.id}] {one.question.question}")
            print(
                f"  {outcome(one)}; verdict: {one.verdict}, {one.confidence:.2f}; rank {one.rank}"
            )
            print(f"  said: {one.first.text if one.first else '-'}")
            for place in one.gold[:3]:
                print(f"  gold: {place.text}")


def _is_wrong(judged: Judged) -> bool:
    claimed = judged.verdict is Verdict.ANSWERED
    kind = outcome(judged)
    return claimed if kind is Outcome.UNANSWERABLE else kind is not Outcome.RIGHT


def _measured() -> list[Run]:
    """Every set that was measured, whatever run did it."""
    return [_read(figures.parent) for figures in sorted(WORK.glob("*/all.json"))]


def _read(folder: Path) -> Run:
    ways = {name: read_dump(folder / f"{name}.jsonl") for name in WAYS if _there(folder, name)}
    return Run(folder.name, json.loads((folder / "all.json").read_text("utf-8")), ways)


def _there(folder: Path, name: str) -> bool:
    return (folder / f"{name}.jsonl").is_file()


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",") if name.strip()}


if __name__ == "__main__":
    main()
