"""Check `deploy/`, and run what it runs; exit 1 if something is wrong.

    python -m scripts.deployment [--image [NAME]]

Everything runs in a temporary folder, with a token of nobody: the service as its unit starts it,
until it says that it is not let in, and before that an article is added and a question asked. Where
the machine lets us, system calls are filtered as the unit says and all other folders are read-only.

With `--image` the same is done in a container, as the compose file says, by podman or docker.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.deployment.containers import read_image, read_service, wrong_with
from scripts.deployment.image import ANSWER, ARTICLE, QUESTION, REFUSED, build, find_engine, used
from scripts.deployment.service import ROOT, make_place, run
from scripts.deployment.unit import read_unit
from scripts.shared.arguments import parser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.deployment.service import Place
    from scripts.deployment.unit import Unit

UNIT = ROOT / "deploy" / "pullquote.service"
_WAITS = "discord_unreachable"
"""What the service logs where there is no network: it waits for one."""
MOST_EXPOSED = 20
"""In tenths, of what `systemd-analyze security` calls exposure; 0 to 2 is its "safe" and "OK"."""


def main() -> int:
    """Check everything; return the exit status."""
    parser = parser_of(__doc__)
    parser.add_argument(
        "--image",
        nargs="?",
        const="",
        metavar="NAME",
        help="run the image of this name too; without a name, build it first (minutes, 5 GB)",
    )
    asked: str | None = parser.parse_args().image
    image = read_image(ROOT / "deploy" / "Containerfile")
    unit = read_unit(UNIT)
    wrong = [
        *(f"pullquote.service: {one}" for one in unit.wrong()),
        *(f"Containerfile: {one}" for one in image.wrong(ROOT)),
        *(f"compose.yaml: {one}" for one in wrong_with(_compose(), image)),
        *analysed(),
    ]
    with tempfile.TemporaryDirectory() as folder:
        place = make_place(Path(folder))
        print(f"system calls filtered: {place.confined}; the rest read-only: {place.read_only}")
        wrong += [*_used(unit, place), *started(unit, place)]
    wrong += [f"image: {one}" for one in contained(asked)]
    for one in wrong:
        print(f"WRONG: {one}")
    print("all is well" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


def _compose() -> dict[str, Any]:
    return read_service(ROOT / "deploy" / "compose.yaml")


def contained(name: str | None) -> Iterator[str]:
    """Run the image; yield what was not as it must be.

    Args:
        name: Of an image; "" to build it; None to do nothing but to say so.
    """
    engine = find_engine()
    if name is None:
        print(f"no image was built or run: that takes --image and {engine or 'podman or docker'}")
        return
    if engine is None:
        yield "neither podman nor docker is here: it was not built, and not run"
        return
    failed = ""
    if not name:
        name, failed = build(engine)
    if failed:
        yield failed
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from used(engine, name, _compose(), Path(folder))
    print(f"{engine} ran {name}")


def analysed() -> Iterator[str]:
    """Yield what systemd finds wrong with the unit, where systemd is."""
    if shutil.which("systemd-analyze") is None:
        print("systemd-analyze is not here: it was not asked")
        return
    with tempfile.TemporaryDirectory() as folder:
        # it looks whether the program is there
        copy = Path(folder) / UNIT.name
        text = UNIT.read_text("utf-8")
        copy.write_text(text.replace("/opt/pullquote/bin/pullquote", sys.executable), "utf-8")
        verified = _said("systemd-analyze", "verify", str(copy))
        if verified.returncode or verified.stderr.strip():
            yield f"systemd: {verified.stderr.strip()}"
    known = f"--threshold={MOST_EXPOSED}"
    secure = _said("systemd-analyze", "security", "--offline=yes", known, "--no-pager", str(UNIT))
    print(secure.stdout.strip().splitlines()[-1].strip("→ "))
    if secure.returncode:
        yield f"systemd: more exposed than {MOST_EXPOSED / 10}"


def started(unit: Unit, place: Place) -> Iterator[str]:
    """Start the service with nobody's token; yield what was not as it must be."""
    ran = run(unit, UNIT, place, stop_at=_WAITS)
    refused = ran.status == 1 and REFUSED in ran.written
    if not refused and (ran.status or _WAITS not in ran.written):
        yield f"the service ends with {ran.status}: {ran.written[-1_000:]}"
    if "Traceback" in ran.written:
        yield f"the service ends with a traceback: {ran.written[-1_000:]}"
    yield from (f"systemd never hears {one}" for one in ("STOPPING=1",) if one not in ran.said)
    open_to_others = [p.name for p in place.state.rglob("*") if p.stat().st_mode & 0o077]
    if open_to_others:
        yield f"others may read {open_to_others}"


def _used(unit: Unit, place: Place) -> Iterator[str]:
    """Add an article and ask, which needs the database, the readers, the models and the index."""
    article = place.folder / "ferry.txt"
    article.write_text(ARTICLE, "utf-8")
    added = run(unit, UNIT, place, ["articles", "add", str(article), "--yes"])
    if added.status:
        yield f"no article can be added: {added.written[-1_000:]}"
    asked = run(unit, UNIT, place, ["ask", QUESTION])
    if asked.status or ANSWER not in asked.written:
        yield f"no question is answered: {asked.written[-1_000:]}"
    if "engine_failed" in asked.written:
        yield f"an engine can't work within these limits: {asked.written[-1_000:]}"


def _said(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  systemd's own, and our files
        command, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
