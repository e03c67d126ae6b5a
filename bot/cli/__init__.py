"""The command line. `main` is the entry point; everything else is imported when it is needed."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `pullquote` and exit: 0 on success, 2 on a usage error, 1 on any other failure.

    Args:
        arguments: Without the program's name; those of the process if None.
    """
    import sys

    from bot import let_waiting_threads_sleep

    let_waiting_threads_sleep()  # before torch is imported
    from bot.cli.app import run

    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
