"""Write requirements.lock: exact pins of everything that pullquote with all its extras needs.

    .venv/bin/python -m scripts.maintain.lock

Run it after installing or upgrading what pyproject.toml names.
The pins are those of the environment that runs it, followed from pyproject.toml's requirements,
so that what merely happens to be installed stays out.
"""

from __future__ import annotations

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
#   pip install -r requirements.lock && pip install --no-deps -e .
"""
ELSEWHERE = {  # needed where this environment is not: other Pythons, other systems
    "audioop-lts": 'audioop-lts==0.2.2 ; python_version >= "3.13"',
    "colorama": 'colorama==0.4.6 ; sys_platform == "win32"',
}


def main() -> None:
    """Follow the requirements and write the file."""
    parser_of(__doc__).parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [Requirement(r) for r in chain(project["dependencies"], *extras)]
    where = {str(canonicalize_name(r.name)): f" ; {r.marker}" for r in wanted if r.marker}
    pins = {n: f"{n}=={version}{where.get(n, '')}" for n, version in _closure(wanted).items()}
    lines = sorted((ELSEWHERE | pins).values())
    (ROOT / "requirements.lock").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"requirements.lock: {len(lines)} packages")


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
