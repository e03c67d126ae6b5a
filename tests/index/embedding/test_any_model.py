"""Models from a folder: each side's prompt and network, the names they go by, broken folders."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.article import Article, Span
from index.embedding.batcher import Batcher
from index.embedding.embedder import load_embedder
from index.embedding.packaged import shipped_layers
from index.embedding.passage_text import PassageText
from index.embedding.prompts import Prompts
from index.engine.packaged_model import file_sha256
from index.errors import ModelError
from index.storage.segment import Split
from tests.support.models import real_model
from tests.support.tiny_models import WIDTH, tiny_model, tiny_router

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model

TEXTS = ["who lit the lamp?", "rye bread on wednesdays."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for models that no test changes."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def plain(folder: Path) -> Embedder:
    """A model without prompts."""
    return load_embedder(str(tiny_model(folder / "plain")))


@pytest.fixture(scope="module")
def prompted_folder(folder: Path) -> Path:
    """The same weights, with prompts in the configuration; documents are called passages."""
    return tiny_model(folder / "prompted", {"query": "query: ", "passage": "passage: "})


@pytest.fixture(scope="module")
def prompted(prompted_folder: Path) -> Embedder:
    """That model, with the prompts that it states."""
    return load_embedder(str(prompted_folder))


def before(prompt: str) -> list[str]:
    return [prompt + text for text in TEXTS]


def close(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return np.allclose(one, other, atol=1e-6)


def test_without_prompts_a_question_is_embedded_as_a_document_is(plain: Embedder) -> None:
    assert plain.dimension == WIDTH
    assert np.array_equal(plain.embed(TEXTS), plain.embed_questions(TEXTS))


def test_the_prompts_that_a_model_states_reach_its_tokenizer(
    plain: Embedder, prompted: Embedder
) -> None:
    assert close(prompted.embed_questions(TEXTS), plain.embed(before("query: ")))
    assert close(prompted.embed(TEXTS), plain.embed(before("passage: ")))
    assert not close(prompted.embed(TEXTS), plain.embed(TEXTS))


def test_the_operators_prompts_are_used_instead(plain: Embedder, prompted_folder: Path) -> None:
    other = load_embedder(str(prompted_folder), prompts=Prompts("ask: ", " "))
    assert close(other.embed_questions(TEXTS), plain.embed(before("ask: ")))
    assert close(other.embed(TEXTS), plain.embed(TEXTS))


def test_a_family_that_states_no_prompts_gets_those_it_is_known_for(
    plain: Embedder, folder: Path
) -> None:
    known = load_embedder(str(tiny_model(folder / "e5-small-v2")))
    assert close(known.embed_questions(TEXTS), plain.embed(before("query: ")))
    assert close(known.embed(TEXTS), plain.embed(before("passage: ")))


def test_a_network_for_each_side_is_used_for_its_side(folder: Path) -> None:
    routed = load_embedder(str(tiny_router(folder / "router")))
    asked, written = routed.embed_questions(TEXTS), routed.embed(TEXTS)
    assert asked.shape == written.shape == (2, WIDTH)
    assert not close(asked, written)


def test_the_packaged_model_has_no_prompts_and_is_named_by_its_layers() -> None:
    packaged = real_model()
    layers = file_sha256(shipped_layers())[:12]
    assert packaged.name == f"all-MiniLM-L6-v2@53aa51172d14+{layers}/512"
    assert packaged.passage_words == 320
    assert np.array_equal(packaged.embed(TEXTS), packaged.embed_questions(TEXTS))


def test_whatever_changes_a_vector_changes_the_name(tmp_path: Path) -> None:
    place = tiny_model(tmp_path / "mine")
    names = [load_embedder(str(place)).name]
    names += [
        load_embedder(str(place), prompts=prompts).name
        for prompts in (Prompts("q: "), Prompts(document="q: "), Prompts("q: ", "q: "))
    ]
    settings = place / "config_sentence_transformers.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "prompts": {"query": "x"}}))
    names.append(load_embedder(str(place)).name)
    (place / "vocab.txt").write_text("another word piece")
    names.append(load_embedder(str(place)).name)
    assert len(set(names)) == len(names) == 6
    assert load_embedder(str(place), prompts=Prompts("x", " ")).name == names[-1]


def test_a_narrow_window_makes_passages_shorter(folder: Path, plain: Embedder) -> None:
    narrow = load_embedder(str(tiny_model(folder / "narrow", window=128)))
    assert (plain.passage_words, narrow.passage_words) == (40, 80)
    article = Article(id="a", title="A", text=" ".join(["The lamp burned whale oil."] * 60))
    for model in (plain, narrow):
        split = Split.of(article, model.passage_words)
        longest = max(len(p.span.of(article.text).split()) for p in split.passages)
        assert model.passage_words / 2 < longest <= model.passage_words


async def test_questions_of_many_are_embedded_as_questions(
    plain: Embedder, prompted: Embedder
) -> None:
    with ThreadPoolExecutor(1) as executor:
        batcher = Batcher(prompted, executor)
        passages = [PassageText(text, (Span(0, len(text)),)) for text in TEXTS]
        asking = asyncio.gather(*map(batcher.question, TEXTS))
        written = await batcher.passages(passages)
        asked = await asking
        await batcher.close()
    assert close(np.stack(asked), plain.embed(before("query: ")))
    for column in (0, 1):
        rows = np.stack([vectors[column] for vectors in written])
        assert close(rows, plain.embed(before("passage: ")))


def _without_weights(place: Path) -> None:
    (place / "model.safetensors").unlink()


def _half_of_the_weights(place: Path) -> None:
    weights = place / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])


def _no_json(place: Path) -> None:
    (place / "config.json").write_text("{")


def _code_of_its_own(place: Path) -> None:
    (place / "mine.py").write_text("raise SystemExit('this was run')")
    modules = json.loads((place / "modules.json").read_text())
    modules[0]["type"] = "mine.Network"
    (place / "modules.json").write_text(json.dumps(modules))


@pytest.mark.parametrize(
    "damage", [_without_weights, _half_of_the_weights, _no_json, _code_of_its_own]
)
def test_a_broken_folder_is_named_with_the_cure(damage: object, tmp_path: Path) -> None:
    place = tiny_model(tmp_path / "broken")
    assert callable(damage)
    damage(place)
    with pytest.raises(ModelError, match=r"broken.* could not be loaded") as caught:
        load_embedder(str(place))
    assert "PULLQUOTE_MODEL" in caught.value.cure
