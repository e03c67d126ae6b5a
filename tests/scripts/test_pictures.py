"""The scenes of the gallery show what their headings say, whatever the models have become."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.playground import simulated
from bot.settings import Settings
from scripts.pictures import acts
from scripts.pictures.scenes import SCENES

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedding.embedder import Embedder

pytestmark = pytest.mark.model
SEEN_BY_NAME = {scene.name: scene for scene in SCENES}
MODELS_DECIDE = [
    "answered",
    "uncertain",
    "unanswered",
    "mention",
    "page",
    "card",
    "quote-exact",
    "quote-differs",
    "quote-absent",
    "message-menu",
    "more",  # changes the server's settings
    "too-long",  # last: its article ends the starter library
]


@pytest.fixture
def settings(chosen_database_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=chosen_database_url)


async def test_every_scene_that_the_models_decide_plays(
    settings: Settings, embedder: Embedder
) -> None:
    async with simulated(settings, embedder=embedder) as world:
        for name in MODELS_DECIDE:
            assert await SEEN_BY_NAME[name].act(world) in (world.mara, world.jonas), name


async def test_a_scene_whose_reply_says_something_else_is_not_photographed(
    settings: Settings, embedder: Embedder
) -> None:
    async with simulated(settings, embedder=embedder) as world:
        with pytest.raises(RuntimeError, match="no reply says"):
            await acts.asked(acts.UNKNOWN, says="The articles say")(world)
        with pytest.raises(RuntimeError, match="/quote does not say"):
            await acts.typed("quote", says="Exact match", text="no such words at all")(world)


def test_no_two_scenes_overwrite_each_others_pictures() -> None:
    assert max(Counter(scene.name for scene in SCENES).values()) == 1
