"""Build the image with the engine of this machine, and run it as the compose file says."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.deployment.service import ROOT, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUILD_S = 3_600
_PATIENCE_S = 300
REFUSED = "Discord refused the token"
_CLEAR = (REFUSED, "Discord cannot be reached")
"""What a bot that is not let in says: one of these."""
ARTICLE = "The ferry to Gull Island leaves at nine.\n\nIt takes an hour, and carries no cars.\n"
QUESTION = "When does the ferry to Gull Island leave?"
ANSWER = "leaves at nine"
_LOOK = """
[ "$(stat -c '%a %u' /data)" = '700 10001' ] || echo "/data is $(stat -c '%a of %u' /data)"
find /data ! -user 10001 -exec echo 'not its own:' {} +
ls /data | grep -vE '^(pullquote\\.db.*|snapshots)$'
for one in / /opt/pullquote /etc; do touch $one/x 2>/dev/null && echo "it can write $one"; done
for one in /source /root/.cache; do [ -e $one ] && echo "$one was left in it"; done
grep -qx 'CapBnd:.0*' /proc/self/status || echo 'it has capabilities'
grep -qx 'NoNewPrivs:.1' /proc/self/status || echo 'it may gain privileges'
[ -s /etc/ssl/certs/ca-certificates.crt ] || echo 'there are no certificates'
true
"""
"""Run inside: each line that it prints is something wrong."""


@dataclass(frozen=True)
class Container:
    """How a container is run.

    Attributes:
        engine: `podman` or `docker`.
        options: Of its `run`, with the volume.
        image: What is run.
    """

    engine: str
    options: tuple[str, ...]
    image: str

    def run(self, *command: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
        """Run a command of the bot; return its status and what it wrote."""
        line = (self.engine, "run", "--rm", *self.options, *options, self.image, *command)
        return _run(*line, patience=_PATIENCE_S)


def find_engine() -> str | None:
    """Return the engine of this machine, or None."""
    return next(filter(shutil.which, ("podman", "docker")), None)


def build(engine: str) -> tuple[str, str]:
    """Build the image; return its name, and what went wrong or ""."""
    name = "pullquote:checked"
    recipe = str(ROOT / "deploy" / "Containerfile")
    status, written = _run(
        engine, "build", "--file", recipe, "--tag", name, str(ROOT), patience=_BUILD_S
    )
    return name, f"the image is not built: {written[-1_000:]}" if status else ""


def options_of(service: dict[str, Any], volume: str) -> tuple[str, ...]:
    """Return the options of `run` that say what a compose service says.

    Args:
        service: Of the compose file.
        volume: Takes the place of its one volume.
    """
    pairs = [
        *(("--tmpfs", one) for one in service["tmpfs"]),
        *(("--cap-drop", one) for one in service["cap_drop"]),
        *(("--security-opt", one.removesuffix(":true")) for one in service["security_opt"]),
        *(("--env", f"{key}={value}") for key, value in service["environment"].items()),
        *(("--volume", f"{volume}:{one.split(':')[1]}") for one in service["volumes"]),
        ("--memory", service["mem_limit"]),
        ("--pids-limit", str(service["pids_limit"])),
    ]
    given = [f"--{one.replace('_', '-')}" for one in ("init", "read_only") if service[one]]
    return (*given, *(word for pair in pairs for word in pair))


def used(engine: str, image: str, service: dict[str, Any], folder: Path) -> Iterator[str]:
    """Run the image with an empty volume; yield what was not as it must be.

    Args:
        engine: What runs it.
        image: Its name.
        service: Of the compose file.
        folder: An empty one.
    """
    volume = f"pullquote-check-{os.getpid()}"
    container = Container(engine, options_of(service, volume), image)
    article = folder / "ferry.txt"
    article.write_text(ARTICLE, "utf-8")
    article.chmod(0o644)
    at = f"/articles/{article.name}"
    try:
        status, written = container.run(
            "articles", "add", at, "--yes", options=("--volume", f"{article}:{at}:ro")
        )
        if status:
            yield f"no article can be added: {written[-1_000:]}"
        status, written = container.run("ask", QUESTION)
        if status or ANSWER not in written or "engine_failed" in written:
            yield f"no question is answered: {written[-1_000:]}"
        status, written = container.run(options=("--env", f"DISCORD_TOKEN={TOKEN}"))
        if status != 1 or not any(one in written for one in _CLEAR) or "Traceback" in written:
            yield f"it ends with {status}: {written[-1_000:]}"
        _, written = container.run("-c", _LOOK, options=("--entrypoint", "sh"))
        yield from written.splitlines()
    finally:
        _run(engine, "volume", "rm", "--force", volume, patience=_PATIENCE_S)


def _run(*command: str, patience: float) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603  the engine, and our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=patience,
        check=False,
    )
    return done.returncode, done.stdout
