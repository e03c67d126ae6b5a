"""What is played for the pictures of `gallery.py`: who asks, types and presses what.

An act plays in a world and returns the member who looks; the picture is of the last message that
they see. Whatever depends on the models is looked at first: where the reply does not say what its
picture is to show, the act raises instead of letting the picture show something else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord
import simcord.interactions
from simcord.components import walk_components

from bot.playground import World
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord.actors import MemberActor
    from simcord.results import InteractionResult

Act = Callable[[World], Awaitable["MemberActor"]]
QUESTION = "why are there two high tides a day?"
UNKNOWN = "how many bees live in a hive?"
UNSURE = (
    "how fast does it answer?",
    "how do I delete my data?",
    "how long does a re-index take?",
    "what can moderators do?",
    "who is allowed to re-index?",
    "how high can tides get?",
    "how fast do bees fly?",
)
"""It may be unsure of some of these: of which is the models' to say."""
SEVERAL = (
    "how is the waggle dance done?",
    "how do I add an article?",
    "how do honeybees tell each other where flowers are?",
    "what is a spring tide?",
    "who may add articles?",
)
"""More than one sentence answers some of these: which is the models' to say."""
LONG = Draft(
    title="The long sentence of Tern Street",
    publisher="Tern Weekly",
    authors=("Ada Nwosu",),
    published="2024-05-31",
    text="The reading room of the Tern Street library stayed open until dawn because "
    + " and ".join(f"reader number {n} had not yet finished the page" for n in range(1, 121))
    + ".",
)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Within, every member's Discord is set to a language; the simulation only knows English."""
    made = simcord.interactions.base_payload

    def spoken(*args: Any, **options: Any) -> Any:
        record, payload = made(*args, **options)
        return record, {**payload, "locale": locale}

    simcord.interactions.base_payload = spoken
    try:
        yield
    finally:
        simcord.interactions.base_payload = made


async def _press(who: MemberActor, shown: InteractionResult, label: str) -> InteractionResult:
    """Press a button, or choose what is called so in the menu under an answer.

    Of several that are numbered, the first: how many quotations a question gets is the reader's.
    """
    if shown.response is None:
        raise RuntimeError(f"there is nothing to press {label} under")
    named = {label, f"{label} 1"}
    for item in walk_components(shown.response.components):
        if named & {item.get("label"), item.get("emoji", {}).get("name")}:
            return await who.click(shown.response, custom_id=item["custom_id"])
        for option in item.get("options", ()):
            if option["label"] in named:
                custom_id = item["custom_id"]
                return await who.select(shown.response, [option["value"]], custom_id=custom_id)
    raise RuntimeError(f"there is no {label} to press")


def _offers(shown: InteractionResult, label: str) -> bool:
    parts = walk_components(shown.response.components) if shown.response is not None else ()
    return any(part.get("label") == label for part in parts)


def _says(shown: InteractionResult, sentence: str) -> bool:
    parts = walk_components(shown.response.components) if shown.response is not None else ()
    return any(sentence in part.get("content", "") for part in parts)


def asked(*questions: str, says: str = "", **options: Any) -> Act:
    """Ask as Mara, one question after the other until the reply says a sentence."""

    async def act(world: World) -> MemberActor:
        for question in questions:
            shown = await world.mara.slash(world.channel, "ask", question=question, **options)
            if _says(shown, says):
                return world.mara
        raise RuntimeError(f"no reply says {says!r} to {', '.join(questions)}")

    return act


def typed(command: str, *, moderator: bool = False, says: str = "", **options: Any) -> Act:
    """Type a command as Mara, or as Ines, who moderates; the reply must say a sentence."""

    async def act(world: World) -> MemberActor:
        who = world.ines if moderator else world.mara
        shown = await who.slash(world.channel, command, **options)
        if says and not _says(shown, says):
            raise RuntimeError(f"/{command} does not say {says!r} to {options}")
        return who

    return act


def pressed(*labels: str, question: str = QUESTION) -> Act:
    """Ask as Mara and press buttons as Jonas, each under what the one before brought."""

    async def act(world: World) -> MemberActor:
        shown = await world.mara.slash(world.channel, "ask", question=question)
        for label in labels:
            shown = await _press(world.jonas, shown, label)
        return world.jonas

    return act


async def more(world: World) -> MemberActor:
    """Ask for more quotations, in a server that shows one."""
    await world.bot.services.records.settings.change(world.mara.guild.id, quotations=1)
    for question in SEVERAL:
        shown = await world.mara.slash(world.channel, "ask", question=question)
        if _offers(shown, "More"):
            await _press(world.jonas, shown, "More")
            return world.jonas
    raise RuntimeError("none of these questions has more than one quotation")


async def mentioned(world: World) -> MemberActor:
    """Mention the bot as Jonas."""
    if world.bot.user is not None:
        mention = world.bot.user.mention
        await world.jonas.send(world.channel, f"{mention} how do I add an article?")
    return world.jonas


async def shared(world: World) -> MemberActor:
    """Share an answer that only Mara saw."""
    answer = await world.mara.slash(world.channel, "ask", question=QUESTION, private=True)
    await _press(world.mara, answer, "Share")
    return world.jonas


async def long(world: World) -> MemberActor:
    """Ask for a quotation that is longer than a screen."""
    guild = world.mara.guild.id
    await world.bot.services.library.add(guild, LONG)
    await world.bot.services.answers.indexes.update(guild)
    question = "why did the reading room of the Tern Street library stay open until dawn?"
    return await asked(question)(world)


async def menu(world: World) -> MemberActor:
    """Open the menu of a message as Mara."""
    said = "The tides have nothing to do with the Moon, that is only a story of sailors!"
    message = await world.jonas.send(world.channel, said)
    await world.mara.context_menu(world.channel, "What do the articles say?", message)
    return world.mara


async def too_fast(world: World) -> MemberActor:
    """Ask twice, where once a minute is allowed."""
    for _ in range(2):
        await world.mara.slash(world.channel, "ask", question=UNKNOWN)
    return world.mara


async def much_asked(world: World) -> MemberActor:
    """Ask some questions and vote once, for what counts them."""
    for question in (QUESTION, *UNSURE[:2], UNKNOWN, "who decoded the honeybees' dance?", UNKNOWN):
        answer = await world.mara.slash(world.channel, "ask", question=question)
        if question == QUESTION:
            await _press(world.jonas, answer, "👍")
    return world.mara


async def statistics(world: World) -> MemberActor:
    """Look at `/stats` as Ines."""
    await much_asked(world)
    return await typed("stats", moderator=True)(world)


async def my_data(world: World) -> MemberActor:
    """Look at `/privacy` as Mara."""
    await much_asked(world)
    return await typed("privacy")(world)


async def unwelcome(world: World) -> MemberActor:
    """Look at `/setup` as Ines, in a server where the bot may not write everywhere."""
    guild = world.bot.get_guild(world.ines.guild.id)
    if guild is not None:
        for name, denied in (("rules", "send_messages"), ("staff", "view_channel")):
            denies = discord.PermissionOverwrite(**{denied: False})
            world.ines.guild.create_text_channel(name, overwrites={guild.me: denies})
    await world.ines.slash(world.channel, "setup")
    return world.ines


async def removed(world: World) -> MemberActor:
    """Remove an article as Ines."""
    guild = world.ines.guild.id
    await world.bot.services.library.add(guild, LONG)
    shown = await world.ines.slash(world.channel, "library remove", article=LONG.title)
    await _press(world.ines, shown, "Remove")
    return world.ines


async def logged(world: World) -> MemberActor:
    """Remove an article and look at `/audit` as Ines."""
    await removed(world)
    return await typed("audit", moderator=True)(world)
