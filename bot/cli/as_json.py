"""Articles and answers as other tools read them: the keys here are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.link import quotation_link

if TYPE_CHECKING:
    from corpus.article import Article
    from index.answer import Answer, Quotation


def article_json(article: Article) -> dict[str, object]:
    """An article without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "authors": list(article.authors),
        "published": article.published,
        "url": article.url,
        "sha256": article.sha256,
    }


def answer_json(answer: Answer) -> dict[str, object]:
    """An answer as `pullquote ask --json` prints it."""
    return {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "confidence": round(float(answer.confidence), 4),
        "quotations": [_quotation_json(quotation) for quotation in answer.quotations],
        "timings_ms": {step: round(float(ms), 2) for step, ms in answer.timings_ms.items()},
    }


def _quotation_json(quotation: Quotation) -> dict[str, object]:
    return {
        "text": quotation.text,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "article": article_json(quotation.article),
        "link": quotation_link(quotation),
        "speaker": quotation.speaker,
        "highlights": [[span.start, span.end] for span in quotation.highlights],
        "score": round(float(quotation.score), 4),
    }
