"""What the command lines of several scripts have in common."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.embedder import load_embedder
from scripts.shared.cached_embedder import CachedEmbedder

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder


def parser_of(doc: str | None) -> argparse.ArgumentParser:
    """A parser whose `--help` shows the script's docstring line by line."""
    return argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Add `--cache FOLDER` and `--model MODEL`, which `embedder_of` reads."""
    parser.add_argument(
        "--model", metavar="MODEL", help="as PULLQUOTE_MODEL; else the packaged one"
    )
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep vectors for later runs")


def embedder_of(options: argparse.Namespace) -> Embedder:
    """The packaged model or the one that is named, behind a cache where one is asked for."""
    embedder: Embedder = load_embedder(options.model)
    return CachedEmbedder(embedder, options.cache) if options.cache else embedder


def sets_and_embedder(doc: str | None) -> tuple[list[Path], Embedder]:
    """The folders that the command line names, one a set, and what embeds their texts."""
    parser = parser_of(doc)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    add_cache(parser)
    options = parser.parse_args()
    return options.folders, embedder_of(options)
