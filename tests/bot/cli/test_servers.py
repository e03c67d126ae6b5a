"""What moderators do on Discord, done from the shell for one server, in a real database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli.app import app

Cli = Callable[..., Any]
SERVER = ("--server", "77")
TEXT = "The lamp at Skerry Point burned whale oil until 1902, and then it burned paraffin.\n\n" * 6
OPERATORS = Path(__file__).resolve().parents[3] / "docs" / "operators.md"


def _write(name: str, title: str, text: str, url: str | None = None) -> str:
    record = {"title": title, "text": text, **({"url": url} if url else {})}
    Path(f"{name}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    return f"{name}.jsonl"


def _list(cli: Cli, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cli("articles", "list", *more, "--json").out)
    return found


@pytest.fixture
def lamp(cli: Cli) -> str:
    """The id of the one article of server 77."""
    ran = cli("articles", "add", _write("lamp", "The lamp", TEXT), *SERVER, "--no-index")
    assert ran.status == 0, ran.err
    return str(_list(cli, *SERVER)[0]["id"])


def test_one_servers_articles_are_no_others(cli: Cli, lamp: str) -> None:
    assert [one["id"] for one in _list(cli, *SERVER)] == [lamp]
    assert lamp not in {one["id"] for one in _list(cli)}
    assert _list(cli, "--server", "78") == []


def test_the_same_text_is_already_here(cli: Cli, lamp: str) -> None:
    again = cli("articles", "add", "lamp.jsonl", *SERVER, "--no-index")
    assert again.status == 0
    assert again.out == f"Already in the library: The lamp ({lamp})\n"


def test_a_version_is_stored_only_when_somebody_says_which(cli: Cli, lamp: str) -> None:
    newer = _write("newer", "The lamp", TEXT + "In 1931 it became electric.")
    asked = cli("articles", "add", newer, *SERVER, "--no-index")
    assert asked.status == 1
    assert f"--update {lamp}" in asked.err
    assert "1931" not in cli("articles", "show", lamp, *SERVER).out
    told = cli("articles", "add", newer, "--update", lamp, *SERVER, "--no-index")
    assert told.status == 0
    assert "1931" in cli("articles", "show", lamp, *SERVER).out


def test_a_preview_stores_nothing(cli: Cli) -> None:
    ran = cli("articles", "add", _write("x", "X", TEXT), "--preview", *SERVER)
    assert ran.status == 0
    assert ran.out.startswith("Would add X\n")
    assert _list(cli, *SERVER) == []


def test_editing_changes_and_clears_details_and_is_audited(cli: Cli, lamp: str) -> None:
    edit = ("articles", "edit", lamp, *SERVER, "--no-index")
    assert cli(*edit, "--publisher", "The Gazette", "--published", "1931").status == 0
    assert _list(cli, *SERVER)[0]["published"] == "1931"
    assert cli(*edit, "--published", "").status == 0
    assert _list(cli, *SERVER)[0]["published"] is None
    assert cli(*edit).status == 2
    log = json.loads(cli("audit", *SERVER, "--json").out)
    assert [one["action"] for one in log] == ["edited", "edited", "added"]
    assert {one["actor"] for one in log} == {"0"}


def test_an_update_shows_what_differs_and_waits_for_a_yes(cli: Cli, lamp: str) -> None:
    newer = _write("newer", "The lamp", TEXT + "In 1931 it became electric.")
    update = ("articles", "update", lamp, "--file", newer, *SERVER, "--no-index")
    asked = cli(*update)
    assert asked.status == 1
    assert "1931" in asked.out
    assert "--yes" in asked.err
    assert cli(*update, "--yes").status == 0
    assert cli(*update, "--yes").out == "No changes.\n"


def test_removing_needs_a_yes_and_the_bin_gives_back(cli: Cli, lamp: str) -> None:
    assert cli("articles", "remove", lamp, *SERVER).status == 1
    assert cli("articles", "remove", lamp, *SERVER, "--yes", "--no-index").status == 0
    assert _list(cli, *SERVER) == []
    (binned,) = json.loads(cli("articles", "bin", *SERVER, "--json").out)
    number = str(binned["number"])
    assert cli("articles", "restore", number, "--no-index").status == 1  # another server's bin
    assert cli("articles", "restore", number, *SERVER, "--no-index").status == 0
    assert [one["id"] for one in _list(cli, *SERVER)] == [lamp]


@pytest.mark.model
def test_a_rollback_brings_the_library_of_a_snapshot_back(cli: Cli, lamp: str) -> None:
    assert cli("reindex", *SERVER).status == 0
    cli("articles", "remove", lamp, *SERVER, "--yes", "--no-index")
    newest = json.loads(cli("articles", "snapshots", *SERVER, "--json").out)[0]
    number = str(newest["number"])
    asked = cli("articles", "rollback", number, *SERVER)
    assert asked.status == 1
    assert asked.out.startswith("1 article will be restored:")
    assert cli("articles", "rollback", number, *SERVER, "--yes", "--no-index").status == 0
    assert [one["id"] for one in _list(cli, *SERVER)] == [lamp]


def test_settings_are_set_checked_and_put_back(cli: Cli) -> None:
    ran = cli("settings", "quotations=2", "private=yes", "channels=5:always", *SERVER, "--json")
    told = json.loads(ran.out)
    assert (told["quotations"], told["private"]) == (2, True)
    assert told["channels"] == {"5": "always"}
    wrong = cli("settings", "quotations=9", *SERVER)
    assert wrong.status == 1
    assert "a number from 1 to 5" in wrong.err
    assert json.loads(cli("settings", "quotations=", *SERVER, "--json").out)["quotations"] == 3
    assert cli("settings", "quotations=2").status == 2


def test_a_question_that_is_not_open_cannot_be_dismissed(cli: Cli) -> None:
    assert json.loads(cli("unanswered", *SERVER, "--json").out) == []
    ran = cli("unanswered", "--dismiss", "3", *SERVER)
    assert ran.status == 1
    assert "no open question 3" in ran.err


def test_servers_lists_who_has_data(cli: Cli, lamp: str) -> None:
    assert lamp
    found = {one["server"]: one for one in json.loads(cli("servers", "--json").out)}
    assert found["77"]["articles"] == 1
    assert "78" not in found


def test_every_command_is_in_the_operators_guide_and_every_option_has_help() -> None:
    guide = OPERATORS.read_text(encoding="utf-8")
    missing = []

    def look(command: Any, name: str) -> None:
        if hasattr(command, "commands"):
            for each, under in command.commands.items():
                look(under, f"{name} {each}")
            return
        if not re.search(rf"{name}\b", guide):
            missing.append(name)
        missing.extend(
            f"{name} {option.opts[0]}"
            for option in command.params
            if option.param_type_name == "option" and not option.help
        )

    look(typer.main.get_command(app), "pullquote")
    assert missing == []
