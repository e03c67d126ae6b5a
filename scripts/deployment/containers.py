"""The Containerfile and the compose file, as an engine reads them: as much as ours need."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

Instruction = tuple[str, str]


@dataclass(frozen=True)
class Image:
    """What an image is made of.

    Attributes:
        stages: The instructions of each stage; the last one is what runs.
    """

    stages: tuple[tuple[Instruction, ...], ...]

    def last(self, name: str) -> str:
        """Return the last value of an instruction in what runs, or ""."""
        return next((value for key, value in reversed(self.stages[-1]) if key == name), "")

    @property
    def command(self) -> list[str]:
        """What runs."""
        return [*json.loads(self.last("ENTRYPOINT")), *json.loads(self.last("CMD"))]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that what runs finds."""
        lines = [shlex.split(value) for key, value in self.stages[-1] if key == "ENV"]
        return dict(pair.split("=", 1) for line in lines for pair in line)

    def wrong(self, source: Path) -> list[str]:
        """Return what is not as it must be, in words.

        Args:
            source: The folder that it is built from.
        """
        found = []
        user = self.last("USER").partition(":")[0]
        if not user.isdigit() or int(user) == 0:
            found.append(f"it runs as {user or 'root'!r}: a number above 0 is seen not to be root")
        if self.last("VOLUME") != self.environment.get("PULLQUOTE_DATA_DIR"):
            found.append("the volume is not where the data are")
        if self.command != ["pullquote", "run"]:
            found.append(f"it runs {self.command}")
        for value in (v for stage in self.stages for key, v in stage if key == "COPY"):
            if not value.startswith("--from"):
                *taken, _ = value.split()
                found += [f"there is no {one} to copy" for one in taken if not _is(source, one)]
        return found


def read_image(path: Path) -> Image:
    """Read a Containerfile.

    Raises:
        ValueError: It does not begin with a stage.
    """
    text = re.sub(r"^\s*#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    stages: list[list[Instruction]] = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        name, _, value = line.strip().partition(" ")
        if name == "FROM":
            stages.append([])
        if not stages:
            raise ValueError(f"{path.name} has {name} before FROM")
        stages[-1].append((name, value.strip()))
    return Image(tuple(map(tuple, stages)))


def read_service(path: Path) -> dict[str, Any]:
    """Read the one service of a compose file."""
    (service,) = read_services(path).values()
    return service


def read_services(path: Path) -> dict[str, dict[str, Any]]:
    """Read the services of a compose file, by name."""
    services: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))["services"]
    return services


def wrong_with(service: dict[str, Any], image: Image) -> list[str]:
    """Return what of a compose service is not as it must be, in words."""
    wanted = {
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "tmpfs": ["/tmp"],  # noqa: S108  a name in a container
        "restart": "unless-stopped",  # on-failure: whoever stopped in order stays away after a boot
    }
    found = [f"{key} is not {value}" for key, value in wanted.items() if service.get(key) != value]
    mounted = [volume.split(":")[1] for volume in service.get("volumes", ())]
    if mounted != [image.last("VOLUME")]:
        found.append(f"it can write {mounted}, not its one volume")
    if service.get("ports"):
        found.append("it opens a port, and needs none")
    if not service.get("mem_limit"):
        found.append("nothing limits its memory")
    if "healthcheck" not in service:
        found.append("nothing asks whether it is well")
    return found


def _is(source: Path, name: str) -> bool:
    return (source / name).exists()
