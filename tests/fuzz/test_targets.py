"""The fuzz targets take their own seeds, so that they run when somebody fuzzes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.fuzz import __main__ as command
from tests.fuzz import targets

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = targets.targets()


@pytest.mark.parametrize("name", ALL)
def test_a_target_takes_its_seeds_and_bytes_at_random(name: str) -> None:
    for seed in (*ALL[name].seeds, b"", b"\0\xff" * 20, bytes(range(256))):
        ALL[name].run(seed)


@pytest.mark.parametrize("name", ["txt", "docx", "escaper"])
def test_what_is_no_sentence_is_a_finding(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    for function in ("read_bytes", "quote_block"):
        monkeypatch.setattr(targets, function, broken)
    with pytest.raises(ZeroDivisionError):
        ALL[name].run(ALL[name].seeds[0])


def test_who_has_no_atheris_reads_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find: Callable[..., object] = command.importlib.util.find_spec
    monkeypatch.setattr(
        command.importlib.util, "find_spec", lambda name: None if name == "atheris" else find(name)
    )
    monkeypatch.setattr(sys, "argv", ["fuzz", "txt"])
    assert command.main() == 2
    assert "pip install atheris" in capsys.readouterr().err
