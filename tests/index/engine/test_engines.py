"""Every engine computes what transformers does, and `auto` takes the quickest that proves it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest
import torch

from index.embedding import packaged
from index.embedding.packaged import load_packaged, shipped_layers
from index.embedding.prompts import OWN_PROMPTS
from index.engine import choice, encoder, openvino_bert
from index.engine.bert import bert_with
from index.engine.choice import QUICKEST_FIRST, Engine, load_encoder
from index.engine.encoder import Encoder, Row
from index.engine.packaged_model import checked_folder
from index.engine.probe import expected
from index.engine.torch_bert import TorchBert
from index.engine.weights import load_weights
from index.errors import ModelError
from index.reader.reader import shipped_weights
from scripts.maintain import probe
from scripts.train import packaged_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from index.engine.bert import Bert
    from index.engine.encoder import Compute, States

pytestmark = pytest.mark.model

ENGINES: tuple[Engine, ...] = get_args(Engine)
ATOL = 0.03
"""Of states, that are of the order of 1: one core or several add up in another order, and bfloat16
has three digits."""
NEAR = {"torch": 0.97, "onnx": 0.97, "openvino": 0.995}
"""Least cosine of a word piece's state with what it is in `float32`."""


@pytest.fixture(scope="module")
def bert() -> Bert:
    return bert_with(shipped_layers(), load_weights(shipped_layers()))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """A short text, a long one, and two texts in a row."""
    chance = np.random.default_rng(4)
    found = [Row.of([101, *chance.integers(1000, 20000, n), 102]) for n in (1, 60, 300)]
    return [*found, Row(found[1].ids, (np.arange(62) > 20).astype(np.int64))]


@pytest.fixture(scope="module")
def true(bert: Bert, rows: list[Row]) -> list[States]:
    """The states as transformers computes them."""
    plain = packaged_encoder.load_encoder(checked_folder())
    weights = {n: torch.tensor(bert.weights[n]) for n in plain.state_dict()}
    plain.load_state_dict(weights)
    plain.eval()
    found = []
    with torch.inference_mode():
        for row in rows:
            ids, kinds = torch.from_numpy(row.ids)[None], torch.from_numpy(row.kinds)[None]
            states = plain(input_ids=ids, token_type_ids=kinds).last_hidden_state[0]
            found.append(states.numpy())
    return found


def _made(bert: Bert, engine: Engine) -> Encoder:
    return load_encoder(bert, engine, lambda _: True)


def test_in_full_precision_the_states_are_those_of_transformers(
    bert: Bert, rows: list[Row], true: list[States]
) -> None:
    for found, right in zip(Encoder(TorchBert(bert, exact=True), "torch")(rows), true, strict=True):
        np.testing.assert_allclose(found, right, atol=2e-4)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_s_states_are_nearly_those_of_transformers(
    bert: Bert, rows: list[Row], true: list[States], engine: Engine
) -> None:
    for found, right in zip(_made(bert, engine)(rows), true, strict=True):
        assert found.shape == right.shape
        assert found.dtype == np.float32
        lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(right, axis=1)
        assert ((found * right).sum(axis=1) / lengths).min() > NEAR[engine]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_text_comes_to_the_same_alone_beside_others_and_in_many_threads(
    bert: Bert, rows: list[Row], engine: Engine
) -> None:
    made = _made(bert, engine)
    alone = [made([row])[0] for row in rows]
    with ThreadPoolExecutor(4) as threads:
        for beside in threads.map(made, [rows, rows[::-1][::-1], rows * 3, rows]):
            for found, one in zip(beside, alone * 3, strict=False):
                np.testing.assert_allclose(found, one, atol=ATOL)


@pytest.mark.parametrize("computed", ["bf16", "f32"])
def test_coarse_is_bfloat16_where_there_is_amx_and_integers_elsewhere(
    bert: Bert,
    rows: list[Row],
    true: list[States],
    monkeypatch: pytest.MonkeyPatch,
    computed: str,
) -> None:
    unit = {openvino_bert.AMX} if computed == "bf16" else set()
    told = []
    compile_model = openvino_bert.ov.Core.compile_model

    def compiled(core: object, graph: object, device: str, config: dict[str, object]) -> object:
        told.append(config["INFERENCE_PRECISION_HINT"])
        return compile_model(core, graph, device, config)

    monkeypatch.setattr(openvino_bert.ov.Core, "compile_model", compiled)
    monkeypatch.setattr(openvino_bert, "features", lambda: unit)
    made = load_encoder(bert, "openvino", lambda _: True, coarse=True)
    for found, right in zip(made(rows), true, strict=True):
        lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(right, axis=1)
        assert ((found * right).sum(axis=1) / lengths).min() > NEAR["openvino"]
    assert set(told) == {computed}


@pytest.mark.parametrize(
    ("said", "known"),
    [("model\t: x\nflags\t\t: fpu amx_bf16\nflags\t: fpu", {"fpu", "amx_bf16"}), ("", set())],
)
def test_what_the_processor_can_do_is_read_where_linux_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, known: set[str]
) -> None:
    place = tmp_path / "cpuinfo"
    monkeypatch.setattr(openvino_bert, "_FEATURES", place)
    read = openvino_bert.features.__wrapped__
    assert read() == frozenset()
    place.write_text(said, "utf-8")
    assert read() == known


def test_one_that_is_compiled_once_computes_the_same(bert: Bert, rows: list[Row]) -> None:
    brief, whole = (
        load_encoder(bert, "openvino", lambda _: True, brief=True),
        _made(bert, "openvino"),
    )
    for some in (rows, rows[:1]):  # beside others, and alone
        for found, one in zip(brief(some), whole(some), strict=True):
            np.testing.assert_allclose(found, one, atol=ATOL)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_proves_equal_for_embedder_and_reader(engine: Engine) -> None:
    assert load_packaged(engine, OWN_PROMPTS).embed(["a word"]).shape == (1, 384)
    assert choice.installed(engine)


def test_what_engines_are_tried_by_is_of_the_shipped_weights() -> None:
    made = ((shipped_layers(), probe.vectors()), (shipped_weights(), probe.odds()))
    for weights, values in made:
        np.testing.assert_allclose(expected(weights.with_name(packaged.PROBE)), values, atol=2e-3)


def test_auto_passes_over_engines_that_fail_or_compute_something_else(
    bert: Bert, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Bert) -> Compute:
        raise RuntimeError("unsupported instruction")

    def differs(bert: Bert) -> Compute:
        real = TorchBert(bert)
        return lambda row, *, alone: -real(row, alone=alone)

    makers = dict(zip(QUICKEST_FIRST, (fails, differs, TorchBert), strict=True))

    true = TorchBert(bert)(rows[0], alone=True)
    monkeypatch.setattr(choice, "_maker", lambda engine, **_: makers[engine])
    found = load_encoder(bert, "auto", lambda e: np.array_equal(e(rows[:1])[0], true))
    assert found.engine == QUICKEST_FIRST[2]
    with pytest.raises(ModelError, match="does not start: unsupported instruction"):
        load_encoder(bert, QUICKEST_FIRST[0], lambda _: True)
    with pytest.raises(ModelError, match="computes something else") as caught:
        load_encoder(bert, QUICKEST_FIRST[1], lambda e: np.array_equal(e(rows[:1])[0], true))
    assert "PULLQUOTE_BACKEND=auto" in caught.value.cure
    with pytest.raises(ModelError, match="No engine computes"):
        load_encoder(bert, "auto", lambda _: False)


def test_an_engine_that_is_not_installed_is_said_to_be_so(
    bert: Bert, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = choice.importlib.util.find_spec
    monkeypatch.setattr(
        choice.importlib.util, "find_spec", lambda n: None if n == "onnxruntime" else real(n)
    )
    with pytest.raises(ModelError, match="onnx is not installed") as caught:
        load_encoder(bert, "onnx", lambda _: True)
    assert 'pip install "onnx" "onnxruntime"' in caught.value.cure


@pytest.mark.parametrize(
    ("quota", "found"), [("max 100000", 8), ("150000 100000", 2), ("50000 100000", 1), ("?", 8)]
)
def test_a_container_s_share_of_the_processor_bounds_the_threads(
    quota: str, found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "cpu.max"
    place.write_text(f"{quota}\n")
    monkeypatch.setattr(encoder, "_QUOTA", place)
    monkeypatch.setattr(encoder.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert encoder.cores.__wrapped__() == found
