"""What is embedded of an article: passages, and the sentences in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from corpus.article import Span

    Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class PassageText:
    """A passage to embed: its vectors follow from this alone, and from the model.

    Attributes:
        text: Its characters.
        cuts: Its sentences, as places in `text`, in order.
    """

    text: str
    cuts: tuple[Span, ...]

    @property
    def sentences(self) -> list[str]:
        """Its sentences."""
        return [cut.of(self.text) for cut in self.cuts]

    @property
    def vectors(self) -> int:
        """How many vectors it has: one, and one for each sentence."""
        return 1 + len(self.cuts)

    def key(self) -> str:
        """Return hex SHA-256 of text and sentences: what its vectors are cached under."""
        cuts = np.asarray(self.cuts, dtype="<i8").tobytes()
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass"))
        digest.update(b"\xff" + cuts)  # no byte of UTF-8
        return digest.hexdigest()


def each_alone(
    embed: Callable[[Sequence[str]], Vectors], passages: Sequence[PassageText]
) -> list[Vectors]:
    """Embed passages and sentences as texts by themselves; see `Embedder.embed_passages`.

    Args:
        embed: Embeds texts of about the same length, `float32 (n, d)`.
        passages: Any number.
    """
    if not passages:
        return []
    texts = [text for passage in passages for text in (passage.text, *passage.sentences)]
    unique = sorted(set(texts), key=len)  # alike lengths pad least
    known = dict(zip(unique, embed(unique), strict=True))
    rows = iter(texts)
    return [np.stack([known[next(rows)] for _ in range(p.vectors)]) for p in passages]
