"""The house keeps its order: rooms of a size, and pages that name what is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("bot", "index", "corpus", "scripts", "tests")
MOST_FILES = 15
MOST_LINES = 350
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LAYER = rf"(?:{'|'.join(LAYERS)})"


def _modules() -> list[Path]:
    return [path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")]


def test_no_room_holds_more_than_fifteen_files() -> None:
    sizes = Counter(path.parent for path in _modules() if path.name != "__init__.py")
    crowded = {str(room.relative_to(ROOT)): n for room, n in sizes.items() if n > MOST_FILES}
    assert crowded == {}


def test_no_file_is_longer_than_350_lines() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in _modules()}
    long = {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > MOST_LINES}
    assert long == {}


def test_the_map_has_every_room_with_its_own_sentence() -> None:
    faces = [path for layer in LAYERS for path in (ROOT / layer).glob("*/__init__.py")]
    rooms = {f"{path.parent.relative_to(ROOT)}/": _first_line(path) for path in faces}
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shown = dict(re.findall(rf"^\| `({LAYER}/\w+/)` \| (.+) \|$", page, re.MULTILINE))
    assert shown == rooms


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_whatever_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    paths = re.findall(rf"`({LAYER}/[\w./*-]*)`", text)
    names = re.findall(rf"`({LAYER}(?:\.\w+)+)`", text)
    commands = re.findall(r"python -m ([\w.]+)", text)
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []
    assert [name for name in names if not _is_there(name)] == []
    assert [name for name in commands if _is_ours(name) and not _runs(name)] == []
    assert [link for link in links if not (page.parent / link).exists()] == []


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n", 1)[0]


def _is_ours(name: str) -> bool:
    return name.split(".", 1)[0] in LAYERS and name.islower()  # capitals are to be filled in


def _runs(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def _is_there(name: str) -> bool:
    """Whether a dotted name is a package, a module, or something that a module defines."""
    path = ROOT / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module, thing = path.parent.with_suffix(".py"), path.name
    return module.is_file() and bool(
        re.search(
            rf"^(?:(?:async )?def |class )?{thing}\b", module.read_text("utf-8"), re.MULTILINE
        )
    )
