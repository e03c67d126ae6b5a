"""From a pick to the quotation that is shown: its span, what is highlighted, and who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.article import Span
from index.answer import Quotation
from index.quotation.highlight import highlight
from index.speaker.attribution import speaker_of
from index.speaker.caption_speaker import caption_speaker

if TYPE_CHECKING:
    from index.quotation.select import Pick


def quotation(question: str, chosen: Pick) -> Quotation:
    """Make the quotation of a pick that answers a question.

    Args:
        question: As asked. What answers it is highlighted, where that is sure: where the passage
            was read, only what the reader found in a sentence that likelier answers than not.
        chosen: The pick.
    """
    core, read, inside = chosen.core, chosen.read, None
    if read or chosen.hit.reading is None:
        at = Span(read.start - core.start, read.end - core.start) if read else None
        inside = highlight(question, core.of(chosen.article.text), at)
    mark = Span(core.start + inside.start, core.start + inside.end) if inside else None
    return plain_quotation(chosen, chosen.score, (mark,) if mark else ())


def plain_quotation(chosen: Pick, score: float, highlights: tuple[Span, ...] = ()) -> Quotation:
    """Make the quotation of a pick: exact, since it is a slice, and attributed.

    Args:
        chosen: The pick.
        score: How well it matches; brought to 0..1, which a question of several parts can exceed.
        highlights: Spans inside the pick, in article offsets.
    """
    article = chosen.article
    voice = caption_speaker(article, chosen.core)
    return Quotation(
        tenant=chosen.hit.index.tenant,
        article=article,
        span=chosen.span,
        highlights=highlights,
        speaker=voice or speaker_of(article.text, chosen.core, article.title),
        score=round(min(max(score, 0.0), 1.0), 4),
        antecedent=chosen.antecedent.of(article.text) if chosen.antecedent else None,
    )
