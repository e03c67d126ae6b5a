"""One embedding model, many askers: texts queue up and are embedded together (`MicroBatcher`).

Questions go before the texts of a re-index, which are handed over in small pieces so that a
question waits for one piece at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.serving.micro_batcher import Lane, MicroBatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import PassageText, Vectors

MAX_BATCH = 32
"""Questions that go through the model together: more would keep the first one waiting."""
PIECE = 6_000
"""Characters of a re-index at a time: as long as a question can wait without anyone noticing."""


class Batcher:
    """Embeds texts for many callers on one executor.

    Args:
        embedder: The model.
        executor: Where it runs; one thread, since the model uses every core itself.
    """

    def __init__(self, embedder: Embedder, executor: Executor) -> None:
        self.embedder = embedder
        self._questions: Lane[str, Vectors] = Lane(self._embed_questions, MAX_BATCH)
        self._passages: Lane[PassageText, Vectors] = Lane(self._embed_passages, 1)
        self._model = MicroBatcher(executor, "embedding", self._questions, self._passages)

    @property
    def batches(self) -> int:
        """How many batches the model has been given."""
        return self._model.batches

    @property
    def waiting(self) -> int:
        """How many questions wait for the model."""
        return len(self._questions.waiting)

    async def question(self, text: str) -> Vectors:
        """Embed one question: `float32 (d,)`."""
        (vector,) = await self._model.submit(self._questions, [text])
        return vector

    async def passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        """Embed about `PIECE` characters of a re-index after all questions.

        Returns:
            For each passage what `Embedder.embed_passages` returns.
        """
        return list(await self._model.submit(self._passages, passages))

    async def close(self) -> None:
        """Stop; whoever still waits gets a cancellation."""
        await self._model.close()

    def _embed_questions(self, texts: Sequence[str]) -> Iterable[Vectors]:
        return self.embedder.embed_questions(texts)

    def _embed_passages(self, passages: Sequence[PassageText]) -> Iterable[Vectors]:
        return self.embedder.embed_passages(passages)
