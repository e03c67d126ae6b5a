"""Nothing that computes the models reports that it was used."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

IN_CI = ("CI", "TF_BUILD", "JENKINS_URL")
"""Where one is set, OpenVINO reports nothing by itself, and the test would see nothing."""


@pytest.mark.parametrize(
    "imported",
    [
        "import index.engine.openvino_bert",
        "from index.engine.unreported import keep_unreported; keep_unreported(); import openvino",
    ],
)
def test_openvino_reports_nothing_and_keeps_no_number_of_this_machine(
    imported: str, tmp_path: Path
) -> None:
    script = (
        f"import sys; {imported};"
        "print(*(name for name in sys.modules if name.startswith('openvino_telemetry.')))"
    )
    environment = {k: v for k, v in os.environ.items() if k not in IN_CI}
    ran = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", script],
        env={**environment, "HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.strip() == ""
    assert list(tmp_path.iterdir()) == []
