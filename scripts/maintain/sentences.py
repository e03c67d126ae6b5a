"""Find every sentence that the bot says, in the code that says it.

No module has to be listed anywhere: all of `bot` is walked for wording and commands, and all of
`corpus` for errors. Babel's own extraction reads calls such as `_("...")`. Our sentences are
constants, descriptions of commands and errors that are looked up in tables: it finds a fifth.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any, TypeGuard

from discord import app_commands

import bot
import corpus
from corpus.article import Remark
from corpus.errors import LibraryUnavailableError, PullquoteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import ModuleType

    Slash = app_commands.Command[Any, ..., Any] | app_commands.Group
    Command = Slash | app_commands.ContextMenu

    Assigned = Mapping[str, list[ast.expr]]

_SENTENCES = 2
"""Arguments of a `PullquoteError` that are sentences: what happened, and what to do. A `Remark` has
one: what a moderator should know of a reading."""


def sentences() -> dict[str, str]:
    """Every sentence in English, with the place in the code that it is from.

    These are the public constants of all modules whose name ends in "wording", whatever Discord
    shows of the commands, and the errors that adding and changing articles raises.

    Raises:
        LookupError: An error's sentence is neither in its call nor in a constant.
    """
    found: dict[str, str] = {}
    of_errors = ((text, m.__name__) for m in _modules(corpus) for text in errors_of(m))
    for text, place in (*_of_wording(), *_of_commands(), *of_errors):
        if any(map(str.isalpha, text)):
            found.setdefault(text, place)
    return found


def commands() -> Iterator[Command]:
    """Every command, group and menu that a module of `bot` declares, each once."""
    found: dict[int, Command] = {}
    for module in _modules(bot):
        for value in vars(module).values():
            found.update((id(command), command) for command in _declared(value, module))
    yield from found.values()


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations." not in module.name:  # they run inside Alembic only
            yield importlib.import_module(module.name)


def _of_wording() -> Iterator[tuple[str, str]]:
    for module in _modules(bot):
        if module.__name__.endswith("wording"):
            for name, value in vars(module).items():
                for text in _strings(value) if name.isupper() and name[0] != "_" else ():
                    yield text, f"{module.__name__}:{name}"


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(tuple(value.values()))
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)


def _of_commands() -> Iterator[tuple[str, str]]:
    """Descriptions and choices of every command, and the names of menus."""
    for command in commands():
        place = f"/{command.qualified_name}"
        if isinstance(command, app_commands.ContextMenu):
            yield command.name, place
            continue
        yield command.description, place
        for parameter in command.parameters if isinstance(command, app_commands.Command) else ():
            yield str(parameter.description), f"{place} {parameter.name}"
            for choice in parameter.choices:
                yield choice.name, f"{place} {parameter.name}"


def _declared(value: object, module: ModuleType) -> Iterator[Command]:
    """The menus and commands of one name in a module; a class counts where it is written."""
    if isinstance(value, app_commands.Command | app_commands.ContextMenu):
        yield value
    elif isinstance(value, type) and value.__module__ == module.__name__:
        if issubclass(value, app_commands.Group):
            group = value()
            yield from (group, *group.walk_commands())
        else:
            yield from getattr(value, "__cog_app_commands__", ())


def errors_of(module: ModuleType) -> Iterator[str]:
    """What the errors of a module say, read from the calls that make them.

    Raises:
        LookupError: See `sentences`.
    """
    for scope in ast.parse(inspect.getsource(module)).body:
        assigned = _assigned(scope)
        for call in ast.walk(scope):
            for argument in _sentences_of(call) if _is_said(call, module) else ():
                texts = list(_texts(argument, assigned, module, frozenset()))
                # An attribute is another error's sentence, which was found where that is made.
                if not texts and not isinstance(argument, ast.Attribute | ast.JoinedStr):
                    raise LookupError(
                        f"{module.__name__}, line {argument.lineno}: {ast.unparse(argument)} holds "
                        "no sentence to translate. Write it into the call, or into a constant."
                    )
                yield from texts


def _sentences_of(call: ast.Call) -> list[ast.expr]:
    remark = isinstance(call.func, ast.Name) and call.func.id == Remark.__name__
    return call.args[: 1 if remark else _SENTENCES]


def _is_said(call: ast.AST, module: ModuleType) -> TypeGuard[ast.Call]:
    """Whether a call makes an error or a remark that moderators read.

    Those of the database are the operator's and stay English. So do those with an f-string, which
    no catalogue could hold.
    """
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return False
    made = getattr(module, call.func.id, None)
    return (
        isinstance(made, type)
        and issubclass(made, PullquoteError | Remark)
        and not issubclass(made, LibraryUnavailableError)
        and bool(call.args)
        and not isinstance(call.args[0], ast.JoinedStr)
    )


def _assigned(scope: ast.stmt) -> Assigned:
    """Name to whatever a function assigns to it, or loops over for it."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.For | ast.comprehension):
            targets, value = [node.target], node.iter
        else:
            continue
        for name in (each for target in targets for each in ast.walk(target)):
            if isinstance(name, ast.Name):
                found.setdefault(name.id, []).append(value)
    return found


def _texts(
    expression: ast.AST, assigned: Assigned, module: ModuleType, followed: frozenset[str]
) -> Iterator[str]:
    """The strings that an expression may come to, by way of local names and constants."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.Name) and expression.id not in followed:
        for value in assigned.get(expression.id, ()):
            yield from _texts(value, assigned, module, followed | {expression.id})
        if expression.id.isupper():
            yield from _strings(getattr(module, expression.id))
    else:
        for part in _outcomes(expression):
            yield from _texts(part, assigned, module, followed)


def _outcomes(expression: ast.AST) -> Iterable[ast.AST]:
    """The parts of an expression that it may come to: no conditions, no subscripts."""
    if isinstance(expression, ast.JoinedStr | ast.Compare):
        return ()
    if isinstance(expression, ast.IfExp):
        return (expression.body, expression.orelse)
    if isinstance(expression, ast.Subscript):
        return (expression.value,)
    return ast.iter_child_nodes(expression)
