"""The real model behind a gate: a test says when it goes on, where a slow machine would be slow."""

from __future__ import annotations

import asyncio
import math
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import PassageText

PATIENCE_S = 60.0


class HeldEmbedder:
    """Embeds as the real model does, but not before it is let; until then it holds its thread.

    Args:
        real: The model.
        batches: So many go through before one is held.
    """

    def __init__(self, real: Embedder, batches: float = 0) -> None:
        self._real = real
        self._let = batches
        self._held = False
        self._changed = Condition()

    @property
    def name(self) -> str:
        """As the model's."""
        return self._real.name

    @property
    def dimension(self) -> int:
        """As the model's."""
        return self._real.dimension

    @property
    def passage_words(self) -> int:
        """As the model's."""
        return self._real.passage_words

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Wait to be let, then embed.

        Raises:
            TimeoutError: Nobody let it go on: who should have was perhaps held up by this.
        """
        self._wait()
        return self._real.embed(texts)

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Wait to be let, then embed; see `embed`."""
        self._wait()
        return self._real.embed_questions(texts)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """Wait to be let, then embed; see `embed`."""
        self._wait()
        return self._real.embed_passages(passages)

    def _wait(self) -> None:
        with self._changed:
            self._held = self._let < 1
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: self._let >= 1, PATIENCE_S):
                raise TimeoutError("the model was not let go on")
            self._held = False
            self._let -= 1

    async def held(self) -> None:
        """Wait until somebody's texts are held.

        Raises:
            TimeoutError: Nobody's are.
        """

        def wait() -> bool:
            with self._changed:
                return self._changed.wait_for(lambda: self._held, PATIENCE_S)

        if not await asyncio.to_thread(wait):
            raise TimeoutError("nobody asked the model")

    def hold(self) -> None:
        """Let nobody through from here on."""
        with self._changed:
            self._let = 0

    def let(self, batches: float = math.inf) -> None:
        """Let so many more go through, all of them unless told otherwise."""
        with self._changed:
            self._let += batches
            self._changed.notify_all()
