"""What is logged, and what never is: nobody's words, no parameters of statements, no tokens."""

from __future__ import annotations

from bot.logs.configure import configure_logs

__all__ = ["configure_logs"]
