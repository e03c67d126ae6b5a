"""The command leaves the cores to its neighbours while its threads wait; help needs none."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_SAYS = (
    "import os, sys; from bot.cli import main\n"
    "try: main(['--help'])\n"
    "except SystemExit: pass\n"
    "print(os.environ['OMP_WAIT_POLICY'], *{'torch', 'numpy', 'discord', 'pydantic', 'structlog',"
    " 'asyncio'} & sys.modules.keys())"
)
"""Shows help, and names what that took in without needing it: each costs a tenth of a second."""


def test_a_question_from_the_shell_imports_nothing_that_it_does_not_need() -> None:
    imports = (
        "bot.asking.courtesy.instead, bot.cli.session, bot.cli.output.answer, bot.records, "
        "corpus.library.starter, index.embedding.embedder, index.engine.openvino_bert, "
        "index.reader.reader, index.service"
    )
    unneeded = {"discord", "aiohttp", "alembic", "corpus.read", "scipy", "torch"}
    script = f"import sys, {imports}\nprint(*{unneeded!r} & sys.modules.keys())"
    ran = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert ran.stdout.split() == []


_BUILDS = (
    "import os, sys\n"
    "class Looks:\n"
    "    def find_spec(self, name, *_):\n"
    "        if name in {'torch', 'faiss', 'onnxruntime', 'openvino', 'scipy'}:\n"
    "            assert os.environ.get('OMP_WAIT_POLICY') == 'PASSIVE', name\n"
    "sys.meta_path.insert(0, Looks())\n"
    "from bot import Settings, create_bot; create_bot(Settings())"
)


def test_a_host_that_builds_the_bot_itself_has_them_sleep_too() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    subprocess.run([sys.executable, "-c", _BUILDS], env=environment, check=True)  # noqa: S603


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
    assert done.stdout.split("\n")[-2] == used
