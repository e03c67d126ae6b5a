"""What is installed is what is here: weights, fitted figures, sentences in other languages."""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "index", "corpus")
HOW_TO_INSTALL = "import sys; from corpus.extras import *; print(how_to_install_extra(sys.argv[1]))"
BUILD = "import setuptools.build_meta as backend; backend.build_wheel('wheel')"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what the repository holds."""
    pytest.importorskip("setuptools")
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", BUILD], cwd=source, check=True, capture_output=True, timeout=120
    )
    (built,) = (source / "wheel").glob("*.whl")
    return built


def test_a_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    here = {
        path.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as packed:
        assert here - set(packed.namelist()) == set()
    assert "index/reader/reader.safetensors" in here


@pytest.mark.model
def test_an_installed_wheel_answers_far_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, which sees what the wheel needs but not this checkout."""
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = Path(
        _said([str(python), "-c", "import sysconfig as s; print(s.get_path('purelib'))"], tmp_path)
    )
    (packages / "needed.pth").write_text("\n".join(site.getsitepackages()))
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed"]
    _said([str(python), *install, str(wheel)], tmp_path)
    pullquote = str(python.with_name("pullquote"))

    where = "import bot, index, corpus; print(bot.__file__, index.__file__, corpus.__file__)"
    for path in _said([str(python), "-c", where], tmp_path).split():
        assert Path(path).is_relative_to(place)
    assert _said([pullquote, "--version"], tmp_path).startswith("pullquote ")
    for extra, packages in _extras().items():
        said = _said([str(python), "-c", HOW_TO_INSTALL, extra], tmp_path)
        assert said.endswith(" ".join(f'"{each.partition(";")[0]}"' for each in packages))
    checks = json.loads(_said([pullquote, "doctor", "--json"], tmp_path))
    assert [check for check in checks if check["level"] == "wrong"] == []
    answer = json.loads(_said([pullquote, "ask", "how do I add an article?", "--json"], tmp_path))
    assert answer["verdict"] == "answered"
    assert answer["quotations"]


def _extras() -> dict[str, list[str]]:
    """What each extra needs, as the project declares it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras: dict[str, list[str]] = project["project"]["optional-dependencies"]
    return extras


def _said(command: list[str], folder: Path) -> str:
    """Run a command as a stranger would, whose environment says nothing about us."""
    ours = ("PULLQUOTE_", "DISCORD_", "PYTHON")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment["PULLQUOTE_DATA_DIR"] = str(folder / "data")
    done = subprocess.run(  # noqa: S603  our own interpreter
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
