"""The command line. `main` is the entry point; everything else is imported when it is needed."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `pullquote` and exit: 0 on success, 2 on a usage error, 1 on any other failure.

    Args:
        arguments: Without the program's name; those of the process if None.
    """
    import signal
    import sys

    from bot import let_waiting_threads_sleep

    let_waiting_threads_sleep()  # before torch is imported
    # Until a command handles it in its own way, SIGTERM is what Ctrl-C is: it ends without a word.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from bot.cli.app import run

        status = run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
