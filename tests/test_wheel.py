"""What is installed is what is here: weights, fitted figures, sentences in other languages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "index", "corpus")
BUILD = "import setuptools.build_meta as backend; backend.build_wheel('wheel')"


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    pytest.importorskip("setuptools")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    here = {
        path.relative_to(tmp_path).as_posix()
        for name in PACKAGES
        for path in (tmp_path / name).rglob("*")
        if path.is_file()
    }

    subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", BUILD], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )

    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    with ZipFile(wheel) as packed:
        assert here - set(packed.namelist()) == set()
    assert "index/reader/reader.safetensors" in here
