"""The short form: some faults of every kind, each run. `python -m tests.faults` runs them all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.faults.run import Harness
from tests.faults.scenes import SCENES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each fault is a forked process")


def _wrong(harness: Harness) -> list[str]:
    return [one for row in harness.rows.values() for one in row.wrong]


def test_nothing_is_lost_wherever_it_is_cut_off(tmp_path: Path) -> None:
    harness = Harness(tmp_path, stride=67)
    harness.cut_off()
    assert _wrong(harness) == []
    assert harness.faults > 20


def test_damaged_files_of_snapshots_are_mended(tmp_path: Path) -> None:
    harness = Harness(tmp_path, stride=4)  # of five kinds of damage, so each has its turn
    harness.damage_files()
    assert _wrong(harness) == []
    assert harness.faults > 4


def test_a_damaged_database_is_refused_and_a_backup_takes_its_place(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    harness.damage_database()
    assert _wrong(harness) == []


def test_two_processes_may_share_a_data_folder(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    harness.two_processes(2)
    assert _wrong(harness) == []


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_cut_off_somewhere(scene: str, tmp_path: Path) -> None:
    assert len(Harness(tmp_path).steps(scene)) > 2
