"""Measure Pullquote beside its peers: same model, same passages, same questions, one run.

    python -m benchmarks.side_by_side BENCH/squad FOLDER [--passages 600] [--questions 200]

FOLDER gets an environment for each peer, with the packages that `benchmarks/peers/NAME.txt` pins,
made the first time (some minutes, some gigabytes). Prints the table of `docs/benchmarks.md`, and
writes the figures into `--json FILE`. Wants a quiet machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.engine.packaged_model import checked_folder
from index.storage.segment import Split
from scripts.shared.arguments import parser_of
from scripts.shared.markdown import table
from scripts.shared.sets import answerable_of, articles_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.evaluation.datasets import Question

HERE = Path(__file__).resolve().parent
OURS = "pullquote_answer"
PEERS = {
    OURS: "**Pullquote**, the whole answer",
    "langchain_ensemble": "LangChain (BM25 and FAISS)",
    "llamaindex_fusion": "LlamaIndex (fusion)",
    "haystack_join": "Haystack 2 (reciprocal rank)",
    "txtai_hybrid": "txtai (hybrid)",
    "verbatim_dense": "Verbatim RAG (dense)",
}
_COLUMNS = {
    "passages_a_second": "passages indexed a second",
    "p50_ms": "question, p50 ms",
    "p95_ms": "p95 ms",
    "at_1": "one at a time, questions a second",
    "at_8": "8 at once",
    "at_64": "64 at once",
    "hit_at_1": "hit@1",
    "imports_s": "imports, s",
    "memory_mb": "memory, MB",
}
_NONE = "–"
_LEARNED = " *"
"""Behind our hit@1: the reader that ships has learned from these articles."""
_DIGITS = {"hit_at_1": 3, "imports_s": 1, "p50_ms": 1, "p95_ms": 1, "passages_a_second": 1}


def main() -> None:
    """Run each and print the table."""
    parser = parser_of(__doc__)
    parser.add_argument("data", type=Path, metavar="BENCH/squad")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--passages", type=int, default=600)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    place = options.folder / "data.json"
    data = work(options.data, options.passages, options.questions)
    place.write_text(json.dumps(data), encoding="utf-8")
    figures = {name: run(name, _python(name, options.folder), place) for name in PEERS}
    print(shown(figures))
    if options.json:
        options.json.write_text(json.dumps(figures), encoding="utf-8")


def shown(figures: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table of what `measure.py` measured of each peer, in Markdown."""
    cells = {
        name: [
            f"{of_it[key]:,.{_DIGITS.get(key, 0)}f}" if key in of_it else _NONE for key in _COLUMNS
        ]
        for name, of_it in figures.items()
    }
    hit = list(_COLUMNS).index("hit_at_1")
    if OURS in cells and cells[OURS][hit] != _NONE:
        cells[OURS][hit] += _LEARNED
    return table(("", *_COLUMNS.values()), [[PEERS[name], *cells[name]] for name in figures])


def work(folder: Path, most: int, asked: int) -> dict[str, Any]:
    """What every peer is given: passages of whole articles, and questions about them."""
    texts: list[str] = []
    places: list[tuple[str, int, int]] = []
    for article in articles_of(folder):
        if len(texts) >= most:
            break
        for passage in Split.of(article).passages:
            texts.append(passage.span.of(article.text))
            places.append((article.id, *passage.span))
    there = {article for article, _, _ in places}
    questions = [q for q in answerable_of(folder) if q.article_id in there]
    some = questions[:: max(1, len(questions) // asked)][:asked]
    return {
        "texts": texts,
        "places": places,
        "articles": str(folder / "articles.jsonl"),
        "model": str(checked_folder()),
        "questions": [{"text": q.question, "gold": _gold(q, places)} for q in some],
    }


def run(name: str, python: Path, place: Path) -> dict[str, float]:
    """Measure one, in its environment."""
    ran = subprocess.run(  # noqa: S603  our own script
        [python, HERE / "measure.py", name, place],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "TOKENIZERS_PARALLELISM": "false"},
    )
    if ran.returncode:
        raise SystemExit(f"{name} failed:\n{ran.stderr[-2000:]}")
    figures: dict[str, float] = json.loads(ran.stdout.strip().splitlines()[-1])
    return figures


def _python(name: str, folder: Path) -> Path:
    """The interpreter of a peer's environment, which is made where there is none."""
    if name == OURS:
        return Path(sys.executable)
    place = folder / name
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        print(f"Installing {name} …", file=sys.stderr, flush=True)
        pins = str(HERE / "peers" / f"{name}.txt")
        for command in (
            [sys.executable, "-m", "venv", str(place)],
            [str(python), "-m", "pip", "install", "-q", "-r", pins],
        ):
            subprocess.run(command, check=True)  # noqa: S603  our own pins
        (place / "ready").touch()
    return python


def _gold(question: Question, places: list[tuple[str, int, int]]) -> list[int]:
    """Numbers of the passages that a question's answers begin in."""
    return [
        n
        for n, (article, start, end) in enumerate(places)
        if article == question.article_id
        and any(start <= gold.span.start < end for gold in question.gold)
    ]


if __name__ == "__main__":
    main()
