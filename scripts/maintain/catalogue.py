"""Bring the catalogues of `bot/ui/locale` up to the sentences that the bot says.

    python -m scripts.maintain.catalogue

What is new is added without a translation, what is no longer said goes, and translations stay. Then
each catalogue is in the order of the code. The tests fail while a translation is missing.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from discord import app_commands

import bot
from bot.client import EXTENSIONS
from bot.ui.language import FOLDER, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

ERRORS_OF = (
    *("clean.clean", "fetch.fetcher", "fetch.public_addresses", "fetch.response_body"),
    *("fetch.site_queue", "fetch.urls", "library.bin", "library.library", "library.rows"),
    *("read.decode", "read.jsonl", "read.markdown", "read.pdf", "read.read", "read.web_page"),
)
"""The modules whose errors moderators read."""
ERROR_CONSTANTS = (
    "BY_HAND",
    "_CURE",
    "_LATER",
    "_MAGIC",
    "_NO_YAML",
    "_PUBLIC",
    "_REASONS",
    "_TROUBLES",
)
_HEADER = """\
# What Pullquote says; `python -m scripts.maintain.catalogue` brings this up to date.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def sentences() -> dict[str, str]:
    """Every sentence that the bot says, in English, with the place in the code that it is from.

    Those are the public constants of all modules whose name ends in "wording", whatever Discord
    shows of the commands, and what the reading and fetching of articles raises.
    """
    found: dict[str, str] = {}
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.endswith("wording"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for text in _texts(value) if name.isupper() and name[0] != "_" else ():
                    found.setdefault(text, f"{module.name}:{name}")
    for text, where in (*_of_commands(), *_of_errors()):
        found.setdefault(text, where)
    return {text: where for text, where in found.items() if any(map(str.isalpha, text))}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


def _of_commands() -> Iterator[tuple[str, str]]:
    """Descriptions and choices of every command, and the names of menus."""
    for command in commands():
        where = f"/{command.qualified_name}"
        if isinstance(command, app_commands.ContextMenu):
            yield command.name, where
            continue
        yield command.description, where
        for parameter in command.parameters if isinstance(command, app_commands.Command) else ():
            yield str(parameter.description), f"{where} {parameter.name}"
            for choice in parameter.choices:
                yield choice.name, f"{where} {parameter.name}"


def commands() -> Iterator[Command]:
    """Every command, group and menu, without a bot."""
    for name in EXTENSIONS:
        module = importlib.import_module(name)
        for value in vars(module).values():
            if isinstance(value, app_commands.ContextMenu):
                yield value
            yield from _members(value)


def _members(value: object) -> Iterator[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    """The commands that a cog or a group class declares, and single ones."""
    if isinstance(value, app_commands.Command):
        yield value
    elif isinstance(value, type) and issubclass(value, app_commands.Group):
        yield from _walked(value())
    elif isinstance(value, type):
        yield from getattr(value, "__cog_app_commands__", [])


def _walked(
    group: app_commands.Group,
) -> Iterator[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    yield group
    yield from group.walk_commands()


def _of_errors() -> Iterator[tuple[str, str]]:
    """What stands where `corpus` raises an error, with the constants that are put there."""
    for name in ERRORS_OF:
        module = importlib.import_module(f"corpus.{name}")
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            for argument in call.args if call.func.id.endswith("Error") else ():
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, f"corpus.{name}"
        for constant in ERROR_CONSTANTS:
            for text in _texts(getattr(module, constant, ())):
                yield text, f"corpus.{name}:{constant}"


def main() -> None:
    """Rewrite every catalogue."""
    said = sentences()
    for language in LANGUAGES[1:]:
        path = FOLDER / f"{language}.po"
        known = _known(path)
        fresh = Catalog(locale=language)
        for text, where in said.items():
            fresh.add(text, known.get(text, ""), auto_comments=[where])
        with path.open("wb") as file:
            file.write(_HEADER.format(language=language).encode())
            write_po(file, fresh, width=100, omit_header=True)
        missing = sum(not known.get(text) for text in said)
        print(f"{path.name}: {len(said)} sentences, {missing} not translated")


def _known(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


if __name__ == "__main__":
    main()
