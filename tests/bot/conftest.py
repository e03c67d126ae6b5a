"""The command line, run whole in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.cli.app import run as run_cli

if TYPE_CHECKING:
    from pathlib import Path


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Cli:
    for name in list(os.environ):
        if name.startswith(("PULLQUOTE_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        status = run_cli(list(arguments))
        captured = capfd.readouterr()
        return Ran(status, captured.out, captured.err)

    return run
