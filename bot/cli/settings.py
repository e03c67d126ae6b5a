"""`pullquote settings`: what `/settings` shows and sets, from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, Server
from bot.cli.output.console import print_json, show_table, stdout
from bot.cli.session import at_desk
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.cli.session import Desk
    from bot.records.settings import GuildSettings

_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_UNSET = {"log_channel": "none", "starter_library": "auto"}
_NUMBERS = frozenset({"quotations", "retention_days"})
_YES_OR_NO = frozenset({"private", "starter_library", "inbox"})


def settings(
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY=VALUE...]", help='What to set; "KEY=" is its default.'),
    ] = None,
    *,
    server: Server = 0,
    as_json: AsJson = False,
) -> None:
    """Show or set what /settings does on a Discord server."""
    from bot.cli.output.as_json import settings_json

    if not server:
        raise typer.BadParameter("Settings belong to a Discord server: add --server ID.")
    pairs = dict(_pair(one) for one in changes or ())
    shown = settings_json(at_desk(server, lambda desk: _change(desk, pairs)))
    if as_json:
        print_json(shown)
        return
    rows = [(key, _shown(value)) for key, value in shown.items()]
    show_table(stdout(), ("setting", "value"), rows, empty="")


async def _change(desk: Desk, pairs: dict[str, str]) -> GuildSettings:
    from bot.records.audit import Action

    if not pairs:
        return await desk.records.settings.get(desk.server)
    values = {key: _value(key, text) for key, text in pairs.items()}
    async with desk.together():
        made = await desk.records.settings.change(desk.server, **values)
        for key, text in pairs.items():
            await desk.note(Action.SETTINGS, key, text or "default")
    return made


def _pair(one: str) -> tuple[str, str]:
    key, found, value = one.partition("=")
    if not found or not key:
        raise typer.BadParameter(f"{one!r} is not KEY=VALUE, like quotations=2.")
    return key.strip(), value.strip()


def _value(key: str, text: str) -> object:
    """Work out what a text means for a field; the store judges it."""
    from bot.records.settings import GuildSettings

    if not text:
        return getattr(GuildSettings(), key, text)
    if text.lower() == _UNSET.get(key):
        return None
    if key in _YES_OR_NO:
        return _FLAGS.get(text.lower(), text)
    if key in _NUMBERS:
        return int(text) if text.isdecimal() else text
    if key in {"moderator_roles", "forums"}:
        return text.split(",")
    return _channels(text) if key == "channels" else text


def _channels(text: str) -> dict[str, str]:
    """Read `ID:MODE,ID:MODE` as modes by id."""
    found = {}
    for one in text.split(","):
        channel, colon, mode = one.partition(":")
        if not colon:
            raise PullquoteError(f"{one!a} is not ID:MODE.", "Write channels=123:always,456:off.")
        found[channel.strip()] = mode.strip()
    return found


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}:{mode}" for key, mode in value.items()) or "none"
    if isinstance(value, list):
        return ",".join(value) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else str(value)
