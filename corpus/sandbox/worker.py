"""One child process, from the bot's side: started when there is work, ended when it goes over.

Everything here blocks, so it runs on a thread. A child that was ended, or that died, is forgotten;
the next job starts another.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer
from typing import TYPE_CHECKING, Final

from corpus.article import Draft
from corpus.errors import ReadError
from corpus.sandbox.messages import (
    EndedError,
    Job,
    Outcome,
    TooMuchError,
    packed,
    read_frame,
    unpacked_answer,
    write_frame,
)

if TYPE_CHECKING:
    from corpus.sandbox.limits import Limits

# What Python and the system's libraries need to start; no token, no password, no address of a
# database is among them.
_ENVIRONMENT: Final = frozenset(
    {
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
    }
)
_ROOT: Final = Path(__file__).resolve().parents[2]
"""Where this code is, which the child is to run as well, wherever it finds its own."""

_MAIN: Final = """
import sys
root, memory, output = sys.argv[1:]
if root not in sys.path:
    sys.path.insert(0, root)
from corpus.sandbox.child import main
main(int(memory), int(output))
"""
_END_S: Final = 5.0
_WALL: Final = 3.0  # seconds by the clock for one of a processor
_SPLIT: Final = "Split it, or save it as plain text."
_log = logging.getLogger(__name__)


class _DiedError(Exception):
    """The child is gone, and nobody here ended it."""


class Worker:
    """A place for one child at a time. One thread uses it at a time; any thread may close it.

    Args:
        limits: What one job may use.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._changing = Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The child's process id; None where none runs."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def do(self, job: Job, data: bytes, name: str | ReadError) -> list[Draft]:
        """Have a job done.

        Args:
            job: What to do.
            data: To what.
            name: What errors call it; a word of ours is an error that says it, for the catalogues.

        Raises:
            ReadError: It cannot be read, took too long or too much, or ended the child.
        """
        used = self.pid is not None
        try:
            answered = self._try(job, data, name)
        except _DiedError:
            answered = None
        if answered is None and used:  # it may have died before: of age, or by another's hand
            with suppress(_DiedError):
                answered = self._try(job, data, name)
        if answered is None:
            raise _crashed(name)
        drafts, outcome = answered
        if outcome.failure is not None:
            raise outcome.failure.error()
        if outcome.trouble is not None:
            raise _in_trouble(outcome.trouble, name)
        return drafts

    def close(self) -> None:
        """End the child; whoever waits for it gets an error. No other is started."""
        with self._changing:
            self._closed = True
            process = self._process
        if process is not None:
            self._end(process)

    def _try(self, job: Job, data: bytes, name: str | ReadError) -> tuple[list[Draft], Outcome]:
        """Have a job done by the child there is, or a new one, within the time.

        Raises:
            ReadError: It took too long, or the answer too much.
            _DiedError: The child ended by itself, or answered in no form that we know.
        """
        late = Event()
        process = self._started()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(_WALL * job.seconds, end)
        timer.daemon = True
        timer.start()
        keep = False
        try:
            drafts, outcome = self._exchange(process, job, data)
            keep = not outcome.worn and not late.is_set()
        except TooMuchError as error:
            raise _too_much(name) from error
        except (EndedError, OSError, ValueError) as error:
            if late.is_set() or _overworked(process):
                raise ReadError("{name} took too long to read.", _SPLIT, name=name) from error
            _log.warning("a reader ended by itself: %r, status %s", error, process.returncode)
            raise _DiedError from error
        finally:
            timer.cancel()
            if not keep:
                self._end(process)
        return drafts, outcome

    def _exchange(
        self, process: subprocess.Popen[bytes], job: Job, data: bytes
    ) -> tuple[list[Draft], Outcome]:
        """Send a job and receive its answer."""
        to, back = process.stdin, process.stdout
        if to is None or back is None:
            raise EndedError
        write_frame(to, packed(job))
        write_frame(to, data)
        drafts: list[Draft] = []
        left = self._limits.output
        while True:
            frame = read_frame(back, left)
            left -= len(frame)
            answer = unpacked_answer(frame)
            if not isinstance(answer, Draft):
                return drafts, answer
            drafts.append(answer)

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the child, started if it must be.

        Raises:
            ReadError: None can be started.
        """
        with self._changing:
            if self._closed:
                raise _not_now()
            if self._process is None or self._process.poll() is not None:
                try:
                    self._process = _start(self._limits)
                except OSError as error:
                    _log.exception("no reader can be started")
                    raise _not_now() from error
            return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """End a child, however busy it is, and let go of it."""
        with self._changing:
            if self._process is process:
                self._process = None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass  # what could not be written any more
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            _log.warning("reader %s does not end", process.pid)


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    known = {name: os.environ[name] for name in _ENVIRONMENT & os.environ.keys()}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        # Without -P, a file `re.py` in the folder that we were started in would be run.
        [sys.executable, "-P", "-c", _MAIN, str(_ROOT), str(limits.memory), str(limits.output)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=known,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        | getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _overworked(process: subprocess.Popen[bytes]) -> bool:
    """Return whether the system ended a child for its use of the processor."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(_END_S)
    return sys.platform != "win32" and process.returncode == -signal.SIGXCPU


def _in_trouble(trouble: str, name: str | ReadError) -> ReadError:
    if trouble == "memory":
        return ReadError("{name} takes too much memory to read.", _SPLIT, name=name)
    if trouble == "output":
        return _too_much(name)
    _log.error("a reader failed:\n%s", trouble)  # not on what: names are a member's words
    return _crashed(name)


def _too_much(name: str | ReadError) -> ReadError:
    return ReadError("{name} has too much text to read.", "Split it into articles.", name=name)


def _crashed(name: str | ReadError) -> ReadError:
    return ReadError(
        "{name} can't be read: something in it stops the reader.",
        "Save it as plain text, or paste the article's text.",
        name=name,
    )


def _not_now() -> ReadError:
    return ReadError("Nothing can be read right now.", "Try again in a minute.")
