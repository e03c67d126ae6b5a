"""How to install what only some need, into the environment that runs us.

A bare `pip install` would go to whatever environment the shell finds first: with pipx and uv that
is never the one of the command. So the command is written out for the environment that is there.
"""

from __future__ import annotations

import shlex
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

PACKAGE = "pullquote"


def how_to_install_extra(extra: str) -> str:
    """Return the command that installs what an extra needs here.

    Args:
        extra: As `pyproject.toml` names it.
    """
    return how_to_install(*_needed_by(extra))


def how_to_install(*packages: str) -> str:
    """Return the command that installs packages here."""
    wanted = " ".join(f'"{each}"' for each in packages)
    here = Path(sys.prefix)
    if (here / "pipx_metadata.json").is_file():
        return f"pipx inject {PACKAGE} {wanted}"
    python = shlex.quote(sys.executable)
    if (here / "uv-receipt.toml").is_file():
        return f"uv pip install --python {python} {wanted}"
    return f"{python} -m pip install {wanted}"


def _needed_by(extra: str) -> list[str]:
    """Return the packages of an extra; the extra itself where we run without being installed."""
    try:
        every = requires(PACKAGE) or []
    except PackageNotFoundError:
        every = []
    marked = [each.partition(";") for each in every if f'extra == "{extra}"' in each]
    return [name.strip() for name, _, _ in marked] or [f"{PACKAGE}[{extra}]"]
