"""Measure how the search grows with the library: its time, its memory, what it finds.

    python -m benchmarks.growth [PASSAGES ...] [--bench BENCH] [--folder FOLDER]

For each number of passages a synthetic library is written to the disk, in a process of its own, and
questions are put to it as it is loaded from there, in another one. Times are processor time of one
thread: a busy neighbour does not change them much. With `--bench`, what is found of the ten nearest
is measured on all articles and a thousand questions of these sets too, by the share of sentences
that is scanned: some minutes, most of them for vectors. Prints one JSON object a measurement.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import faiss
import numpy as np

from benchmarks.process import peak_mb, resident_mb
from benchmarks.synthetic import DIMENSION, SyntheticLibrary
from index.query.parse import parse
from index.search.rank import search
from index.search.scope import Scope
from index.storage import listed_vectors
from index.storage.packed import PACKED_FROM, mapped
from index.storage.packing import pack
from index.storage.passage_index import PassageIndex
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZES = (1_000, 10_000, 100_000)
SCANNED = (0.05, 0.1, 0.2, 0.4, 1.0)
"""Shares of a library's sentences."""
_QUESTIONS = 200
_WARMED = 20
_TENANT = 1


def main() -> None:
    """Measure each size, and what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=int, nargs="*", default=SIZES)
    parser.add_argument("--bench", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=("build", "ask"))
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    if options.step == "build":
        print(json.dumps(_built(options.passages[0], options.folder)))
    elif options.step == "ask":
        print(json.dumps(_asked(options.passages[0], options.folder)))
    else:
        for passages in options.passages:
            with tempfile.TemporaryDirectory(dir=options.folder) as folder:
                _in_processes(passages, Path(folder))
        if options.bench:
            for row in found_of_real(options.bench):
                print(json.dumps(row), flush=True)


def _in_processes(passages: int, folder: Path) -> None:
    for step in ("build", "ask"):
        command = [sys.executable, "-m", "benchmarks.growth", str(passages), "--step", step]
        subprocess.run([*command, "--folder", str(folder)], check=True)  # noqa: S603  ourselves


def _built(passages: int, folder: Path) -> dict[str, Any]:
    """Write a library's snapshot."""
    made = SyntheticLibrary(passages).segments()
    began = time.process_time()
    if passages > PACKED_FROM:  # without the segments: a file each, flushed, takes minutes
        digests = pack(made, folder / "packed", DIMENSION)
        (folder / "digests.json").write_text(json.dumps(digests), "utf-8")
    else:
        index = PassageIndex(_TENANT, list(made), DIMENSION)
        SnapshotStore(folder).write(index, model="synthetic", library="", embedded=0, seconds=0.0)
    return {
        "passages": passages,
        "make_and_build_s": round(time.process_time() - began, 1),
        "build_peak_mb": peak_mb(),
    }


def _asked(passages: int, folder: Path) -> dict[str, Any]:
    """Load a library and put questions to it."""
    library = SyntheticLibrary(passages)
    asked = library.questions(_QUESTIONS + _WARMED)
    before = resident_mb()
    began = time.process_time()
    index = _loaded(folder)
    load_s = time.process_time() - began
    scope = Scope({_TENANT: frozenset()})
    parsing, searching = [], []
    for one in asked:
        query, spent = _timed(partial(parse, one.text, [index]))
        parsing.append(spent)
        _, spent = _timed(partial(search, query, one.vector, [index], keep=scope))
        searching.append(spent)
    return {
        "passages": len(index),
        "parse_ms_p95": _p(parsing[_WARMED:], 95),
        "search_ms_p50": _p(searching[_WARMED:], 50),
        "search_ms_p95": _p(searching[_WARMED:], 95),
        "load_s": round(load_s, 2),
        "index_mb": resident_mb() - before,
        "process_mb": resident_mb(),
        "found_of_ten": found(index, [one.vector for one in asked]),
    }


def _loaded(folder: Path) -> PassageIndex:
    """Return what `_built` has written.

    Raises:
        FileNotFoundError: It has written nothing.
    """
    store = SnapshotStore(folder)
    if (folder / "digests.json").is_file():
        digests = json.loads((folder / "digests.json").read_text("utf-8"))
        files = store.segments(_TENANT)
        index = mapped(_TENANT, DIMENSION, folder / "packed", digests, files, ())
        if index is not None:
            return index
    elif loaded := store.load(_TENANT):
        return loaded.index
    raise FileNotFoundError(folder)


def found(index: PassageIndex, questions: Sequence[Any]) -> float:
    """Return the share of the ten nearest sentences, by exact search of what is held, found."""
    vectors = index.sentence_vectors
    best = np.full((len(questions), 10), -2.0, dtype=np.float32)
    rows = np.zeros((len(questions), 10), dtype=np.int64)
    stacked = np.stack(questions)
    for start in range(0, len(vectors), 50_000):
        some = np.arange(start, min(start + 50_000, len(vectors)))
        cosines = np.concatenate([best, stacked @ vectors.rows(some).T], axis=1)
        order = np.argsort(-cosines, axis=1)[:, :10]
        best = np.take_along_axis(cosines, order, axis=1)
        places = np.concatenate([rows, np.tile(some, (len(stacked), 1))], axis=1)
        rows = np.take_along_axis(places, order, axis=1)
    shares = [
        len(set(nearest.tolist()) & set(index.nearest_sentences(vector, 10).tolist())) / 10
        for nearest, vector in zip(rows, questions, strict=True)
    ]
    return round(float(np.mean(shares)), 4)


def found_of_real(bench: Path) -> Iterator[dict[str, Any]]:
    """Yield what is found of the ten nearest of real sentences, by lists and share scanned."""
    # not for who measures a process without models
    from index.answering.in_memory import build_index  # noqa: PLC0415
    from index.embedding.embedder import load_embedder  # noqa: PLC0415
    from scripts.shared.sets import articles_of, questions_of  # noqa: PLC0415

    embedder = load_embedder()
    texts, questions = [], []
    for folder in sorted(file.parent for file in bench.glob("*/articles.jsonl")):
        index = build_index(articles_of(folder), embedder)
        texts.append(index.sentence_vectors.rows(np.arange(len(index.sentence_vectors))))
        asked = [question.question for question in questions_of(folder) if question.answerable]
        drawn = np.random.default_rng(0).permutation(len(asked))[:400]
        questions.append(embedder.embed_questions([asked[n] for n in drawn]))
    drawn = np.random.default_rng(3).permutation(sum(map(len, questions)))[:1000]
    chosen, rows = np.concatenate(questions)[drawn], np.unique(np.concatenate(texts), axis=0)
    rows = np.random.default_rng(3).permutation(rows)
    for many, lists in ((8_000, 200), (16_000, 400), (32_000, 800), (len(rows), len(rows) // 40)):
        yield _found_by_share(rows[:many], chosen, lists)


def _found_by_share(rows: Any, questions: Any, lists: int) -> dict[str, Any]:
    nearest = np.argpartition(-(questions @ rows.T), 10, axis=1)[:, :10]
    shares: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(listed_vectors, "_LISTS", ((None, lists),)),
    ):
        listed_vectors.ListedVectors.write(rows, Path(folder))
        held = listed_vectors.ListedVectors.mapped(Path(folder))
        for scanned in SCANNED:
            with patch.object(listed_vectors, "scanned", lambda many, s=scanned: round(s * many)):
                found = [
                    len(set(ten.tolist()) & set(held.nearest(one, 200)[:10].tolist())) / 10
                    for ten, one in zip(nearest, questions, strict=True)
                ]
            shares[f"{scanned:.0%}"] = round(float(np.mean(found)), 4)
    return {"sentences": len(rows), "lists": lists, **shares}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.thread_time()
    return work(), (time.thread_time() - began) * 1000


def _p(values: Sequence[float], share: int) -> float:
    return round(float(np.percentile(values, share)), 2)


if __name__ == "__main__":
    main()
