"""Which engine computes: the one asked for, or the first that is installed and proves equal."""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Literal

import structlog

from corpus.extras import how_to_install
from index.engine.encoder import Encoder
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.engine.bert import Bert
    from index.engine.encoder import Compute

Engine = Literal["torch", "openvino", "onnx"]
Backend = Literal["auto", "torch", "openvino", "onnx"]

_log = structlog.get_logger(__name__)
QUICKEST_FIRST: tuple[Engine, ...] = ("openvino", "onnx", "torch")
"""As measured: `docs/engines.md`."""
_PACKAGES = {"torch": ("torch",), "openvino": ("openvino",), "onnx": ("onnx", "onnxruntime")}


def load_encoder(
    bert: Bert,
    backend: Backend,
    proves: Callable[[Encoder], bool],
    *,
    brief: bool = False,
    coarse: bool = False,
) -> Encoder:
    """Make an encoder. Takes up to seconds: never call it on an event loop.

    Args:
        bert: Weights.
        backend: An engine, or "auto" for the quickest that is installed and proves equal.
        proves: Whether what an encoder makes of some texts is what it should be.
        brief: For a few texts: ready sooner, but a text by itself gets no more than one core.
        coarse: For what is judged by a level, as odds are, and not compared with others to the last
            digit, as vectors are: quicker, and rounded more.

    Raises:
        ModelError: The engine is not installed, does not start, or computes something else.
    """
    if backend != "auto":
        encoder = _started(bert, backend, brief=brief, coarse=coarse)
        if not proves(encoder):
            raise ModelError(
                f"The engine {backend} computes something else on this processor than it should.",
                "Set PULLQUOTE_BACKEND=auto, which takes one that doesn't.",
            )
        return encoder
    for engine in QUICKEST_FIRST:
        if not installed(engine):
            continue
        try:
            encoder = _started(bert, engine, brief=brief, coarse=coarse)
        except ModelError as error:
            _log.warning("engine_failed", engine=engine, reason=error.what)
            continue
        if proves(encoder):
            return encoder
        _log.warning("engine_differs", engine=engine)
    raise ModelError(
        "No engine computes the embedding model on this processor as it should.",
        "Install Pullquote again: pip install --force-reinstall --no-deps .",
    )


def import_engine(backend: Backend) -> None:
    """Import what `load_encoder` tries first; if that fails, it is for `load_encoder` to say."""
    tried = QUICKEST_FIRST if backend == "auto" else (backend,)
    with suppress(ImportError, OSError, StopIteration):
        _maker(next(engine for engine in tried if installed(engine)))


def installed(engine: Engine) -> bool:
    """Return whether an engine's packages are there."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES[engine])


def _started(bert: Bert, engine: Engine, *, brief: bool, coarse: bool) -> Encoder:
    """Start an engine.

    Raises:
        ModelError: It is not installed, or does not start.
    """
    if not installed(engine):
        raise ModelError(
            f"The engine {engine} is not installed.",
            f"Set PULLQUOTE_BACKEND=auto, or: {how_to_install(*_PACKAGES[engine])}",
        )
    try:
        return Encoder(_maker(engine, brief=brief, coarse=coarse)(bert), engine)
    except (RuntimeError, ValueError, ImportError, OSError) as error:
        reason = str(error).strip().split("\n", 1)[0][:200]
        raise ModelError(
            f"The engine {engine} does not start: {reason}", "Set PULLQUOTE_BACKEND=auto."
        ) from error


def _maker(
    engine: Engine, *, brief: bool = False, coarse: bool = False
) -> Callable[[Bert], Compute]:
    if engine == "openvino":
        from index.engine.openvino_bert import OpenVinoBert  # noqa: PLC0415  only where it computes

        return partial(OpenVinoBert, brief=brief, coarse=coarse)
    if engine == "onnx":
        from index.engine.onnx_bert import OnnxBert  # noqa: PLC0415  likewise

        return OnnxBert
    from index.engine.torch_bert import TorchBert  # noqa: PLC0415  a second to import

    return TorchBert
