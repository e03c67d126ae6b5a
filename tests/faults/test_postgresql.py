"""The short form on PostgreSQL: some faults of each kind; `python -m tests.faults` runs all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.faults.inject import COUNT
from tests.faults.postgresql import (
    AFTER,
    BEFORE,
    KINDS,
    SQLITE_ONLY,
    STATEMENT,
    PostgresqlHarness,
    ServerFault,
)
from tests.faults.scenes import SCENES
from tests.support.postgresql.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each fault is a forked process")


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlHarness]:
    """On a server of its own, since it is stopped and killed."""
    with running_server() as server:
        yield PostgresqlHarness(tmp_path_factory.mktemp("faults") / "here", server, stride=83)


def test_nothing_is_lost_whatever_becomes_of_the_server(harness: PostgresqlHarness) -> None:
    harness.break_server()
    assert [one for row in harness.rows.values() for one in row.wrong] == []
    assert {kind.removeprefix("PostgreSQL: ") for _, kind in harness.rows} == set(KINDS)
    assert harness.faults > 8


@pytest.mark.parametrize("scene", sorted(SCENES.keys() - SQLITE_ONLY))
def test_every_scene_may_be_cut_off_at_commits_and_statements(
    scene: str, harness: PostgresqlHarness
) -> None:
    steps = harness.steps(scene, ServerFault(COUNT, 0))
    assert steps.count(BEFORE) == steps.count(AFTER) > 0
    assert STATEMENT in steps or scene in {"backing up", "re-indexing"}


def test_a_change_that_was_confirmed_and_is_missing_is_seen(
    harness: PostgresqlHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_folder: Path) -> None:
        """Confirm a change that was never made."""

    monkeypatch.setitem(SCENES, "adding", nothing)
    before = harness.faults
    harness._break("adding", "killed", 1)
    assert harness.faults == before + 1
    wrong = harness.rows["adding", "PostgreSQL: killed"].wrong
    assert any("the library holds ['The ferry', 'The mill']" in one for one in wrong)
    harness.rows["adding", "PostgreSQL: killed"].wrong.clear()
