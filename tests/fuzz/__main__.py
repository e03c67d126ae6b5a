"""Run one fuzz target for a while: `python -m tests.fuzz TARGET --seconds N`.

atheris is no dependency of the project. What it finds is written to the folder that `--keep` names,
and its traceback is shown.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import tempfile
from pathlib import Path

LONGEST_S = 30
"""An input that takes longer is a finding. The sandbox gives one of its kind 20 seconds."""
MOST_BYTES = 4_096
MOST_MB = 3_000
_MODULES = ("bot.quotation", "bot.settings", "bot.ui", "corpus.clean", "corpus.read", "corpus.text")


def main() -> int:
    """Fuzz; libFuzzer ends the process: 0 where it found nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="A name in tests/fuzz/targets.py, or `list`.")
    parser.add_argument("--seconds", type=int, default=60, help="For how long.")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    chosen = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write(
            "atheris is not installed. Install it beside the project, on Linux with Python 3.11 "
            "to 3.13:\n  pip install atheris\n"
        )
        return 2
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=list(_MODULES)):
        targets = importlib.import_module("tests.fuzz.targets").targets()
    if chosen.target not in targets:
        sys.stderr.write("Targets: " + " ".join(sorted(targets)) + "\n")
        return 0 if chosen.target == "list" else 2
    target = targets[chosen.target]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds):
            (Path(folder) / str(number)).write_bytes(seed)
        options = {
            "max_total_time": chosen.seconds,
            "max_len": MOST_BYTES,
            "timeout": LONGEST_S,
            "rss_limit_mb": MOST_MB,
            "artifact_prefix": f"{chosen.keep}/{chosen.target}-",
        }
        words = [f"-{name}={value}" for name, value in options.items()]
        atheris.Setup(["fuzz", folder, *words], target.run)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
