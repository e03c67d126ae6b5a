"""Measure what is lost where only passages near the first one in score are read.

    python -m scripts.measure.measure_contenders BENCH READERS [--cache FOLDER]

READERS is what `python -m scripts.train.train_reader --fold N` wrote: every question is read by a
reader that has not seen its article. Each passage is read once, together with the others that
`PASSAGES` allows. Then each row answers as if those further behind than "behind" had not been read.
Prints how many passages are read and how long they are together, against reading all; how often the
first quotation and the verdict differ from those after reading all; and what that does to the
figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from index.evaluation.evaluate import ask_all
from index.evaluation.metrics import auroc
from index.evaluation.outcome import Judged, judge
from index.reader.reader import PASSAGES, contenders
from scripts.shared.cached_reader import FoldReaders
from scripts.shared.development import development
from scripts.shared.markdown import head, row
from scripts.shared.sets import index_of, questions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.evaluation.datasets import Question
    from index.reader.reader import Reads
    from index.search.hit import Hit, Reading

BEHIND = (inf, 0.3, 0.2, 0.15, 0.1, 0.05, 0.02)
COLUMNS = (
    *("set", "behind", "passages", "text, median", "first differs", "verdict differs"),
    *("hit@1", "quote@1", "auroc"),
)


@dataclass
class Reach:
    """Reads as far as this behind the first passage; a `ReaderOf`.

    Attributes:
        readers: They read all.
        behind: As `index.reader.reader.contenders` takes it.
        read_of: For each question, how many passages and characters were kept, and of how many.
    """

    readers: FoldReaders
    behind: float
    read_of: list[tuple[int, int, int]] = field(default_factory=list)

    def __call__(self, question: Question) -> Nearest:
        """What reads for a question."""
        return Nearest(self.readers(question), self)


@dataclass(frozen=True)
class Nearest:
    """Keeps of what another read only the passages within reach."""

    reader: Reads
    reach: Reach

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """See `index.reader.reader.Reader.read`."""
        readings = self.reader.read(question, hits)
        kept = len(contenders(hits, self.reach.behind))
        sizes = [hit.passage.span.end - hit.passage.span.start for hit in hits[:PASSAGES]]
        self.reach.read_of.append((kept, sum(sizes[:kept]), sum(sizes)))
        return readings[:kept]


def main() -> None:
    """Print a row for each set and distance."""
    data = development(__doc__, reads=True)
    readers = FoldReaders(data.reading().folder, behind=inf)
    print(head(COLUMNS))
    for folder in data.folders:
        index = index_of(folder, data.embedder)
        questions = questions_of(folder)
        whole: list[Judged] = []
        for behind in BEHIND:
            reach = Reach(readers, behind)
            found = ask_all(questions, index, data.embedder, reach)
            judged = [judge(question, finding) for question, finding in found]
            whole = whole or judged
            print(row([folder.name, behind, *_figures(judged, whole, reach)]), flush=True)
        readers.save()


def _figures(judged: Sequence[Judged], whole: Sequence[Judged], reach: Reach) -> list[str]:
    """What came of it, beside reading all."""
    passages, read, there = np.asarray(reach.read_of, dtype=float).T
    pairs = list(zip(judged, whole, strict=True))
    first = np.mean([one.first != other.first for one, other in pairs])
    verdict = np.mean([one.verdict is not other.verdict for one, other in pairs])
    asked = [j for j in judged if j.question.answerable]
    found = np.mean([j.rank == 1 for j in asked])
    right = np.mean([j.right for j in asked])
    area = auroc(
        np.asarray([j.confidence for j in judged]),
        np.asarray([j.question.answerable for j in judged]),
    )
    return [
        f"{passages.mean():.2f}",
        f"{np.median(read / there):.2f}",
        f"{first:.4f}",
        f"{verdict:.4f}",
        f"{found:.3f}",
        f"{right:.3f}",
        "–" if area is None else f"{area:.3f}",
    ]


if __name__ == "__main__":
    main()
