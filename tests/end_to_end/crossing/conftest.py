"""Two servers with the same things in both, each with a word of its own in all of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.asking.buttons.vote import HELPFUL
from bot.asking.unanswered import wording as unanswered_wording
from bot.moderation.audit.record import record
from bot.records.audit import Action
from corpus.article import Draft
from corpus.library import fingerprint, library_digest
from tests.support.reading import buttons_of

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.article import Article

ASKED = "When does the ferry to Gull Island leave?"
UNKNOWN = "How deep is the swimming pool in Osterby?"
CELLAR = "Who owns the secret cellar of Gull Island?"
SHARED_ID = "the-ferry"


@dataclass
class Server:
    """One of the two servers.

    Attributes:
        both: Somebody who moderates either server.
        canary: In everything of it, and in nothing of the other.
        hidden: An article that the other has none like.
        values: What its buttons hold, by the name of the place in the template.
    """

    guild: Any
    channel: Any
    member: Any
    moderator: Any
    both: Any
    canary: str
    hidden: Article
    values: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.guild.id)


async def _furnished(world: Any, server: Server) -> Server:
    """Fill every place of a server with its canary: articles, questions, a log, a draft."""
    canary = server.canary
    said = {}
    for question in (ASKED, CELLAR, f"what is {canary} for?", UNKNOWN):
        await server.member.send(server.channel, f"{world.mention} {question}")
        said[question] = buttons_of(list(server.channel.last_message.components))
    tell = said[UNKNOWN][unanswered_wording.TELL_ME].rsplit(":", 1)[1]
    voted = said[ASKED][HELPFUL].rsplit(":", 1)[1]
    await record(world.bot, server.id, server.moderator.id, Action.EDITED, canary, canary)
    library = world.services.library
    binned = Draft(title=f"{canary} in the bin", text=f"Thrown away: {canary}.")
    gone = (await library.add(server.id, binned)).article
    await library.remove(server.id, gone.id)
    (thrown,) = await library.bin(server.id)
    file = (f"{canary}.txt", f"A draft of {canary}, not yet added to anything.".encode())
    added = await server.both.slash(server.channel, "library add", file=file)
    tokens = re.findall(r"pq:add:\w+:([\w-]{16})", json.dumps(added.response.components))
    sha = server.hidden.sha256
    digest = library_digest(await library.fingerprints(server.id))
    server.values = {
        "number": [tell, voted, str(thrown.number), "1"],
        "question": [tell],
        "tenant": [str(server.id)],
        "article": [server.hidden.id, SHARED_ID],
        "digest": [*(sha[:size] for size in (8, 16)), digest[:16]],
        "mark": [fingerprint(server.hidden)[:8]],
        "token": tokens[:1],
        "asker": [str(server.member.id)],
        "start": ["0"],
        "end": ["20"],
        "page": ["0"],
        "at": ["0"],
        "search": [""],
        "skip": ["0"],
        "before": ["999"],
        "value": ["on"],
        "open": ["none"],
    }
    return server


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings without a cooldown: one person uses everything."""
    return settings.model_copy(update={"cooldown_per_minute": 0})


@pytest.fixture
async def servers(world: Any) -> tuple[Server, Server]:
    """Two servers with the same things in both, but for their canaries; one person is in both."""
    env = world.env
    guild = env.create_guild("zzbeta harbour")
    crew = discord.Permissions(manage_guild=True, manage_messages=True)
    roles = [each.create_role("crew", permissions=crew) for each in (world.guild, guild)]
    traveller = env.create_user("tilda")
    made = []
    for of, channel, member, moderator, both, canary in (
        (
            world.guild,
            world.channel,
            world.mara,
            world.moderator,
            world.guild.add_member(traveller, roles=roles[:1]),
            "zzalpha",
        ),
        (
            guild,
            guild.create_text_channel("zzbeta-dock"),
            guild.add_member(env.create_user("zzbeta olga")),
            guild.add_member(env.create_user("zzbeta piet"), roles=roles[1:]),
            guild.add_member(traveller, roles=roles[1:]),
            "zzbeta",
        ),
    ):
        library = world.services.library
        text = f"The ferry to Gull Island leaves at {canary} every day.\n\nIt carries people."
        await library.add(of.id, Draft(title="The ferry", text=text, publisher=f"{canary} Post"))
        secret = Draft(
            title=f"The secret of {canary}",
            text=f"The secret cellar of Gull Island belongs to {canary} alone.",
            id_hint=f"hidden-{of.id % 1000}",
            authors=(f"Ada {canary}",),
            url=f"https://example.org/{canary}",
        )
        hidden = (await library.add(of.id, secret)).article
        await world.services.records.settings.change(of.id, starter_library=False)
        await world.services.answers.indexes.update(of.id)
        made.append(Server(of, channel, member, moderator, both, canary, hidden))
    one, other = [await _furnished(world, server) for server in made]
    return one, other


async def shown(result: Any) -> str:
    """All that an interaction has shown: texts, files, forms."""
    seen = [json.dumps(result.modal, ensure_ascii=False, default=str)]
    for message in filter(None, [result.response, *result.followups]):
        seen.append(message.content)
        seen.append(json.dumps(message.components, ensure_ascii=False, default=str))
        for attachment in message.attachments:
            seen += [attachment.filename, (await attachment.read()).decode("utf-8", "replace")]
    return "\n".join(seen)


async def state(world: Any, server: Server) -> list[Any]:
    """What is kept of a server."""
    library, records = world.services.library, world.services.records
    inbox = await records.inbox.open(server.id, limit=100)
    now = discord.utils.utcnow()
    return [
        await library.fingerprints(server.id),
        len(await library.bin(server.id)),
        await records.settings.get(server.id),
        [(each.number, each.text, each.times, each.waiting) for each in inbox],
        [entry.subject for entry in await records.audit.entries(server.id)],
        [await records.additions.open(server.id, each, now=now) for each in server.values["token"]],
    ]
