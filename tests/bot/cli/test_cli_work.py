"""The commands that measure, re-index and fetch, run whole in a folder of their own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import corpus.library.starter

LAMP = "The lamp burned whale oil until 1902.\n\nTickets for the tower cost four dollars."
SPEECH = '"The lamp burned oil," said Ruth Norwood.'
PAGE = "<html><head><title>Old Mill</title></head><body><article><h1>Old Mill</h1>" + "".join(
    f"<p>In the year {1900 + n} the old mill on the hill stood still, wrote the valley's paper.</p>"
    for n in range(12)
)


Cli = Callable[..., Any]


class _Publisher(BaseHTTPRequestHandler):
    """Serves one page; its name is what the standard library calls for."""

    def do_GET(self) -> None:
        found = self.path == "/mill"
        body = PAGE.encode() if found else b"gone"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """A publisher's server on a thread, since each command runs an event loop of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Publisher) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def measured() -> tuple[str, str]:
    """Names of a file of articles and one of questions, in the current folder."""
    article = {"id": "lamp", "title": "The lamp", "text": LAMP}
    question = {
        "id": "q1",
        "question": "Until when did the lamp burn whale oil?",
        "answerable": True,
        "article_id": "lamp",
        "spans": [[LAMP.index("1902"), LAMP.index("1902") + 4]],
        "answers": ["1902"],
    }
    Path("articles.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    Path("questions.jsonl").write_text(json.dumps(question) + "\n", encoding="utf-8")
    return "articles.jsonl", "questions.jsonl"


@pytest.mark.model
def test_eval_prints_its_figures_as_json_and_nothing_else(
    cli: Cli, measured: tuple[str, str]
) -> None:
    ran = cli("eval", *measured, "--json", "-")
    assert ran.status == 0
    figures = json.loads(ran.out)
    assert (figures["articles"], figures["passages"], figures["questions"]) == (1, 2, 1)
    assert figures["hit@1"] == figures["quote@1"] == figures["mrr@10"] == 1.0
    assert figures["verbatim"] == 1.0
    assert figures["auroc"] is None


@pytest.mark.model
def test_eval_writes_its_figures_and_a_picture(cli: Cli, measured: tuple[str, str]) -> None:
    ran = cli("eval", *measured, "--json", "figures.json", "--plot", "figures.png")
    assert ran.status == 0
    assert json.loads(Path("figures.json").read_text(encoding="utf-8"))["hit@1"] == 1.0
    assert "hit@1" in ran.out
    assert Path("figures.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.model
def test_eval_writes_how_each_question_went_with_a_part_left_out(
    cli: Cli, measured: tuple[str, str]
) -> None:
    left_out = ("--without", "bm25", "--without", "sentences")
    ran = cli("eval", *measured, "--json", "-", "--dump", "dump.jsonl", *left_out)
    assert ran.status == 0
    assert json.loads(ran.out)["without"] == ["bm25", "sentences"]
    (line,) = Path("dump.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["id"], told["right"], told["kind"]) == ("q1", True, "when")
    assert "1902" in told["quotation"]["text"]


@pytest.mark.model
def test_eval_says_when_its_dump_cannot_be_written(cli: Cli, measured: tuple[str, str]) -> None:
    ran = cli("eval", *measured, "--dump", "no/such/folder.jsonl")
    assert ran.status == 1
    assert "folder.jsonl cannot be written" in ran.err


def test_eval_leaves_out_only_what_there_is(cli: Cli, measured: tuple[str, str]) -> None:
    ran = cli("eval", *measured, "--without", "luck")
    assert ran.status == 2
    assert "bm25" in ran.err


@pytest.mark.model
def test_eval_names_the_line_that_is_wrong(cli: Cli, measured: tuple[str, str]) -> None:
    with Path(measured[1]).open("a", encoding="utf-8") as file:
        file.write('{"id": "q2"}\n')
    ran = cli("eval", *measured, "--json", "-")
    assert (ran.status, ran.out) == (1, "")
    assert "questions.jsonl, line 2" in ran.err
    assert "Traceback" not in ran.err


def test_eval_of_a_file_that_is_not_there_is_a_usage_error(cli: Cli) -> None:
    assert cli("eval", "gone.jsonl", "gone.jsonl").status == 2


def test_eval_speakers_prints_its_figures_as_json(cli: Cli) -> None:
    start = SPEECH.index("Ruth")
    attribution = {"source": [[start, start + len("Ruth Norwood")]], "content": [[1, 21]]}
    record = {"text": SPEECH, "attributions": [attribution]}
    Path("speakers.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    ran = cli("eval-speakers", "speakers.jsonl", "--json", "-")
    assert ran.status == 0
    right = {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert json.loads(ran.out) == {
        "quotations": 1,
        "source_exact": right,
        "source_overlap": right,
    }
    assert "source_overlap f1" in cli("eval-speakers", "speakers.jsonl").out


def test_eval_speakers_explains_a_file_of_another_kind(cli: Cli) -> None:
    Path("speakers.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
    ran = cli("eval-speakers", "speakers.jsonl")
    assert ran.status == 1
    assert "attributions" in ran.err


@pytest.mark.model
def test_reindex_builds_once_then_keeps_and_embeds_anew_only_when_told(cli: Cli) -> None:
    first = cli("reindex")
    assert first.status == 0
    assert first.out.startswith("Index 1: ")
    again = cli("reindex")
    assert again.out == first.out
    full = cli("reindex", "--full")
    assert full.out.startswith("Index 2: ")
    assert "; 0 new texts in" not in full.out
    assert full.out.split(";")[0].split(": ")[1] == first.out.split(";")[0].split(": ")[1]


def test_a_page_of_a_private_network_is_added_only_when_that_is_allowed(
    cli: Cli, site: str
) -> None:
    refused = cli("articles", "add", f"{site}/mill", "--no-index")
    assert refused.status == 1
    assert refused.err.startswith("✗ ")
    added = cli("articles", "add", f"{site}/mill", "--allow-private", "--no-index")
    assert added.status == 0
    assert added.out.startswith("Added Old Mill\n")
    listed = json.loads(cli("articles", "list", "--json").out)
    assert f"{site}/mill" in {article["url"] for article in listed}
    again = cli("articles", "add", f"{site}/mill", "--allow-private", "--no-index")
    assert again.status == 0
    assert not again.out.startswith("Added")


def test_a_page_that_is_gone_is_reported_with_its_status(cli: Cli, site: str) -> None:
    ran = cli("articles", "add", f"{site}/gone", "--allow-private", "--no-index")
    assert ran.status == 1
    assert "404" in ran.err


def test_sync_reports_each_source_that_failed_and_exits_1(
    cli: Cli, site: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # `articles sync` has no way to a private network, so a local publisher is always refused.
    listed = tmp_path / "sources.toml"
    listed.write_text(f'[[source]]\nurl = "{site}/mill"\n[[source]]\nurl = "{site}/gone"\n')
    monkeypatch.setattr(corpus.library.starter, "_SOURCES", listed)
    ran = cli("articles", "sync")
    assert ran.status == 1
    assert ran.err.count("✗ ") == 2
    assert "Traceback" not in ran.err
    assert not Path("data/snapshots").exists()
