"""The command line. `main` is the entry point; everything else is imported when it is needed."""

from __future__ import annotations

import atexit
import gc
import signal
from collections.abc import Sequence
from types import FrameType

_asked: list[int] = []
_COLLECT_AFTER = 50_000
"""Objects more than are freed: what is imported makes half a million that all stay, and Python's
own 700 would look through them so often that a question takes a fifth of a second longer."""


def stop_was_asked() -> bool:
    """Return whether a signal came that should end the program.

    An interrupt that is raised inside a callback of C code is lost; this is how a command that
    begins to wait learns of it.
    """
    return bool(_asked)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _asked.append(number)
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `pullquote` and exit: 0 on success, 2 on a usage error, 1 on any other failure.

    Args:
        arguments: Without the program's name; those of the process if None.
    """
    import sys

    from bot import let_waiting_threads_sleep

    let_waiting_threads_sleep()  # before torch is imported
    gc.set_threshold(_COLLECT_AFTER)
    atexit.register(gc.freeze)  # at the end all goes: to look through it takes a third of a second
    # Until a command handles it in its own way, SIGTERM is what Ctrl-C is: an end without a word.
    _asked.clear()
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    try:
        from bot.cli.app import run

        status = run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
