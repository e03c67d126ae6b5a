"""Imports from the shell, on PostgreSQL: put into the queue, listed, stopped, left alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Cli = Callable[..., Any]

ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
PATIENCE_S = 60


def _write_logs(many: int = 3) -> None:
    Path("kept").mkdir(exist_ok=True)
    lines = [
        json.dumps({"id": f"log-{n}", "title": f"Log {n}", "text": f"The keeper wrote {n} words."})
        for n in range(many)
    ]
    Path("kept/logs.jsonl").write_text("\n".join(lines))


@ON_POSTGRESQL
def test_an_import_is_begun_listed_and_stopped(cli: Cli) -> None:
    _write_logs()
    begun = cli("articles", "import", "kept/logs.jsonl", "--no-wait", "--server", "7")
    assert begun.status == 0
    assert "Import 1: 3 articles put into the queue." in begun.err
    again = cli("articles", "import", "kept/logs.jsonl", "--no-wait", "--server", "7")
    assert "Import 1: 0 articles put into the queue (3 were there already" in again.err
    assert begun.out == again.out == "Import 1 is going on: 3 waiting.\n"
    (listed,) = json.loads(cli("articles", "imports", "--server", "7", "--json").out)
    assert (listed["state"], listed["total"], listed["waiting"]) == ("running", 3, 3)
    assert listed["label"] == "logs.jsonl", "where it lies is not for a server's moderators"
    assert cli("articles", "imports").err == "No imports.\n"
    other = cli("articles", "imports", "1")
    assert (other.status, "no import 1 here" in other.err) == (1, True)
    stopped = cli("articles", "imports", "1", "--stop", "--server", "7")
    assert stopped.out == "Import 1 was stopped: no articles.\n"
    assert re.search(r"cancelled +import 1", cli("audit", "--server", "7").out)


@ON_POSTGRESQL
def test_what_is_not_there_begins_nothing(cli: Cli) -> None:
    missing = cli("articles", "import", "nothing.jsonl")
    assert (missing.status, "There is no file nothing.jsonl." in missing.err) == (1, True)
    Path("empty").mkdir()
    empty = cli("articles", "import", "empty")
    assert (empty.status, "nothing to read in empty" in empty.err) == (1, True)
    assert cli("articles", "imports").err == "No imports.\n"


@ON_POSTGRESQL
def test_whoever_stops_looking_leaves_the_import_to_the_workers(
    cli: Cli, chosen_database_url: str
) -> None:
    del chosen_database_url  # the environment names it
    _write_logs()
    words = [sys.executable, "-m", "bot", "articles", "import", "kept/logs.jsonl"]
    root = str(Path(__file__).parents[4])
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(  # noqa: S603  our own words
        words, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "put into the queue" in line:
                break
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(PATIENCE_S) == 130
    assert re.search(r"Import 1 goes on without this window", said)
    assert "running" in cli("articles", "imports").out


@pytest.mark.about_sqlite("what needs PostgreSQL says so")
@pytest.mark.parametrize("words", [("worker",), ("articles", "import", "kept/logs.jsonl")])
def test_on_sqlite_a_sentence_says_what_to_do(cli: Cli, words: tuple[str, ...]) -> None:
    _write_logs()
    ran = cli(*words)
    assert ran.status == 1
    assert "PostgreSQL" in ran.err
    assert "pullquote articles add" in ran.err
    assert cli("articles", "imports").err == "No imports.\n"
