"""The real model behind a gate: a test says when it goes on, where a slow machine would be slow."""

from __future__ import annotations

import asyncio
import math
from abc import ABC, abstractmethod
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import PassageText

PATIENCE_S = 60.0


class WaitingEmbedder(ABC):
    """Embeds as the real model does, once it may.

    Args:
        real: The model.
    """

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.name, self.dimension = real.name, real.dimension
        self.passage_words = real.passage_words

    @abstractmethod
    def _wait(self) -> None:
        """Hold the thread until it may."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Wait, then embed."""
        self._wait()
        return self._real.embed(texts)

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Wait, then embed."""
        self._wait()
        return self._real.embed_questions(texts)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        """Wait, then embed."""
        self._wait()
        return self._real.embed_passages(passages)


class HeldEmbedder(WaitingEmbedder):
    """Embeds as the real model does, but not before it is let; until then it holds its thread.

    Args:
        real: The model.
        batches: So many go through before one is held.
    """

    def __init__(self, real: Embedder, batches: float = 0) -> None:
        super().__init__(real)
        self._let = batches
        self._held = False
        self._changed = Condition()

    def _wait(self) -> None:
        """Wait to be let.

        Raises:
            TimeoutError: Nobody let it go on: who should have was perhaps held up by this.
        """
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
