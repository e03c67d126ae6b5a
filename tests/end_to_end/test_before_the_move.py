"""Nothing changed for users when the code moved: what was made and sent before still holds.

`tests/fixtures/before_the_move` was made with the code of 20fdc96: a data folder, messages with
their buttons, and what came of pressing each. Its README says how.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import pytest

from bot.client import PullquoteBot
from bot.records.settings import GuildSettings
from bot.settings import Settings
from index.embedding.packaged import WINDOW
from index.embedding.prompts import Prompts
from index.embedding.sentence_transformer import (
    SentenceTransformerEmbedder,
    load_sentence_transformer,
)
from index.engine.packaged_model import PACKAGED_MODEL, PACKAGED_SHA256, checked_folder
from index.storage.segment import SPLITTING
from tests.fixtures.before_the_move import database, replay
from tests.fixtures.before_the_move.reworded import ADDED, GROUPS, PAGES, as_said_then
from tests.support.models import RememberingEmbedder, one_model

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from index.embedding.embedder import Embedder

    Texts = Callable[[Any], list[str]]
    Buttons = Callable[[Any], dict[str, str]]

pytestmark = [
    pytest.mark.model,
    pytest.mark.about_sqlite("a data folder as an older version left it"),
]
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "before_the_move"

MESSAGES, ANSWERS, TEMPLATES = (
    json.loads((FIXTURES / name).read_text("utf-8"))
    for name in ("messages.json", "answers.json", "templates.json")
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = set("at began created taken started first_asked last_asked left asked voted".split())  # noqa: SIM905
LIGHTHOUSE = "when was the lighthouse at Skerry Point built?"


@pytest.fixture(autouse=True)
def _the_starter_library_of_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other articles are shipped since, and only while a server has none of its own.

    The old ones are in the database; they are quoted here as they were then.
    """
    monkeypatch.setattr("bot.client.import_starter", AsyncMock(return_value=0))
    monkeypatch.setattr(GuildSettings, "quotes_starter", _as_then)


def _as_then(settings: GuildSettings, *, own_articles: bool) -> bool:
    assert isinstance(own_articles, bool)
    return settings.starter_library is not False


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The packaged model as published, under the name that it had: the snapshots are its own."""
    model = load_sentence_transformer(checked_folder(), "torch", PACKAGED_MODEL)
    model.max_seq_length = WINDOW
    name = f"{PACKAGED_MODEL}@{PACKAGED_SHA256[:12]}/{WINDOW}"
    return RememberingEmbedder(SentenceTransformerEmbedder(model, name, Prompts("", "")))


@pytest.fixture
def make_bot(
    embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path], PullquoteBot]:
    """Makes the bot of a data folder; nothing of this machine's settings is read.

    The reader is off: each one since has judged otherwise how many quotations answer a question,
    and the old "More quotations" must find some.
    """
    monkeypatch.chdir(tmp_path)

    def make(folder: Path) -> PullquoteBot:
        settings = Settings(data_dir=folder, shard_count=1, cooldown_per_minute=0, reader=False)
        return PullquoteBot(settings, embedder=embedder)

    return make


@pytest.fixture
async def old(
    tmp_path: Path, make_bot: Callable[[Path], PullquoteBot]
) -> AsyncIterator[replay.Old]:
    """The server of the fixtures with today's bot, on a copy of the old data folder."""
    data = database.unpacked(FIXTURES, tmp_path / "data")
    async with replay.opened(data, lambda: make_bot(data)) as opened:
        yield opened


def _members(names: tuple[str, ...]) -> dict[str, Any]:
    return {name: told for name, told in MESSAGES.items() if name.startswith(names)}


def test_every_message_is_pressed_and_every_template_has_an_example() -> None:
    grouped = [name for names in GROUPS.values() for name in _members(names)]
    assert sorted(grouped) == sorted(MESSAGES)
    pressed = [custom_id for answers in ANSWERS.values() for custom_id in answers]
    for template in TEMPLATES:
        assert any(re.fullmatch(template, custom_id) for custom_id in pressed), template


async def test_each_old_custom_id_is_answered_by_one_class_only(old: Any) -> None:
    templates = list(old.bot._connection._view_store._dynamic_items)
    for told in MESSAGES.values():
        for part in replay.components(told):
            found = [t.pattern for t in templates if t.fullmatch(part["custom_id"])]
            assert len(found) == 1, part["custom_id"]


@pytest.mark.parametrize("group", GROUPS)
async def test_what_was_sent_before_can_be_pressed_and_does_what_it_did(
    group: str, make_bot: Callable[[Path], PullquoteBot]
) -> None:
    asked = _members(GROUPS[group])
    now: dict[str, dict[str, Any]] = {}
    async for name, part, answer in replay.all_pressed(FIXTURES, make_bot, asked):
        now.setdefault(name, {})[part["custom_id"]] = answer
    then = {name: {c: ANSWERS[name][c] for c in answers} for name, answers in now.items()}
    assert sum(map(len, then.values())) == len(replay.worth_pressing(asked))
    assert all(answer["answered"] for answers in now.values() for answer in answers.values())
    assert _settled(now) == _settled(then)


def _settled(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers without what was reworded since, or what another processor may order otherwise."""
    told = json.loads(as_said_then(json.dumps(answers, ensure_ascii=False)))
    for pressed in told.values():
        for custom_id, answer in pressed.items():
            for message in answer.get("messages", ()):
                for part in ("texts", "buttons"):
                    kept = [each for each in message[part] if not each.startswith(ADDED)]
                    message[part] = kept
                if custom_id.startswith("pq:more:"):
                    message["texts"] = message["texts"][:3]  # the question and the heading
                    message["buttons"] = bool(message["buttons"])
                if custom_id.startswith(PAGES):
                    message["texts"] = len(message["texts"])
                    message["buttons"] = bool(message["buttons"])
    return told


async def test_the_old_database_loses_no_row_when_it_is_opened(old: Any, tmp_path: Path) -> None:
    kept = database.unpacked(FIXTURES, tmp_path / "kept") / "pullquote.db"
    now = database.rows(old.folder / "pullquote.db")
    for table, rows in database.rows(kept).items():
        if table == "alembic_version":
            continue
        found = Counter(_cells(rows[0], row) for row in now[table]) if rows else Counter()
        missing = [row for row in rows if not found[_in_microseconds(table, row)]]
        assert not missing, f"{table}: {missing[:3]}"


def _cells(known: tuple[tuple[str, Any], ...], row: tuple[tuple[str, Any], ...]) -> Any:
    """A row's cells under the columns that there were; newer versions may have more."""
    names = {name for name, _ in known}
    return frozenset(cell for cell in row if cell[0] in names)


def _in_microseconds(table: str, row: tuple[tuple[str, Any], ...]) -> Any:
    """A row's cells with times as they are stored since then: all in one way."""
    return frozenset((name, _time(table, name, value)) for name, value in row)


def _time(table: str, name: str, value: Any) -> Any:
    if (table, name) == ("bin", "removed"):
        return (datetime.fromisoformat(value) - EPOCH) // timedelta(microseconds=1)
    factor = 1_000 if table in {"audit_log", "reindex_jobs"} else 1_000_000
    return value * factor if name in TIMES and isinstance(value, int) else value


async def test_with_the_trained_embedder_the_old_library_is_built_anew_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: Texts
) -> None:
    monkeypatch.chdir(tmp_path)
    data = database.unpacked(FIXTURES, tmp_path / "data")
    settings = Settings(data_dir=data, shard_count=1, cooldown_per_minute=0)
    make = lambda: PullquoteBot(settings, embedder=one_model())  # noqa: E731
    async with replay.opened(data, make) as old:
        await old.bot.services.answers.indexes.settled()
        info = old.bot.services.answers.indexes.info(replay.GUILD)
        assert (info.number > 5, info.model) == (True, one_model().name)
        asked = await old.mara.slash(old.channel, "ask", question=LIGHTHOUSE)
        assert any("was built in **1874**" in text for text in texts(asked.response))


async def test_the_old_snapshots_are_live_at_once_and_nothing_is_embedded_again(
    old: Any, texts: Texts
) -> None:
    live = {
        tenant: json.loads(
            (FIXTURES / "snapshots" / str(tenant) / f"{number:06d}" / "manifest.json").read_text()
        )
        for tenant, number in ((0, 1), (replay.GUILD, 5))
    }
    for tenant, manifest in live.items():
        info = old.bot.services.answers.indexes.info(tenant)
        assert info.number == manifest["number"]
        assert info.created.isoformat() == manifest["created"]
        pointer = old.folder / "snapshots" / str(tenant) / "LIVE"
        assert int(pointer.read_text()) == manifest["number"]
    asked = await old.mara.slash(old.channel, "ask", question=LIGHTHOUSE)
    assert any("was built in **1874**" in text for text in texts(asked.response))
    assert (
        old.bot.services.answers.indexes.info(replay.GUILD).number == live[replay.GUILD]["number"]
    )


async def test_what_was_split_otherwise_is_searched_until_the_next_build(old: Any) -> None:
    indexes = old.bot.services.answers.indexes
    async with indexes.live.use(replay.GUILD) as before:
        assert SPLITTING not in {segment.splitting for segment in before.index.segments}
    await indexes.reindex(replay.GUILD)
    async with indexes.live.use(replay.GUILD) as after:
        assert {segment.splitting for segment in after.index.segments} == {SPLITTING}


async def test_the_settings_that_were_chosen_hold(old: Any, texts: Texts) -> None:
    panel = await old.ines.slash(old.channel, "settings")
    shown = "\n".join(texts(panel.response))
    for told in (
        f"**Off** in {old.quiet.mention} · **When mentioned** in every other channel",
        f"Members with **Manage Server** and {old.guild.roles['Librarians'].mention}",
        "using up to 2 quotations",
        "Kept for **90 days**",
        old.log.mention,
    ):
        assert told in shown
    refused = await old.mara.slash(old.quiet, "ask", question="what is VOICE for?")
    assert not any(text.startswith("> ") for text in texts(refused.response))


async def test_the_log_goes_on_with_the_next_number(old: Any, texts: Texts) -> None:
    shown = await old.ines.slash(old.channel, "audit")
    told = "\n".join(texts(shown.response))
    for entry in (
        f"{old.ines.mention} removed **Weather log**\n-# 3 ·",
        f"{old.ines.mention} dismissed the question **how many whales live in the Baltic Sea?**",
        "marked the question **what did the mayor of Osterby eat on Sunday?** as answered: Ask at",
        f"{old.ines.mention} changed the setting **How long records are kept**: 90 days",
    ):
        assert entry in told
    last = int(re.findall(r"-# (\d+) ·", told)[0])
    await old.ines.slash(old.channel, "library export")
    again = await old.ines.slash(old.channel, "audit")
    assert f"-# {last + 1} ·" in "\n".join(texts(again.response))


async def test_the_inbox_is_as_it_was_and_who_waits_is_told(old: Any, texts: Texts) -> None:
    inbox = await old.ines.slash(old.channel, "unanswered")
    told = "\n".join(texts(inbox.response))
    assert "**who keeps the lighthouse at Skagen?**\n-# asked 2 times" in told
    assert "2 people want a notification" in told
    page = "# Skagen\n\nThe lighthouse at Skagen is kept by the widow Ane Krog."
    preview = await old.ines.slash(old.channel, "library add", file=("skagen.md", page.encode()))
    await old.ines.click(preview.response, label="Add")
    await old.env.settle()
    for member in (old.mara, old.jonas):
        (letter,) = member.user.dm_channel.history()
        assert "Ane Krog" in "\n".join(texts(letter))


async def test_the_articles_are_listed_the_removed_are_in_the_bin(old: Any, texts: Texts) -> None:
    shown = await old.mara.slash(old.channel, "articles list")
    listed = "\n".join(texts(shown.response))
    assert "**Lamp log 1**\n-# Lamp News" in listed
    assert "The lighthouse at Skerry Point" in listed
    assert "The Harbour Gazette · Ada Marlow · 2 March 2019" in listed
    await old.mara.click(shown.response, label="Next")
    listed += "\n".join(texts(shown.response))
    assert "**Mooring rules**" in listed
    assert "rebuilding the index" not in listed, "the operator had removed it"
    binned = await old.ines.slash(old.channel, "library bin")
    assert "**Weather log**" in "\n".join(texts(binned.response))
    rolled = await old.ines.slash(old.channel, "library rollback")
    assert "**Snapshot 4**" in "\n".join(texts(rolled.response))


async def test_a_member_is_known_by_the_old_pseudonym(old: Any, texts: Texts) -> None:
    shown = await old.mara.slash(old.channel, "privacy")
    told = "\n".join(texts(shown.response))
    assert "**10 questions** you asked" in told
    exported = await old.mara.click(shown.response, label="Export")
    (file,) = exported.response.attachments
    data = json.loads(await file.read())
    assert [vote["helpful"] for vote in data["votes"]] == [True]
    assert len(data["wishes_to_be_told"]) == 2
    statistics = await old.ines.slash(old.channel, "stats")
    told = "\n".join(texts(statistics.response))
    assert "asked by 2 members" in told
    assert "It says nothing of its opening hours." in told


async def test_what_was_spent_of_a_quota_counts(old: Any, texts: Texts) -> None:
    limited = PullquoteBot(
        old.bot.services.settings.model_copy(update={"articles_per_user_day": 1}),
        embedder=old.bot._embedder,
    )
    before = old.bot
    await old.env.restart_bot(limited)
    await before.close()
    refused = await old.ines.slash(old.channel, "library add")
    assert "1 article" in "\n".join(texts(refused.response))
    assert not replay.components({"components": refused.response.components})


async def test_a_reindex_that_was_cut_off_is_finished_after_a_restart(
    old: Any, make_bot: Callable[[Path], PullquoteBot], texts: Texts
) -> None:
    before = old.bot
    await old.env.restart_bot(make_bot(old.folder))
    await before.close()
    await old.env.settle()
    shown = await old.ines.slash(old.channel, "audit")
    assert "after a restart" in "\n".join(texts(shown.response))
    assert database.rows(old.folder / "pullquote.db")["reindex_jobs"] == []


async def test_a_snapshot_of_another_format_is_made_again_from_the_library(
    tmp_path: Path, make_bot: Callable[[Path], PullquoteBot], texts: Texts
) -> None:
    data = database.unpacked(FIXTURES, tmp_path / "data")
    place = data / "snapshots" / str(replay.GUILD) / "000005" / "manifest.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {"format": 1}))
    async with replay.opened(data, lambda: make_bot(data)) as old:
        await old.bot.services.answers.indexes.settled()
        assert old.bot.services.answers.indexes.info(replay.GUILD).articles == 7
        asked = await old.mara.slash(old.channel, "ask", question=LIGHTHOUSE)
        assert any("was built in **1874**" in text for text in texts(asked.response))
