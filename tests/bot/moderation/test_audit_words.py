"""The audit log stores keys for what the bot says itself, and reads as its reader speaks."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from bot.cli.output.as_json import entry_json
from bot.moderation.audit.lines import line
from bot.moderation.audit.phrases import INDEX, QUESTION, REINDEX, english_words_of, key
from bot.moderation.settings.changes import Use, change_of
from bot.moderation.settings.sections import Control
from bot.records.audit import Action, Entry
from bot.ui.language import speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord


@contextmanager
def german() -> Iterator[None]:
    speak("de")
    try:
        yield
    finally:
        speak("en")


def entry(action: Action | str, subject: str, detail: str = "") -> Entry:
    return Entry(1, datetime(2026, 11, 1, tzinfo=UTC), 5, action, subject, detail)


class Named(SimpleNamespace):
    """A guild of two channels and two roles."""

    default_role = SimpleNamespace(id=1)

    @staticmethod
    def get_channel(number: int) -> SimpleNamespace:
        return SimpleNamespace(name={10: "general", 11: "memes"}[number])

    @staticmethod
    def get_role(number: int) -> SimpleNamespace:
        return SimpleNamespace(name={20: "Staff", 21: "in; removed: @x"}[number])


SETTINGS = [
    (
        Use(Control.MODE, "off", shown=(10, 11)),
        ("Where I answer", "off in #general, #memes"),
        ("Wo ich antworte", "aus in #general, #memes"),
    ),
    (
        Use(Control.MODE, "follow", shown=(10,)),
        ("Where I answer", "like the others in #general"),
        ("Wo ich antworte", "wie die anderen in #general"),
    ),
    (
        Use(Control.ROLES, "pick", chosen=("20",), shown=(21,)),
        ("Who moderates", "added @Staff; removed @in; removed: @x"),
        ("Wer moderiert", "@Staff hinzugefügt; @in; removed: @x entfernt"),
    ),
    (
        Use(Control.LOG, "pick", chosen=("10",)),
        ("Log channel", "#general"),
        ("Protokollkanal", "#general"),
    ),
    (
        Use(Control.LOG, "pick"),
        ("Log channel", "none"),
        ("Protokollkanal", "keine Angabe"),
    ),
    (
        Use(Control.ELSEWHERE, "pick", chosen=("mentioned",)),
        ("All other channels", "when mentioned"),
        ("Alle anderen Kanäle", "wenn erwähnt"),
    ),
    (
        Use(Control.SURENESS, "pick", chosen=("open",)),
        ("How I answer", "open"),
        ("Wie ich antworte", "offen"),
    ),
    (
        Use(Control.QUOTATIONS, "pick", chosen=("1",)),
        ("Quotations in an answer", "one quotation"),
        ("Zitate in einer Antwort", "ein Zitat"),
    ),
    (
        Use(Control.QUOTATIONS, "pick", chosen=("5",)),
        ("Quotations in an answer", "up to 5 quotations"),
        ("Zitate in einer Antwort", "bis zu 5 Zitate"),
    ),
    (
        Use(Control.RETENTION, "pick", chosen=("365",)),
        ("How long records are kept", "a year"),
        ("Wie lange Aufzeichnungen bleiben", "ein Jahr"),
    ),
    (
        Use(Control.PRIVATE, "on"),
        ("Who sees answers to /ask", "only the person asking"),
        ("Wer Antworten auf /ask sieht", "nur wer fragt"),
    ),
    (
        Use(Control.STARTER, "off"),
        ("Starter library", "off"),
        ("Startbibliothek", "aus"),
    ),
    (
        Use(Control.INBOX, "off"),
        ("Unanswered questions", "not collected"),
        ("Unbeantwortete Fragen", "nicht gesammelt"),
    ),
]


@pytest.mark.parametrize(("use", "english", "translated"), SETTINGS)
def test_a_changed_setting_reads_in_english_and_in_german(
    use: Use, english: tuple[str, str], translated: tuple[str, str]
) -> None:
    change = change_of(use, cast("discord.Guild", Named()))
    kept = entry(Action.SETTINGS, change.subject, change.detail)
    with german():
        said = line(kept).replace("\\", "")  # Markdown's signs are escaped
        assert english_words_of(kept) == english
    assert said == f"<@5> hat die Einstellung **{translated[0]}** geändert: {translated[1]}"


OTHERS = [
    (
        entry(Action.REINDEXED, INDEX, key("indexed", 3, 1)),
        "<@5> hat **den Index** neu aufgebaut: 3 Artikel, neu: 1 Text",
    ),
    (
        entry(Action.REINDEXED, INDEX, key("resumed", 1, 1200)),
        ("<@5> hat **den Index** neu aufgebaut: 1 Artikel, neu: 1.200 Texte, nach einem Neustart"),
    ),
    (entry(Action.CANCELLED, REINDEX), "<@5> hat **das Indexieren** gestoppt"),
    (
        entry(Action.RESTORED, "What does it cost?", QUESTION),
        "<@5> hat **What does it cost?** wiederhergestellt: unbeantwortete Frage",
    ),
    (
        entry(Action.ROLLED_BACK, key("snapshot", 3), key("differences", 2, 0, 1)),
        "<@5> hat die Bibliothek auf **Stand 3** zurückgesetzt: 2 wiederhergestellt, 1 entfernt",
    ),
    (
        entry(Action.EXPORTED, key("articles", 2)),
        "<@5> hat die Bibliothek exportiert, **2 Artikel**",
    ),
    (
        entry(Action.UPDATED, "The tide", "paragraphs:1,0,0\ndetail:title\ndetail:date"),
        "<@5> hat **The tide** aktualisiert: 1 neuer Absatz; Titel; Datum",
    ),
    (
        entry(Action.EDITED, "The tide", "detail:title\ndetail:date"),
        "<@5> hat die Angaben zu **The tide** bearbeitet: Titel, Datum",
    ),
]


@pytest.mark.parametrize(("kept", "said"), OTHERS)
def test_other_deeds_read_in_german(kept: Entry, said: str) -> None:
    with german():
        assert line(kept).replace("\\", "") == said


@pytest.mark.parametrize(
    ("old", "english", "translated"),
    [
        (
            entry(Action.SETTINGS, "Where I answer", "off in #general"),
            "<@5> changed the setting **Where I answer**: off in #general",
            "<@5> hat die Einstellung **Wo ich antworte** geändert: off in #general",
        ),
        (
            entry(Action.SETTINGS, "How I answer", "very sure"),
            "<@5> changed the setting **How I answer**: very sure",
            "<@5> hat die Einstellung **Wie ich antworte** geändert: very sure",
        ),
        (
            entry(Action.SETTINGS, "quotations", "2"),
            "<@5> changed the setting **quotations**: 2",
            "<@5> hat die Einstellung **quotations** geändert: 2",
        ),
        (
            entry(Action.REINDEXED, "the index", "3 articles, 1 text embedded"),
            "<@5> rebuilt **the index**: 3 articles, 1 text embedded",
            "<@5> hat **den Index** neu aufgebaut: 3 articles, 1 text embedded",
        ),
        (
            entry(Action.CANCELLED, "the re-index"),
            "<@5> stopped **the re-index**",
            "<@5> hat **das Indexieren** gestoppt",
        ),
        (
            entry(Action.RESTORED, "How?", "unanswered question"),
            "<@5> restored **How?**: unanswered question",
            "<@5> hat **How?** wiederhergestellt: unbeantwortete Frage",
        ),
        (
            entry(Action.ROLLED_BACK, "snapshot 3", "2 come back"),
            "<@5> rolled the library back to **snapshot 3**: 2 come back",
            "<@5> hat die Bibliothek auf **snapshot 3** zurückgesetzt: 2 come back",
        ),
    ],
)
def test_an_entry_of_before_there_were_keys_reads_as_it_did(
    old: Entry, english: str, translated: str
) -> None:
    assert line(old).replace("\\", "") == english
    with german():
        assert line(old).replace("\\", "") == translated
    assert english_words_of(old) == (old.subject, old.detail)


@pytest.mark.parametrize(
    "kept",
    [
        entry(Action.ADDED, "setting:channels", "off:#general"),
        entry(Action.UPDATED, "index:", "https://example.org/detail:title"),
        entry(Action.EDITED, "snapshot:3", "title: detail:date"),
        entry(Action.ANSWERED, "question:", "articles:3"),
        entry(Action.SETTINGS, "setting:of_a_newer_version", "unheard_of:1"),
        entry(Action.ROLLED_BACK, "snapshot of old", "differences:1,2"),
        entry(Action.REINDEXED, INDEX.upper(), "indexed:many"),
        entry("rehung", "setting:channels", "in_off:#general"),
    ],
)
def test_what_only_looks_like_a_key_is_shown_as_it_is(kept: Entry) -> None:
    assert english_words_of(kept) == (kept.subject, kept.detail)


def test_the_shell_prints_words_and_not_keys() -> None:
    with german():
        printed = entry_json(entry(Action.SETTINGS, "setting:inbox", "inbox:on"))
    assert (printed["subject"], printed["detail"]) == ("Unanswered questions", "collected")
