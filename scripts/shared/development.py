"""What the fitting scripts share: their data, and the files that their weights go to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.shared.arguments import add_cache, embedder_of, parser_of
from scripts.shared.cached_reader import FoldReaders
from scripts.shared.sets import digest, measured_in

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

INDEX = Path(__file__).resolve().parents[2] / "index"
ROOMS = {"confidence": "answering", "quoting": "quotation", "ranking": "search"}
"""Where each file of fitted weights lies, inside `index`."""


@dataclass(frozen=True)
class Development:
    """Development data and what reads them.

    Attributes:
        folders: One a set, each with `articles.jsonl` and `questions.jsonl`.
        embedder: The packaged model, before a cache where one was asked for.
        readers: One for each fold of articles, where the script reads.
    """

    folders: list[Path]
    embedder: Embedder
    readers: FoldReaders | None

    def reading(self) -> FoldReaders:
        """The readers of a script that cannot do without."""
        if self.readers is None:
            raise TypeError("this script was started without readers")
        return self.readers

    def write(self, name: str, script: str, record: dict[str, Any]) -> None:
        """Write what was fitted into its room of `index`, with what it rests on, and print it."""
        whole = {
            "fitted_by": script,
            "data_sha256": {folder.name: digest(folder) for folder in self.folders},
            "model": self.embedder.name,
            **record,
        }
        text = json.dumps(whole, indent=2)
        (INDEX / ROOMS[name] / f"{name}.json").write_text(text + "\n", "utf-8")
        print(text)


def development(description: str | None, *, reads: bool) -> Development:
    """The development data that the command line names.

    Args:
        description: The script's docstring, shown by `--help`.
        reads: Whether the script needs READERS too.
    """
    parser = parser_of(description)
    parser.add_argument("bench", type=Path, metavar="BENCH")
    if reads:
        parser.add_argument("readers", type=Path, metavar="READERS")
    add_cache(parser)
    options = parser.parse_args()
    return Development(
        folders=measured_in(options.bench),
        embedder=embedder_of(options),
        readers=FoldReaders(options.readers) if reads else None,
    )
