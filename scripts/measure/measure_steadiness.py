"""Count what members read differently than if the reader computed in `float32`.

    python -m scripts.measure.measure_steadiness BENCH [--cache FOLDER] [--bfloat16]

Asks 75 questions of every set with the engine that `auto` takes and in `float32`, and prints a row
for each set. With `--bfloat16` OpenVINO reads as on a processor with AMX. With `--keep FILE` it
writes the answers of the former to FILE, and with `--against FILE` it compares them with those of a
FILE from another processor, or of this one made to compute like an older one by

    ATEN_CPU_CAPABILITY=avx2 FBGEMM_ENABLE_INSTRUCTIONS=AVX2 ONEDNN_MAX_CPU_ISA=AVX2 \
    OPENBLAS_CORETYPE=Haswell MKL_CBWR=COMPATIBLE
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from index.answering.question import answer_parsed
from index.engine import openvino_bert
from index.evaluation.differences import differences
from index.query.parse import parse
from index.reader.reader import load_reader
from scripts.shared.arguments import add_cache, embedder_of, parser_of
from scripts.shared.exact import exact_reader
from scripts.shared.markdown import head, row
from scripts.shared.sets import index_of, questions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answer import Answer
    from index.embedding.embedder import Embedder
    from index.reader.reader import Reads

SETS = ("clapnq", "members", "multihop", "squad")
QUESTIONS = 75
"""Asked of each set, spread over it."""
_COLUMNS = ("first", "verdict", "shown", "order")


def main() -> None:
    """Print a row for each set and comparison."""
    parser = parser_of(__doc__)
    parser.add_argument("bench", type=Path, metavar="BENCH")
    add_cache(parser)
    for option in ("--keep", "--against"):
        parser.add_argument(option, type=Path, metavar="FILE")
    parser.add_argument("--bfloat16", action="store_true")
    options = parser.parse_args()
    embedder = embedder_of(options)
    able = {openvino_bert.AMX} if options.bfloat16 else openvino_bert.features()
    with patch.object(openvino_bert, "features", return_value=able):
        ways: list[Reads] = [load_reader(), exact_reader()]
    kept: dict[str, list[Answer]] = {}
    other = pickle.loads(options.against.read_bytes()) if options.against else {}  # noqa: S301  we wrote it
    print(head(("set", "against", "questions", *_COLUMNS)))
    for name in SETS:
        kept[name], true = ask(options.bench / name, embedder, ways)
        _print(name, "float32", kept[name], true)
        if name in other:
            _print(name, str(options.against), kept[name], other[name])
    if options.keep:
        options.keep.write_bytes(pickle.dumps(kept))


def ask(folder: Path, embedder: Embedder, ways: Sequence[Reads]) -> list[list[Answer]]:
    """Answer a set's questions with each reader."""
    index = index_of(folder, embedder)
    questions = questions_of(folder)
    spread = questions[:: len(questions) // QUESTIONS][:QUESTIONS]
    queries = [parse(question.question, [index]) for question in spread]
    vectors = embedder.embed_questions([query.text for query in queries])
    return [
        [
            answer_parsed(query, vector, [index], reader=way)
            for query, vector in zip(queries, vectors, strict=True)
        ]
        for way in ways
    ]


def _print(name: str, against: str, one: Sequence[Answer], other: Sequence[Answer]) -> None:
    found = differences(zip(one, other, strict=True))
    counts = (getattr(found, column) for column in _COLUMNS)
    print(row((name, against, found.questions, *counts)), flush=True)


if __name__ == "__main__":
    main()
