"""Everything that is kept about one member of one server: gathered, written as a file, deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.moderation.audit.phrases import english_words_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.records import Records
    from bot.records.audit import Entry
    from bot.records.inbox import Asked
    from bot.records.questions import Logged
    from bot.records.votes import Vote


@dataclass(frozen=True)
class Mine:
    """What is kept about a member, oldest first.

    Attributes:
        questions: What they asked.
        votes: What they thought of answers.
        wishes: Questions that they wait for an answer to.
        deeds: What they changed as a moderator.
    """

    questions: tuple[Logged, ...]
    votes: tuple[Vote, ...]
    wishes: tuple[Asked, ...]
    deeds: tuple[Entry, ...]

    @property
    def anything(self) -> bool:
        """Whether there is any of it."""
        return bool(self.questions or self.votes or self.wishes or self.deeds)

    @property
    def oldest(self) -> datetime | None:
        """When the oldest question was asked, or vote cast, or thing done."""
        first = [one.asked for one in self.questions[:1]]
        first += [one.voted for one in self.votes[:1]]
        first += [one.at for one in self.deeds[:1]]
        return min(first, default=None)


async def gather(records: Records, tenant: int, user: int) -> Mine:
    """Gather everything about a member of a server, and nothing about anybody else.

    Raises:
        LibraryUnavailableError: The database cannot be read.
    """
    pseudonym = await records.pseudonyms.of(tenant, user)
    return Mine(
        questions=tuple(await records.questions.of(tenant, pseudonym)),
        votes=tuple(await records.votes.of(tenant, pseudonym)),
        wishes=tuple(await records.inbox.wishes(tenant, user)),
        deeds=tuple(await records.audit.by(tenant, user)),
    )


async def delete(records: Records, tenant: int, user: int) -> None:
    """Delete a member's questions, votes and wishes; the moderators' log stays for its time.

    Raises:
        LibraryUnavailableError: The database cannot be written.
    """
    pseudonym = await records.pseudonyms.of(tenant, user)
    await records.questions.forget_asker(tenant, pseudonym)
    await records.votes.forget_voter(tenant, pseudonym)
    await records.inbox.forget_wishes(tenant, user)


def as_json(mine: Mine) -> bytes:
    """Write the file: UTF-8 JSON, times in ISO 8601 and UTC."""
    whole: dict[str, list[dict[str, Any]]] = {
        "questions": [_question(one) for one in mine.questions],
        "votes": [_vote(one) for one in mine.votes],
        "wishes_to_be_told": [{"question": one.text} for one in mine.wishes],
        "moderators_log": [_deed(one) for one in mine.deeds],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode("utf-8")


def _question(one: Logged) -> dict[str, Any]:
    return {
        "number": one.number,
        "asked": one.asked.isoformat(),
        "question": one.text,
        "pseudonym": one.asker,
        "answer_was_public": one.public,
        "verdict": one.verdict.value,
        "confidence": round(one.confidence, 4),
        "article": one.title,
        "milliseconds": one.took_ms,
    }


def _vote(one: Vote) -> dict[str, Any]:
    return {
        "question": one.number,
        "voted": one.voted.isoformat(),
        "helpful": one.helpful,
        "reason": one.reason,
    }


def _deed(one: Entry) -> dict[str, Any]:
    subject, detail = english_words_of(one)
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "action": str(one.action),
        "subject": subject,
        "detail": detail,
    }
