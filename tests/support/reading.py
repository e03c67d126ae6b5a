"""What a message shows, read by its components: texts and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simcord.actors import MemberActor
    from simcord.results import InteractionResult


MENU = "pq:menu"
"""The `custom_id` of the menu under an answer."""


async def press(who: MemberActor, message: Any, label: str) -> InteractionResult:
    """Press the button whose label begins so, or choose it in the answer's menu."""
    found = buttons_of(list(message.components))
    custom_id = next(value for name, value in found.items() if name.startswith(label))
    if custom_id in _options(list(message.components)):
        return await who.select(message, [custom_id], custom_id=MENU)
    return await who.click(message, custom_id=custom_id)


def _options(components: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for component in components:
        data = component if isinstance(component, dict) else component.to_dict()
        found.update(option["value"] for option in data.get("options", []))
        found |= _options(data.get("components", []))
    return found


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
    """The buttons of components, and the options of their menus: label or emoji -> custom_id."""
    found: dict[str, str] = {}
    for component in components:
        data = component if isinstance(component, dict) else component.to_dict()
        if data.get("type") == discord.ComponentType.button.value:
            found[data.get("label") or data["emoji"]["name"]] = data["custom_id"]
        for option in data.get("options", []) if data.get("custom_id") == MENU else []:
            found[option["label"]] = option["value"]
        found.update(buttons_of([data[key] for key in ("accessory",) if key in data]))
        found.update(buttons_of(data.get("components", [])))
    return found
