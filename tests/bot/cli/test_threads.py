"""The command leaves the cores to its neighbours while its threads wait."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_SAYS = (
    "import os, sys; from bot.cli import main\n"
    "try: main(['--help'])\n"
    "except SystemExit: pass\n"
    "print(os.environ['OMP_WAIT_POLICY'], 'torch' in sys.modules)"
)


@pytest.mark.parametrize(("own", "used"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_waiting_threads_sleep_unless_the_operator_wants_otherwise(
    own: str | None, used: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    if own is not None:
        environment["OMP_WAIT_POLICY"] = own
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", _SAYS], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[-2] == f"{used} False"
