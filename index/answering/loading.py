"""The models, loaded beside each other and beside whatever else a start has to do.

Most of it is done outside of Python: two threads need the time of the longer one.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from index.embedding.prompts import OWN_PROMPTS

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.embedding.prompts import Prompts
    from index.engine.choice import Backend
    from index.reader.reader import Reader


class LoadingModels:
    """Begins to load the embedder and the reader as soon as it is made.

    Args:
        model: Embedding model (see `load_embedder`).
        backend: What computes both.
        prompts: What is put before the embedder's texts.
        embedder: One that is loaded already, instead.
        read: Whether there is to be a reader.
        brief: For a question or two: both are ready sooner.

    Attributes:
        imported: Done when little Python is left to run: whoever imports meanwhile takes its turns.
        embedder: Fails with `ModelError` where it cannot be loaded.
        reader: Likewise; None in it where there is to be none.
    """

    def __init__(  # noqa: PLR0913  what both are loaded with
        self,
        model: str | None = None,
        backend: Backend = "auto",
        prompts: Prompts = OWN_PROMPTS,
        *,
        embedder: Embedder | None = None,
        read: bool = True,
        brief: bool = False,
    ) -> None:
        threads = ThreadPoolExecutor(3, thread_name_prefix="loading")
        self.imported = threads.submit(_import, backend)
        self.embedder = threads.submit(_embedder, embedder, model, backend, prompts, brief=brief)
        self.reader: Future[Reader | None] = threads.submit(
            _reader, backend, read=read, brief=brief
        )
        threads.shutdown(wait=False)


def _import(backend: Backend) -> None:
    for module in ("index.embedding.embedder", "index.reader.reader"):
        importlib.import_module(module)
    from index.engine.choice import import_engine  # noqa: PLC0415  slow, and in its thread

    import_engine(backend)


def _embedder(
    loaded: Embedder | None,
    model: str | None,
    backend: Backend,
    prompts: Prompts,
    *,
    brief: bool,
) -> Embedder:
    if loaded is not None:
        return loaded
    from index.embedding.embedder import load_embedder  # noqa: PLC0415  slow, and in its thread

    return load_embedder(model, backend, prompts, brief=brief)


def _reader(backend: Backend, *, read: bool, brief: bool) -> Reader | None:
    if not read:
        return None
    from index.reader.reader import load_reader  # noqa: PLC0415  likewise

    return load_reader(backend=backend, brief=brief)


def give_back_freed_memory() -> None:
    """Return to the system what loading the models has freed: glibc keeps some 80 MB of it."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)
