"""The command line. `main` is the entry point; everything else is imported when it is needed."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `pullquote` and exit: 0 on success, 2 on a usage error, 1 on any other failure.

    Args:
        arguments: Without the program's name; those of the process if None.
    """
    import os
    import sys

    # OpenMP's threads spin while they wait for one another, on cores that a neighbour may need, and
    # a question may take thirty times as long. Only what is set before torch is imported counts.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    from bot.cli.app import run

    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
