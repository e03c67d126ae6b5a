"""Tasks that belong to nobody's request: they work for all, or outlive whoever began them."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


def of_its_own(work: Coroutine[object, object, T], name: str) -> asyncio.Task[T]:
    """Start a task in a context of its own.

    Args:
        work: Awaited once.
        name: What the task is called.
    """
    task: asyncio.Task[T] = contextvars.Context().run(asyncio.create_task, work, name=name)
    return task
