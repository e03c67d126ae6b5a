"""Write requirements.lock: exact pins, with hashes, of what pullquote with all its extras needs.

    .venv/bin/python -m scripts.maintain.lock

Run it after installing or upgrading what pyproject.toml names.
The pins are those of the environment that runs it, followed from pyproject.toml's requirements,
so that what merely happens to be installed stays out. uv adds the SHA-256 of every file that the
package index has of each, so that the lock holds on other systems too.

PyTorch stays out, pinned by pyproject.toml alone: its builds for CPUs come from an index of its own
under the same version, and its others want packages of NVIDIA's that a server without a GPU can do
without.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from scripts.shared.arguments import parser_of

ROOT = Path(__file__).resolve().parents[2]
HEAD = """\
# Exact pins for Python 3.11 to 3.13, made by `make lock`. Install with:
#   pip install --no-deps --require-hashes -r requirements.lock && pip install -e .
"""
FROM_ELSEWHERE = frozenset({"torch"})
OLDEST = "3.11"
ELSEWHERE = {  # needed where this environment is not: other Pythons, other systems
    "audioop-lts": 'audioop-lts==0.2.2 ; python_version >= "3.13"',
    "colorama": 'colorama==0.4.6 ; sys_platform == "win32"',
}


def main() -> None:
    """Follow the requirements and write the file.

    Raises:
        SystemExit: A package, or uv, is not installed.
    """
    parser_of(__doc__).parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [Requirement(r) for r in chain(project["dependencies"], *extras)]
    where = {str(canonicalize_name(r.name)): f" ; {r.marker}" for r in wanted if r.marker}
    found = {n: v for n, v in _closure(wanted).items() if n not in FROM_ELSEWHERE}
    pins = {n: f"{n}=={version}{where.get(n, '')}" for n, version in found.items()}
    lines = sorted((ELSEWHERE | pins).values())
    (ROOT / "requirements.lock").write_text(HEAD + _with_hashes(lines), encoding="utf-8")
    print(f"requirements.lock: {len(lines)} packages")


def _with_hashes(pins: list[str]) -> str:
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("uv adds the hashes: install it (pipx install uv), then try again")
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "pins.txt"
        bare.write_text("\n".join(pins) + "\n", encoding="utf-8")
        options = ["--no-config", "--quiet", "--no-header", "--no-annotate", "--universal"]
        done = subprocess.run(  # noqa: S603  pins of our own
            [uv, "pip", "compile", *options, f"--python-version={OLDEST}", "--no-deps",
             "--generate-hashes", str(bare)],
            check=True,
            capture_output=True,
            text=True,
        )  # fmt: skip
    return done.stdout


def _closure(wanted: list[Requirement]) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    queue = [(requirement, extra) for requirement in wanted for extra in ("", *requirement.extras)]
    while queue:
        requirement, extra = queue.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{requirement} is not installed here: install it first") from None
        found[name] = Version(installed.version).public
        for line in installed.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                queue.extend((needed, further) for further in ("", *needed.extras))
    return found


if __name__ == "__main__":
    main()
