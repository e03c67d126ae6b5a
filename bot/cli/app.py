"""All commands in one place, and the edge where an error becomes a message and a status."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import (
    articles,
    ask,
    audit,
    doctor,
    evaluate,
    reindex,
    run_bot,
    servers,
    settings,
    try_bot,
    unanswered,
)
from bot.cli.data import backup, db
from bot.cli.importing import worker
from bot.cli.output.console import show_error, stop_with
from bot.cli.setting_up import command as setting_up
from corpus.errors import PullquoteError

app = typer.Typer(
    name="pullquote",
    help="Answers questions about your articles in the articles' own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001  as typer calls it
    if wanted:
        typer.echo(f"pullquote {version('pullquote')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Print the version, and exit."
        ),
    ] = False,
) -> None:
    pass


app.command("ask")(ask.ask)
app.command("try")(try_bot.try_bot)
app.command("setup")(setting_up.setup)
app.command("run")(run_bot.run_bot)
app.add_typer(articles.app, name="articles")
app.command("worker")(worker.worker)
app.command("reindex")(reindex.reindex)
app.command("settings")(settings.settings)
app.command("audit")(audit.audit)
app.command("unanswered")(unanswered.unanswered)
app.command("servers")(servers.servers)
app.command("eval")(evaluate.evaluate)
app.command("eval-speakers")(evaluate.evaluate_speakers)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(db.app, name="db")
app.command("doctor")(doctor.doctor)


def run(arguments: list[str]) -> int:
    """Run one command.

    Returns:
        The exit status: 0, 2 for a usage error, 130 after Ctrl-C, 1 otherwise.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(spread_paths(arguments), prog_name="pullquote")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except PullquoteError as error:
        logging.getLogger(__name__).debug("command failed", exc_info=True)
        show_error(error)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:  # the edge: nobody above could tell the person
        logging.getLogger(__name__).debug("command failed", exc_info=True)
        stop_with(
            f"Something unexpected went wrong: {type(error).__name__}: {error}",
            "Run it again with PULLQUOTE_LOG_LEVEL=DEBUG to see where, and report it.",
        )
        return 1
    return 0


def spread_paths(arguments: list[str]) -> list[str]:
    """Turn `ask --articles A B` into `--articles A --articles B`: one flag may take several paths.

    After the first path only what exists is taken as one, so that a question may come last.
    """
    if arguments[:1] != ["ask"]:
        return arguments
    spread: list[str] = []
    taking = False
    for index, argument in enumerate(arguments):
        if taking and arguments[index - 1] != "--articles":
            taking = not argument.startswith("-") and _exists(argument)
            if taking:
                spread.append("--articles")
        spread.append(argument)
        taking = taking or argument == "--articles"
    return spread


def _exists(argument: str) -> bool:
    try:
        return Path(argument).exists()
    except (OSError, ValueError):
        return False
