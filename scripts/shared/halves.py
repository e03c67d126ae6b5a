"""Every other article of a set, indexed; the others are what a library does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.answering.in_memory import build_index
from scripts.shared.arguments import add_cache, embedder_of, parser_of
from scripts.shared.sets import articles_of

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.storage.passage_index import PassageIndex


def halves(description: str | None) -> tuple[Embedder, PassageIndex, PassageIndex]:
    """The model, the half that is there and the half that is not, as the command line says.

    Args:
        description: The script's docstring, shown by `--help`.
    """
    parser = parser_of(description)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    add_cache(parser)
    options = parser.parse_args()
    embedder = embedder_of(options)
    articles = articles_of(options.folder)
    there, elsewhere = (build_index(articles[half::2], embedder) for half in (0, 1))
    return embedder, there, elsewhere
