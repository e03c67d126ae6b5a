"""A service unit as systemd reads it: as much of that as ours needs."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OFF_LIMITS = ("MemoryDenyWriteExecute",)
"""What breaks the bot: OpenVINO and PyTorch write machine code and then run it."""
WANTED = {
    "Type": "notify",
    "DynamicUser": "yes",
    "StateDirectory": "pullquote",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "Restart": "on-failure",
}
"""What must be set, and to what first."""
NEEDED = ("WatchdogSec", "TimeoutStopSec", "MemoryMax", "TasksMax", "LoadCredential")
"""What must be set to something."""


@dataclass(frozen=True)
class Unit:
    """A unit.

    Attributes:
        settings: The values of each setting of `[Service]`, in order.
    """

    settings: Mapping[str, tuple[str, ...]]

    def first(self, name: str) -> str | None:
        """Return the first value of a setting, or None."""
        return next(iter(self.settings.get(name, ())), None)

    def command(self, places: Mapping[str, str]) -> list[str]:
        """Return what it runs, with specifiers such as `%S` filled in."""
        return shlex.split(_filled(self.first("ExecStart") or "", places))

    def environment(self, places: Mapping[str, str]) -> dict[str, str]:
        """Return the variables that it sets."""
        pairs = [shlex.split(_filled(line, places)) for line in self.settings["Environment"]]
        return dict(pair.split("=", 1) for line in pairs for pair in line)

    def wrong(self) -> list[str]:
        """Return what is not as it must be, in words."""
        found = [
            f"{name} is {self.first(name)!r}, not {value!r}"
            for name, value in WANTED.items()
            if self.first(name) != value
        ]
        found += [f"{name} is not set" for name in NEEDED if not self.first(name)]
        found += [f"{name} stops the models" for name in OFF_LIMITS if self.first(name)]
        secret = [line for line in self.settings["Environment"] if "DISCORD_TOKEN=" in line]
        return [*found, *(f"everybody can read the token in {line!r}" for line in secret)]


def read_unit(path: Path) -> Unit:
    """Read a unit's `[Service]`.

    Raises:
        ValueError: A line is neither a setting, a section nor a comment.
    """
    settings: dict[str, list[str]] = {}
    section = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith(("#", ";")):
            continue
        if text.startswith("[") and text.endswith("]"):
            section = text[1:-1]
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.isalpha():
            raise ValueError(f"{path.name}, line {number}: {text!r} is no setting")
        if section == "Service":
            settings.setdefault(name, []).append(value.strip())
    return Unit({name: tuple(values) for name, values in settings.items()})


def _filled(text: str, places: Mapping[str, str]) -> str:
    for specifier, place in places.items():
        text = text.replace(specifier, place)
    return text
