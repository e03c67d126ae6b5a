"""Words: how a text is tokenised, and BM25 over tokenised passages.

Dense vectors miss rare names, numbers and exact wording; BM25 is there for those. The ranking
function is Lucene's variant of BM25 as computed by bm25s (Lù 2024, "BM25S: Orders of magnitude
faster lexical search via eager sparse scoring").
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import bm25s
import numpy as np
import Stemmer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_INNER = re.compile(r"[.'’]")
K1 = 0.9
B = 0.4
"""Parameters that Lin et al. found good for passages (Anserini); better here than 1.2 and 0.75."""

_TABLE = "terms.json"
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")

STOPWORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being both but
    by can could did do does doing done down during each for from get had has have having he her
    here hers him his how i if in into is it its itself just let may me might more most must my no
    nor not of off on once only or other our out over own please s same shall she should so some
    such t tell than that the their theirs them then there these they this those through to too
    under until up us was we were what when where which while who whom whose why will with would
    you your according say says said""".split()  # noqa: SIM905  easier to read than a list
)

_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a folded word."""
    return str(_stemmer.stemWord(word))


def fold(word: str) -> str:
    """A word without case, accents and inner apostrophes or full stops ("U.S." -> "us")."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if plain.endswith(("'s", "’s")):
        plain = plain[:-2]
    return _INNER.sub("", plain)


def words(text: str) -> list[tuple[str, int, int]]:
    """Folded words with their offsets in `text`; a CJK character counts as a word."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        start, word = match.start(), match.group()
        if _CJK.search(word):
            found += [(c, start + i, start + i + 1) for i, c in enumerate(word)]
        else:
            found.append((fold(word), start, match.end()))
    return found


def tokens(text: str) -> list[str]:
    """Stems of all words of a text that are not stop words, in order; "US" and "WHO" are none."""
    return [
        stem(word)
        for word, start, end in words(text)
        if word not in STOPWORDS or (end - start > 1 and text[start:end].isupper())
    ]


class LexicalIndex:
    """BM25 over a fixed list of texts, with the inverse document frequency of each stem.

    Args:
        scorer: A bm25s index, or None where no text has a token.
        size: Number of texts.
        frequencies: In how many texts each stem occurs.
    """

    def __init__(self, scorer: bm25s.BM25 | None, size: int, frequencies: dict[str, int]) -> None:
        self._scorer = scorer
        self._size = size
        self._frequencies = frequencies

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Tokenise and index texts."""
        documents = [tokens(text) for text in texts]
        frequencies: dict[str, int] = {}
        for document in documents:
            for token in set(document):
                frequencies[token] = frequencies.get(token, 0) + 1
        if not frequencies:
            return cls(None, len(texts), {})
        scorer = bm25s.BM25(k1=K1, b=B, method="lucene")
        scorer.index(documents, show_progress=False)
        return cls(scorer, len(texts), frequencies)

    def save(self, folder: Path) -> None:
        """Write the index as files into `folder`, which is created."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._scorer is not None:
            self._scorer.save(str(folder), show_progress=False)
        table = {"size": self._size, "frequencies": self._frequencies}
        (folder / _TABLE).write_text(json.dumps(table), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        table = json.loads((folder / _TABLE).read_text(encoding="utf-8"))
        frequencies: dict[str, int] = table["frequencies"]
        scorer = bm25s.BM25.load(str(folder)) if frequencies else None
        return cls(scorer, int(table["size"]), frequencies)

    def scores(self, question_tokens: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every text for a tokenised question.

        Returns:
            `float32 (size,)`, 0 where no word is shared.
        """
        known = [t for t in question_tokens if t in self._frequencies]
        if self._scorer is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._scorer.get_scores(known), dtype=np.float32)

    def idf(self, token: str) -> float:
        """ln(1 + (N - n + .5) / (n + .5)): how rare a stem is; largest for unknown ones."""
        n = self._frequencies.get(token, 0)
        return float(np.log1p((self._size - n + 0.5) / (n + 0.5)))

    def unknown_share(self, question_tokens: Sequence[str]) -> float:
        """Share of a question's stems, weighted by rarity, that no text here has: 0..1."""
        weights = {t: self.idf(t) for t in question_tokens}
        total = sum(weights.values())
        missing = sum(w for t, w in weights.items() if t not in self._frequencies)
        return missing / total if total > 0 else 1.0
