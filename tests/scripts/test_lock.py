"""The lock holds every requirement, each at one version and with the hashes of its files."""

from __future__ import annotations

import re
import tomllib
from itertools import chain

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.maintain.lock import FROM_ELSEWHERE, ROOT

BLOCK = re.compile(r"^(?P<pin>[a-z0-9].*?) \\\n(?P<hashes>(?:    --hash=.*\n)+)", re.MULTILINE)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def _locked() -> dict[str, Requirement]:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    blocks = list(BLOCK.finditer(text))
    pinned = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert len(pinned) == len(blocks) > 100  # none is without a hash
    assert all(HASH.fullmatch(line) for b in blocks for line in b["hashes"].splitlines())
    named = [Requirement(block["pin"]) for block in blocks]
    return {canonicalize_name(one.name): one for one in named}


def test_every_package_is_pinned_to_one_version_with_hashes() -> None:
    for one in _locked().values():
        (version,) = one.specifier
        assert version.operator == "==", one


def test_every_requirement_is_met_by_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    locked = _locked()
    for line in chain(project["dependencies"], *extras):
        wanted = Requirement(line)
        if wanted.name in FROM_ELSEWHERE:
            assert str(wanted.specifier).startswith("==")
            continue
        (version,) = locked[canonicalize_name(wanted.name)].specifier
        assert wanted.specifier.contains(version.version), line
