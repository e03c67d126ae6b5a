"""The child process: takes a job, reads, answers, waits for the next.

It imports the readers and nothing of the bot, is given no secret, and ends when the bot's end of
its pipe is closed. Whatever a reader raises is an answer.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.errors import PullquoteError
from corpus.read import read_bytes, read_chat, read_text
from corpus.sandbox.messages import (
    EndedError,
    Failure,
    Job,
    Outcome,
    packed,
    read_frame,
    unpacked_job,
    write_frame,
)

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from typing import IO

    from corpus.article import Draft

_NICE: Final = 5  # members who ask come first
_WORN: Final = 300 * 1024 * 1024  # bytes at the peak; an ordinary page leaves it at a fifth
_TRACEBACK_CHARS: Final = 8_000
_MAX_JOB: Final = 2**32 - 1


def main(memory: int, output: int) -> None:
    """Work until there is nobody to work for.

    Args:
        memory: Bytes of address space.
        output: Bytes of one answer.
    """
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may get between the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which ends us
    _restrain(memory)
    with suppress(EndedError, BrokenPipeError):
        while True:
            job = unpacked_job(read_frame(jobs, _MAX_JOB))
            data = read_frame(jobs, _MAX_JOB)
            _limit_cpu(job.seconds)
            _answer(answers, job, data, output)


def _answer(answers: IO[bytes], job: Job, data: bytes, output: int) -> None:
    """Read, and send what came of it: all drafts, or why there are none."""
    frames: list[bytes] = []
    outcome = Outcome(worn=_is_worn())
    try:
        frames = [packed(draft) for draft in _drafts(job, data)]
        if sum(map(len, frames)) > output:
            frames, outcome = [], Outcome(trouble="output", worn=True)
    except PullquoteError as error:
        outcome = Outcome(Failure.of(error), worn=_is_worn())
    except MemoryError:
        frames, outcome = [], Outcome(trouble="memory", worn=True)
    except Exception as error:  # noqa: BLE001  the edge of the process: the bot logs it
        outcome = Outcome(trouble=_where(error), worn=True)
    for frame in frames:
        write_frame(answers, frame)
    write_frame(answers, packed(outcome))


def _where(error: Exception) -> str:
    """Return where an error came from and what it is; what it says may be the text's words."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__name__}"[-_TRACEBACK_CHARS:]


def _drafts(job: Job, data: bytes) -> list[Draft]:
    if job.file is not None:
        return read_bytes(data, **job.file)
    text = data.decode("utf-8", "surrogatepass")
    return [read_chat(text) if job.text is None else read_text(text, **job.text)]


def _restrain(memory: int) -> None:
    """Bind this process, where the platform can: less memory, no core dump, a lower priority."""
    if sys.platform == "win32":
        return  # the bot starts it with a lower priority
    with suppress(OSError):
        os.nice(_NICE)
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):  # macOS knows the first and refuses it
            resource.setrlimit(what, (most, most))


def _limit_cpu(seconds: float) -> None:
    """Let the system end this process after so much work, also where the bot has died and cannot.

    On a busy machine a clock would end what is only waiting for its turn.
    """
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    stop = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (stop, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _is_worn() -> bool:
    """Return whether this process has grown large; only Linux is asked.

    What `getrusage` calls the peak begins with that of the bot, from which we were forked.
    """
    with suppress(OSError):
        peak = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
        return peak is not None and int(peak[1]) * 1024 > _WORN
    return False
