"""The command line prints what it printed before the code moved, and exits with the same status.

`tests/fixtures/before_the_move/command_line.json` was recorded with the code of 20fdc96, each run
in a fresh copy of the same data folder. How sure an answer is, what of it is in bold and what is
quoted below the first are left out: embedder and reader were trained anew since, and their tests
are elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest

from tests.fixtures.before_the_move import database, replay

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "before_the_move"

pytestmark = pytest.mark.about_sqlite("a data folder as it was recorded then")
Cli = Callable[..., Any]
RUNS: list[dict[str, Any]] = json.loads((FIXTURES / "command_line.json").read_text("utf-8"))
HELP = [run for run in RUNS if "--help" in run["arguments"]]
NEEDS_MODEL = {"ask", "reindex"}
_ASKED_NOTHING = "Invalid value for QUESTION: Ask a question in words."
_ASK_IN_WORDS = (
    (
        "Invalid value for QUESTION: Please ask a whole question in words, "
        "such as why are there two high"
    ),
    "tides a day? I'll look for the sentences that answer it.",
)
_USAGE = {
    "Settings are a Discord server's: say --server ID.": (
        "Settings belong to a Discord server: add --server ID."
    ),
    "Say --dismiss or --answered, not both.": "Use --dismiss or --answered, not both.",
    "Say --server ID or --all, not both.": "Use --server ID or --all, not both.",
}
CHANGED = {
    "trained with seed 7": "trained with seeds 7 and 8",
    "as published, on auto": "as published, with our layers, on auto",
    "Index 5: 7 articles, 19 passages, 40 sentences; 0 texts": (
        "Index 6: 7 articles, 19 passages, 40 sentences; 59 texts"  # by the new embedder
    ),
    " texts embedded anew in": " new texts in",
    "Already here: ": "Already in the library: ",
    "1 article comes back:": "1 article will be restored:",
    "1 article changes:": "1 article will change back:",
    "Nobody can be asked here:": "I can't ask here:",
    "Say --yes if that is what you want.": "Use --yes to confirm.",
    "Put DISCORD_TOKEN=... into .env to run on Discord.": "To run on Discord: pullquote setup",
    "Put DISCORD_TOKEN=... into .env or the environment (Discord developer portal, your "
    "application, Bot, Reset Token), or try the bot without one: pullquote try.": (
        "Run pullquote setup, or put DISCORD_TOKEN=... into .env or the environment. "
        "To try the bot without one: pullquote try."
    ),
    "— The VOICE office and the space aliens: what happened in April 2017 · Pullquote · The "
    "Pullquote team": "— The VOICE office and the space aliens: what happened in April 2017 · "
    "Pullquote",  # a publisher's staff is not named beside it any more
    "starter_library true": "starter_library auto",
    '"starter_library": true': '"starter_library": "auto"',
    "inbox   true\n": "inbox   true\nforums  none\n",
    '"inbox": true\n': '"inbox": true,\n  "forums": []\n',
    "channels, elsewhere, inbox,": "channels, elsewhere, forums, inbox,",
    f"│ {_ASKED_NOTHING:<96} │": "\n".join(f"│ {line:<96} │" for line in _ASK_IN_WORDS),
    **{
        f"│ {f'Invalid value: {then}':<96} │": f"│ {f'Invalid value: {now}':<96} │"
        for then, now in _USAGE.items()
    },
}
"""What was said then, and what is since: other words, new settings, an embedder of ours."""
CHANGED_IN_HELP = {
    "Embed every passage anew, whatever is cached.": (
        "Index every passage again, ignoring the cache."
    ),
    "Where the article stands.": "The article's web address.",
    "even if it is like another": "even if it looks like another",
    "it is like; do not ask.": "it looks like, without asking.",
    "added; store nothing.": "added, without saving it.",
}
"""Likewise, without columns."""
NEW_IN_HELP = re.compile(r"^│ (?:setup|backup|restore|db|worker|--version) .*\n", re.MULTILINE)
NEW_OF_ARTICLES = re.compile(r"^│ imports? .*\n", re.MULTILINE)
NEW_CHECKS = re.compile(
    r"^✓  (?:texts|snapshots) .*\n"
    r"|,\n  \{\n    \"name\": \"(?:texts|snapshots)\",\n(?:    .*\n)*  \}",
    re.MULTILINE,
)
NUMBERS = re.compile(
    r"(?:<int range>|<float range>|<int>|\bN|\bPORT)(?= )|\[(?:[\d.]+<=)?x(?:[<>]=[\d.]+)?\]"
)
"""What help says of numbers; what is wrong with one that is out of bounds is said in a sentence."""
OTHERS = [run for run in RUNS if run not in HELP]
PLAIN = [run for run in OTHERS if run["arguments"][0] not in NEEDS_MODEL or run["status"]]
MODEL = [run for run in OTHERS if run not in PLAIN]


def _name(run: dict[str, Any]) -> str:
    return " ".join(run["arguments"])


@pytest.fixture
def again(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs what was recorded once more, in a copy of the folder that it was recorded in."""
    database.unpacked(FIXTURES, tmp_path / "data")
    # Other articles are shipped since; those of then are in the database.
    monkeypatch.setattr("corpus.library.import_starter", AsyncMock(return_value=0))
    for name in ("lighthouse.md", "mooring.md"):
        (tmp_path / name).write_bytes((FIXTURES / name).read_bytes())

    def run(recorded: dict[str, Any]) -> dict[str, Any]:
        for name, value in replay.terminal(recorded["arguments"]).items():
            monkeypatch.setenv(name, value)
        ran = cli(*recorded["arguments"])
        out, err = (replay.masked(text, tmp_path) for text in (ran.out, ran.err))
        return {"arguments": recorded["arguments"], "status": ran.status, "out": out, "err": err}

    return run


@pytest.mark.parametrize("recorded", HELP, ids=_name)
def test_help_is_as_it_was(again: Cli, recorded: dict[str, Any]) -> None:
    now, then = again(recorded), {**recorded}
    if recorded["arguments"] == ["--help"]:
        now["out"] = NEW_IN_HELP.sub("", now["out"])
    now["out"] = NEW_OF_ARTICLES.sub("", now["out"])
    now["out"], then["out"] = (_words(NUMBERS.sub("", run["out"])) for run in (now, then))
    for before, since in CHANGED_IN_HELP.items():
        then["out"] = then["out"].replace(before, since)
    assert now == then


@pytest.mark.parametrize("recorded", PLAIN, ids=_name)
def test_output_and_status_are_as_they_were(again: Cli, recorded: dict[str, Any]) -> None:
    now = again(recorded)
    if recorded["arguments"][0] == "doctor":
        now["out"] = NEW_CHECKS.sub("", now["out"])
    assert now == _since(recorded)


@pytest.mark.model
@pytest.mark.parametrize("recorded", MODEL, ids=_name)
def test_answers_are_as_they_were(again: Cli, recorded: dict[str, Any]) -> None:
    now, then = again(recorded), _since(recorded)
    if "--json" in recorded["arguments"]:
        now["out"], then["out"] = (json.loads(one["out"]) for one in (now, then))
        assert list(now["out"]) == list(then["out"])
        now["out"], then["out"] = _unjudged(now["out"]), _unjudged(then["out"])
    elif recorded["arguments"][0] == "ask":
        now["out"], then["out"] = _of_the_first(now["out"]), _of_the_first(then["out"])
    assert now == then


def _words(help_text: str) -> str:
    """The words of a page of help, whatever columns they stand in."""
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", help_text).split())


def _since(recorded: dict[str, Any]) -> dict[str, Any]:
    """A run as it was recorded, but for what is said in other words since."""
    out, err = recorded["out"], recorded["err"]
    for then, now in CHANGED.items():
        out, err = out.replace(then, now), err.replace(then, now)
    return {**recorded, "out": out, "err": err}


def _of_the_first(out: str) -> list[str]:
    """The first quotation of an answer with its source, and what is said below the last."""
    blocks = out.strip().split("\n\n")
    return [blocks[0], blocks[-1]]


def _unjudged(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer's first quotation, without its bold and its figures, which are checked."""
    figures = [answer["confidence"], *(quotation["score"] for quotation in answer["quotations"])]
    assert all(isinstance(figure, float) and 0 <= figure <= 1 for figure in figures)
    for quotation in answer["quotations"]:
        for start, end in quotation["highlights"]:
            assert quotation["start"] <= start < end <= quotation["end"]
    bare = {**answer, "confidence": None, "timings_ms": list(answer["timings_ms"])}
    bare["quotations"] = [
        {**quotation, "score": None, "highlights": None} for quotation in answer["quotations"][:1]
    ]
    return bare
