"""The page of benchmarks shows what the record says, and nothing else."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import __main__ as everything
from benchmarks.measure import memory_mb
from benchmarks.page import PAGE, PARTS, PICTURE, RECORD, filled
from benchmarks.picture import draw
from benchmarks.side_by_side import HERE, OURS, PEERS

if TYPE_CHECKING:
    from pathlib import Path

BLANK = "\n".join(f"# {part}\n\n<!-- {part} -->\nold\n<!-- /{part} -->\n" for part in PARTS)
MEASURED: dict[str, Any] = {
    "side_by_side": {
        "pullquote_answer": {"passages_a_second": 50.04, "p50_ms": 41.26, "hit_at_1": 0.9},
        "txtai_hybrid": {"passages_a_second": 7.5, "p50_ms": 3.0, "at_64": 1234.5, "hit_at_1": 1},
    },
    "start": {"times": 5, "servers": 1000, "help_s": 0.256, "bot_s": 3.1},
    "servers": {
        "servers": 5000, "passages_each": 200, "memory_mb": 512, "start_s": 4.2, "start_mb": 611,
        "peak_mb": 1402, "loaded": 160, "indexes_mb": 511, "first_ms_p50": 91.5,
        "first_ms_p95": 120.1, "again_ms_p50": 60.2, "again_ms_p95": 80.9,
    },
    "neighbour": [
        {"beside": "quiet", "p50_ms": 50.0, "p95_ms": 80.0},
        {"beside": "one busy process", "p50_ms": 100.0, "p95_ms": 170.0},
        {"beside": "again", "p50_ms": 51.0, "p95_ms": 81.0},
    ],
    "growth": [
        {"passages": 1000, "build_s": 1.0},
        {"passages": 1000, "search_ms_p50": 3.6, "search_ms_p95": 7.9, "process_mb": 1360},
    ],
}  # fmt: skip


def _record(*parts: str) -> dict[str, Any]:
    of_all = {"date": "2027-01-02", "machine": "two cores of a toaster"}
    return {part: {**of_all, "figures": MEASURED[part]} for part in parts}


def test_the_page_shows_the_record_that_lies_beside_it() -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page, json.loads(RECORD.read_text("utf-8"))) == page
    assert PICTURE.is_file()


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("side_by_side", "| **Pullquote**, the whole answer | 50.0 | 41.3 | – |"),
        ("side_by_side", "| 0.900 * |"),
        ("side_by_side", "| 1,234 | 1.000 |"),
        ("start", "| `pullquote --help` has ended | 0.26 | 0.3 |"),
        ("start", "with 1,000 servers known | 3.10 | 5 |"),
        ("servers", "5,000 servers of 200 passages, 512 MB for indexes"),
        ("servers", "| most memory, MB | 1,402 |"),
        ("neighbour", "| one busy process | 100.0 | 170.0 | 2.00 |"),
        ("growth", "| 1,000 | 3.6 / 7.9 | 1,360 |"),
    ],
)
def test_each_part_becomes_a_table(part: str, shown: str) -> None:
    page = filled(BLANK, _record(part))
    assert shown in page
    assert "2027-01-02, two cores of a toaster." in page
    assert page.count("Not measured yet.") == len(PARTS) - 1
    assert "old" not in page
    assert filled(page, _record(part)) == page


def test_a_page_without_a_marker_is_not_half_written() -> None:
    with pytest.raises(ValueError, match="growth"):
        filled(BLANK.replace("<!-- /growth -->", ""), {})


@pytest.mark.parametrize("parts", [tuple(MEASURED), ("growth",), ()])
def test_the_picture_is_drawn_of_whatever_was_measured(
    parts: tuple[str, ...], tmp_path: Path
) -> None:
    draw(_record(*parts), tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_one_command_keeps_what_it_measured_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[str]]] = []

    def measured(part: str, arguments: list[object], _folder: Path) -> Any:
        asked.append((part, [str(one) for one in arguments]))
        return MEASURED[part]

    monkeypatch.setattr(everything, "measured", measured)
    monkeypatch.setattr(
        sys, "argv", ["benchmarks", "squad", str(tmp_path), "--keep", "--only", "start", "growth"]
    )
    before = PAGE.read_bytes(), RECORD.read_bytes(), PICTURE.read_bytes()
    everything.main()

    assert asked == [("start", []), ("growth", ["1000", "10000", "100000"])]
    record = json.loads((tmp_path / RECORD.name).read_text("utf-8"))
    assert record["start"]["figures"] == MEASURED["start"]
    assert "cores of " in record["growth"]["machine"]
    kept = json.loads(RECORD.read_text("utf-8"))
    assert record["side_by_side"] == kept["side_by_side"]
    assert "| 0.26 | 0.3 |" in (tmp_path / PAGE.name).read_text("utf-8")
    assert before == (PAGE.read_bytes(), RECORD.read_bytes(), PICTURE.read_bytes())


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_can_be_built_and_asked_and_its_packages_are_pinned(name: str) -> None:
    module = ast.parse((HERE / "peers" / f"{name}.py").read_text("utf-8"))
    defined = {one.name for one in module.body if isinstance(one, ast.FunctionDef)}
    assert {"build", "search"} <= defined
    if name != OURS:
        lines = (HERE / "peers" / f"{name}.txt").read_text("utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("#")]
        assert all(re.fullmatch(r"[a-z0-9-]+==[0-9.]+", pin) for pin in pins)
        assert "torch==2.13.0" in pins  # one torch for all, or their times are of different things


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, as the benchmark does")
def test_a_store_in_a_process_of_its_own_counts_as_memory() -> None:
    alone = memory_mb()
    held = "held = b'x' * 80_000_000; print('ready', flush=True); input()"
    with subprocess.Popen(  # noqa: S603  our own line
        [sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as store:
        assert store.stdout is not None
        store.stdout.readline()
        beside = memory_mb()
        store.communicate(b"\n")
    assert beside > alone + 75
