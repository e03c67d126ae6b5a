"""No use of the bot is reported to anybody, whatever the libraries below would do by themselves."""

from __future__ import annotations

import os
import sys


def keep_unreported() -> None:
    """Keep libraries that are imported later from reporting it.

    OpenVINO reports each import to Google Analytics, unasked, under a number that it keeps in the
    home folder; without the package that does it, it goes on in silence. huggingface_hub tells the
    hub what it is used by.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
