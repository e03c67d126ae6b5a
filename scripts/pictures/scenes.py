"""What is played for the pictures of `gallery.py`: who presses what, and who looks at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import simcord.interactions

from bot.playground import World
from corpus.article import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord.actors import MemberActor
    from simcord.results import InteractionResult

Act = Callable[[World], Awaitable["MemberActor"]]
QUESTION = "what is VOICE for?"
UNSURE = "who is allowed to re-index?"
UNKNOWN = "how many people work at VOICE?"
LONG = Draft(
    title="The long sentence of Tern Street",
    publisher="Tern Weekly",
    authors=("Ada Nwosu",),
    published="2024-05-31",
    text="The reading room of the Tern Street library stayed open until dawn because "
    + " and ".join(f"reader number {n} had not yet finished the page" for n in range(1, 121))
    + ".",
)


@dataclass(frozen=True)
class Scene:
    """One kind of reply.

    Attributes:
        name: Of its pictures.
        told: What it is, as a heading.
        alt: What is to be seen, in words.
        act: Plays it, and tells who looks; the picture is of the last message that they see.
        press: The label of a button that opens a form, where the form is the picture.
        locale: The language of everybody's Discord.
        settings: Of the operator's, where they matter.
    """

    name: str
    told: str
    alt: str
    act: Act
    press: str = ""
    locale: str = "en-US"
    settings: dict[str, Any] = field(default_factory=dict)


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
    if shown.response is None:
        raise RuntimeError(f"there is nothing to press {label} under")
    return await who.click(shown.response, label=label)


def _asked(question: str, **options: Any) -> Act:
    async def act(world: World) -> MemberActor:
        await world.mara.slash(world.channel, "ask", question=question, **options)
        return world.mara

    return act


def _typed(command: str, *, moderator: bool = False, **options: Any) -> Act:
    async def act(world: World) -> MemberActor:
        who = world.ines if moderator else world.mara
        await who.slash(world.channel, command, **options)
        return who

    return act


def _pressed(*labels: str, question: str = QUESTION) -> Act:
    """A question, then buttons: each under what the one before brought."""

    async def act(world: World) -> MemberActor:
        shown = await world.mara.slash(world.channel, "ask", question=question)
        for label in labels:
            shown = await _press(world.jonas, shown, label)
        return world.jonas

    return act


async def _more(world: World) -> MemberActor:
    await world.bot.services.records.settings.change(world.mara.guild.id, quotations=1)
    return await _pressed("More quotations")(world)


async def _mentioned(world: World) -> MemberActor:
    if world.bot.user is not None:
        mention = world.bot.user.mention
        await world.jonas.send(world.channel, f"{mention} how do I add an article?")
    return world.jonas


async def _shared(world: World) -> MemberActor:
    asked = await world.mara.slash(world.channel, "ask", question=QUESTION, private=True)
    await _press(world.mara, asked, "Share")
    return world.jonas


async def _long(world: World) -> MemberActor:
    guild = world.mara.guild.id
    await world.bot.services.library.add(guild, LONG)
    await world.bot.services.answers.update(guild)
    question = "why did the reading room of the Tern Street library stay open until dawn?"
    return await _asked(question)(world)


async def _menu(world: World) -> MemberActor:
    said = "I heard the VOICE office was closed for good. Nobody helps the victims now!"
    message = await world.jonas.send(world.channel, said)
    await world.mara.context_menu(world.channel, "What do the articles say?", message)
    return world.mara


async def _too_fast(world: World) -> MemberActor:
    for _ in range(2):
        await world.mara.slash(world.channel, "ask", question=UNKNOWN)
    return world.mara


async def _much_asked(world: World) -> MemberActor:
    for question in (QUESTION, UNSURE, UNKNOWN, "when was VOICE opened?", UNKNOWN):
        asked = await world.mara.slash(world.channel, "ask", question=question)
        if question == QUESTION:
            await _press(world.jonas, asked, "Helpful")
    return world.mara


async def _statistics(world: World) -> MemberActor:
    await _much_asked(world)
    return await _typed("stats", moderator=True)(world)


async def _my_data(world: World) -> MemberActor:
    await _much_asked(world)
    return await _typed("privacy")(world)


async def _removed(world: World) -> MemberActor:
    guild = world.ines.guild.id
    await world.bot.services.library.add(guild, LONG)
    shown = await world.ines.slash(world.channel, "articles remove", article=LONG.title)
    await _press(world.ines, shown, "Remove")
    return world.ines


async def _logged(world: World) -> MemberActor:
    await _removed(world)
    return await _typed("audit", moderator=True)(world)


SCENES = (
    Scene(
        "answered",
        "The articles answer",
        "A question and, under “The articles say”, quotations with their answers in bold, each "
        "with its source; below them buttons for the context, the exact text, "
        "votes and deleting.",
        _asked(QUESTION),
    ),
    Scene(
        "uncertain",
        "It may be the answer",
        "The same with the caution “This may be the answer” and an amber edge.",
        _asked(UNSURE),
    ),
    Scene(
        "unanswered",
        "The articles don't say",
        "One line, “The articles don't say”, then buttons to passages that may be related and "
        "one to be told when an article answers.",
        _asked(UNKNOWN),
    ),
    Scene(
        "private",
        "For one person alone",
        "An answer that only the asker sees, with a button to share it.",
        _asked(QUESTION, private=True),
    ),
    Scene(
        "shared",
        "A private answer, shared",
        "The answer in the channel, with the line “Asked and shared by Mara Lindqvist”.",
        _shared,
    ),
    Scene(
        "mention",
        "A reply to a mention",
        "A reply to Jonas's message, without the question on top, since it stands above.",
        _mentioned,
    ),
    Scene(
        "too-long",
        "A quotation that no screen holds",
        "The beginning of a very long sentence, its length in characters, and the whole of it "
        "as an attached file.",
        _long,
    ),
    Scene(
        "context",
        "Context: the quotation in its place",
        "The paragraphs around a quotation, with the quotation in bold, and buttons to read on "
        "and for the exact text.",
        _pressed("Context 1"),
    ),
    Scene(
        "page",
        "Reading on",
        "A page of the article, its number, and buttons to the pages before and after.",
        _pressed("Context 1", "Read on in the article"),
    ),
    Scene(
        "more",
        "More quotations",
        "Further quotations, said to match the question less well than the first.",
        _more,
    ),
    Scene(
        "exact-text",
        "The exact text, as a file",
        "A line of explanation and an attached text file.",
        _pressed("Exact text 1"),
    ),
    Scene(
        "voted",
        "A vote is noted",
        "The line “Thank you, noted as helpful”.",
        _pressed("Helpful"),
    ),
    Scene(
        "reason",
        "Why it did not help",
        "A form that asks in a few words why the answer did not help.",
        _asked(QUESTION),
        press="Not helpful",
    ),
    Scene(
        "quote-exact",
        "/quote: the words stand there",
        "“Exact. These words stand in the articles just so”, and the sentence with its source.",
        _typed(
            "quote",
            text="an office of the United States government for informing the victims",
        ),
    ),
    Scene(
        "quote-differs",
        "/quote: the wording differs",
        "What differs, word by word: struck through what was typed, in bold what the article "
        "says, and the sentence itself.",
        _typed("quote", text="an office of the US government that informs victims of crimes"),
    ),
    Scene(
        "quote-absent",
        "/quote: not there",
        "“Not there. I find no such wording in the articles”, and buttons to related passages.",
        _typed("quote", text="the office was founded on the far side of the moon"),
    ),
    Scene(
        "message-menu",
        "What do the articles say? In a message's menu",
        "Quotations on the subject of a message, with the note that whether they agree is for "
        "the reader to judge.",
        _menu,
    ),
    Scene(
        "too-fast",
        "Too many questions at once",
        "A line that says in how many seconds to try again.",
        _too_fast,
        settings={"cooldown_per_minute": 1},
    ),
    Scene(
        "help", "/help", "How to ask, what the buttons do, what moderators can do.", _typed("help")
    ),
    Scene("about", "/about", "What the bot runs on and what it keeps.", _typed("about")),
    Scene(
        "privacy",
        "/privacy",
        "What is kept about the member, with buttons to export and to delete it.",
        _my_data,
    ),
    Scene(
        "articles",
        "/articles list",
        "The articles that can be quoted, each with publisher, author, date and length.",
        _typed("articles list"),
    ),
    Scene(
        "stats",
        "/stats, for moderators",
        "Figures, and a chart of questions a day in three hatchings: answered, perhaps, not in "
        "the articles.",
        _statistics,
    ),
    Scene(
        "audit",
        "/audit, for moderators",
        "Who did what, when.",
        _logged,
    ),
    Scene(
        "removed",
        "An article is removed",
        "“Removed”, until when it can be restored, and the button for it.",
        _removed,
    ),
    Scene(
        "german",
        "The same in German",
        "An answer with everything around the English quotations in German.",
        _asked(QUESTION),
        locale="de",
    ),
    Scene(
        "french-help",
        "/help in French",
        "The help, in French.",
        _typed("help"),
        locale="fr",
    ),
)
"""In the order of the page."""
