"""Read in a child process, within limits, so that nothing that is read can hurt the bot."""

from __future__ import annotations

from corpus.sandbox.limits import Limits
from corpus.sandbox.sandbox import Sandbox

__all__ = ["Limits", "Sandbox"]
