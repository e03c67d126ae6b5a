"""What several commands take, each option worded once."""

from __future__ import annotations

from typing import Annotated

import typer

_MAX_SERVER = 2**63 - 1

Server = Annotated[
    int,
    typer.Option(
        "--server",
        metavar="ID",
        min=0,
        max=_MAX_SERVER,
        help="A Discord server's id; 0 is your own library, which every server may share.",
    ),
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
Address = Annotated[str | None, typer.Option(help="Where the article stands.")]


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
