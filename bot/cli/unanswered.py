"""`pullquote unanswered`: the questions that the articles did not answer, the most asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.options import AsJson, Server, whole_number
from bot.cli.output.console import print_json, show_table, stdout
from bot.cli.session import at_desk
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from bot.cli.session import Desk

_MOST = 1_000
_NUMBER = whole_number(1, 2**63 - 1)


def unanswered(
    *,
    dismiss: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", parser=_NUMBER, help="Take this question out of the list."),
    ] = None,
    answered: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", parser=_NUMBER, help="This question was answered elsewhere."
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="Where, with --answered.")] = "",
    server: Server = 0,
    as_json: AsJson = False,
) -> None:
    """List open questions; dismiss one, or say where it was answered."""
    if dismiss is not None and answered is not None:
        raise typer.BadParameter("Use --dismiss or --answered, not both.")
    if note and answered is None:
        raise typer.BadParameter("--note goes with --answered NUMBER.")
    number = dismiss if answered is None else answered
    if number is not None:
        at_desk(server, lambda desk: _settle(desk, number, note, done=answered is not None))
        return
    found = at_desk(server, lambda desk: desk.records.inbox.open(server, limit=_MOST))
    if as_json:
        print_json(
            [
                {
                    "number": one.number,
                    "question": one.text,
                    "times": one.times,
                    "first_asked": one.first_asked.isoformat(),
                    "last_asked": one.last_asked.isoformat(),
                    "waiting": one.waiting,
                }
                for one in found
            ]
        )
        return
    rows = [(str(one.number), f"{one.times:,}", one.text) for one in found]
    show_table(stdout(), ("number", "asked", "question"), rows, empty="No open questions.")


async def _settle(desk: Desk, number: int, note: str, *, done: bool) -> None:
    from bot.records.audit import Action
    from bot.records.inbox import State

    state, action = (
        (State.ANSWERED, Action.ANSWERED) if done else (State.DISMISSED, Action.DISMISSED)
    )
    inbox = desk.records.inbox
    async with desk.together():
        asked = await inbox.settle(desk.server, number, state, answered_by=note or None)
        if asked is not None:
            await desk.note(action, asked.text, note)
    if asked is None:
        raise PullquoteError(
            f"There is no open question {number}.", "List them: pullquote unanswered"
        )
    did = "Marked as answered" if done else "Dismissed"
    stdout().print(f"{did}: {escape(asked.text)}")
