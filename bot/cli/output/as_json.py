"""Articles and answers as other tools read them: the keys here are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.records.audit import Entry
    from bot.records.settings import GuildSettings
    from corpus.article import Article
    from corpus.library import Binned, Listed
    from index.answer import Answer, Card, Quotation
    from index.storage.snapshot import SnapshotInfo


def article_json(article: Article | Listed) -> dict[str, object]:
    """Return an article without its text."""
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
    """Return an answer as `pullquote ask --json` prints it.

    `card` is there only where the question is about articles themselves.
    """
    made: dict[str, object] = {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "confidence": round(float(answer.confidence), 4),
        "quotations": [_quotation_json(quotation) for quotation in answer.quotations],
        "timings_ms": {step: round(float(ms), 2) for step, ms in answer.timings_ms.items()},
    }
    if answer.card is not None:
        made["card"] = _card_json(answer.card)
    return made


def _card_json(card: Card) -> dict[str, object]:
    return {
        "asks": [field.value for field in card.asks],
        "articles": [article_json(article) for _, article in card.articles],
        "total": card.total,
        "topic": card.topic or None,
        "source": card.source or None,
        "unclear": card.unclear,
    }


def binned_json(binned: Binned) -> dict[str, object]:
    """Return a removed article; times are ISO 8601, UTC."""
    return {
        "number": binned.number,
        "article": article_json(binned.article),
        "removed": binned.removed.isoformat(),
        "by": str(binned.by),
        "until": binned.until.isoformat(),
    }


def snapshot_json(info: SnapshotInfo, *, live: bool) -> dict[str, object]:
    """Return a kept index."""
    return {
        "number": info.number,
        "live": live,
        "created": info.created.isoformat(),
        "articles": info.articles,
        "passages": info.passages,
        "sentences": info.sentences,
        "model": info.model,
    }


def settings_json(settings: GuildSettings) -> dict[str, object]:
    """Return a server's settings; ids are strings, which no reader of JSON rounds."""
    log, starter = settings.log_channel, settings.starter_library
    return {
        "channels": {str(channel): mode.value for channel, mode in settings.channels.items()},
        "elsewhere": settings.elsewhere.value,
        "moderator_roles": [str(role) for role in settings.moderator_roles],
        "sureness": settings.sureness.value,
        "quotations": settings.quotations,
        "private": settings.private,
        "starter_library": "auto" if starter is None else starter,
        "log_channel": None if log is None else str(log),
        "retention_days": settings.retention_days,
        "inbox": settings.inbox,
        "forums": [str(forum) for forum in settings.forums],
    }


def entry_json(entry: Entry) -> dict[str, object]:
    """Return one entry of an audit log; the actor is a user's id, "0" the operator."""
    from bot.moderation.audit.phrases import english_words_of

    subject, detail = english_words_of(entry)
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": str(entry.actor),
        "action": str(entry.action),
        "subject": subject,
        "detail": detail,
    }


def _quotation_json(quotation: Quotation) -> dict[str, object]:
    """Return a quotation; `locator` is there only where its place in the source is known."""
    from index.quotation.text_fragment import quotation_link

    made: dict[str, object] = {
        "text": quotation.text,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "article": article_json(quotation.article),
        "link": quotation_link(quotation),
        "speaker": quotation.speaker,
        "antecedent": quotation.antecedent,
        "highlights": [[span.start, span.end] for span in quotation.highlights],
        "score": round(float(quotation.score), 4),
    }
    if quotation.locator is not None:
        made["locator"] = quotation.locator.label
    return made
