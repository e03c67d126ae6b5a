"""What a message shows, read by its components: texts and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterable


def texts_of(components: Iterable[Any]) -> list[str]:
    """All texts of components, in reading order; a message among them counts as its own."""
    found: list[str] = []
    for component in components:
        if isinstance(component, discord.Message):
            found.extend(texts_of(component.components))
            continue
        data = component if isinstance(component, dict) else component.to_dict()
        if "content" in data:
            found.append(data["content"])
        found.extend(texts_of(data.get("components", [])))
    return found


def buttons_of(components: Iterable[Any]) -> dict[str, str]:
    """The buttons of components: label -> custom_id."""
    found: dict[str, str] = {}
    for component in components:
        data = component if isinstance(component, dict) else component.to_dict()
        if data.get("type") == discord.ComponentType.button.value:
            found[data["label"]] = data["custom_id"]
        found.update(buttons_of([data[key] for key in ("accessory",) if key in data]))
        found.update(buttons_of(data.get("components", [])))
    return found
