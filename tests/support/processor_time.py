"""How long work takes a processor, whatever else the machine and the test run do."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def seconds_of(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that some work takes.

    What other programs take is not counted, and the collector does not go through all that other
    tests of this process keep.
    """
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()
