"""What several commands take, each option worded once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

import typer

_MOST = 2**63 - 1  # what a database holds; Discord's ids are below it


def whole_number(least: int, most: int) -> Callable[[str | int], int]:
    """Return what reads an option's value as a whole number, and says so where it is none.

    Args:
        least: The smallest that will do.
        most: The largest.
    """

    def read(value: str | int) -> int:
        said = str(value).strip()  # a default comes as it is
        if not re.fullmatch("-?[0-9]{1,40}", said):
            raise typer.BadParameter(f'"{said}" is not a whole number.')
        if not least <= int(said) <= most:
            raise typer.BadParameter(f"Give a number from {least} to {most}.")
        return int(said)

    return read


Server = Annotated[
    int,
    typer.Option(
        "--server",
        metavar="ID",
        parser=whole_number(0, _MOST),
        help="A Discord server's id; 0 is your own library, which every server may share.",
    ),
]
_NUMBER = whole_number(0, _MOST)
BinNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=_NUMBER, help="As `articles bin` shows it.")
]
SnapshotNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=_NUMBER, help="As `snapshots` shows it.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `pullquote articles list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]
NoIndex = Annotated[
    bool, typer.Option("--no-index", help="Leave the index as it is; the next question updates it.")
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from a private network too.")
]
IgnoreRobots = Annotated[
    bool, typer.Option("--ignore-robots", help="Fetch what the site's robots.txt asks not to.")
]
Published = Annotated[str | None, typer.Option(help="2017-04-29, 2017-04 or 2017.")]
Address = Annotated[str | None, typer.Option(help="The article's web address.")]


def date_of(value: str | None) -> str | None:
    """Return a date as articles have it; None and "" stay.

    Raises:
        typer.BadParameter: It is no date.
    """
    from corpus.text.dates import valid_iso

    if not value:
        return value
    date = valid_iso(value)
    if date is None:
        raise typer.BadParameter("Write a date as 2017-04-29, 2017-04 or 2017.")
    return date


def address_of(value: str | None) -> str | None:
    """Return an address as articles have it; None and "" stay.

    Raises:
        typer.BadParameter: It is no web address.
    """
    if value and not value.lower().startswith(("http://", "https://")):
        raise typer.BadParameter("An address begins with http:// or https://.")
    return value
