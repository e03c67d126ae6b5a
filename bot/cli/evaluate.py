"""`pullquote eval` and `eval-speakers`: how good the answers are, in figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from bot.cli.console import prepare, print_json, progress_bar, status, stderr, stdout
from corpus.errors import PullquoteError

if TYPE_CHECKING:
    from index.evaluate import Report

JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the figures here; - is stdout.")
]
_STAGES = {"index": "Indexing", "ask": "Asking"}


def evaluate(
    articles: Annotated[
        Path, typer.Argument(metavar="ARTICLES.jsonl", exists=True, dir_okay=False)
    ],
    questions: Annotated[
        Path, typer.Argument(metavar="QUESTIONS.jsonl", exists=True, dir_okay=False)
    ],
    *,
    json_file: JsonFile = None,
    plot_file: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.png", help="Draw the figures here.")
    ] = None,
) -> None:
    """Ask questions whose answers are known, and count the right ones."""
    settings = prepare()
    with status("Loading the model…", quiet=json_file == "-"):
        from index.embedder import load_embedder
        from index.evaluate import evaluate as run

        embedder = load_embedder(settings.model, settings.backend)
    with progress_bar(quiet=json_file == "-") as advance:
        report = run(
            articles,
            questions,
            embedder,
            lambda stage, done, total: advance(_STAGES.get(stage, stage), done, total),
        )
    _put(report.as_dict(), json_file)
    if plot_file is not None:
        _plot(report, plot_file)


def evaluate_speakers(
    attributions: Annotated[
        Path, typer.Argument(metavar="ATTRIBUTIONS.jsonl", exists=True, dir_okay=False)
    ],
    *,
    json_file: JsonFile = None,
) -> None:
    """Name the speakers of quoted speech, and count the right ones."""
    prepare()
    from index.evaluate_speakers import evaluate_speakers as run

    with progress_bar(quiet=json_file == "-") as advance:
        figures = run(attributions, lambda done, total: advance("Reading speech", done, total))
    _put(dict(figures), json_file)


def _plot(report: Report, path: Path) -> None:
    from index.plots import plot

    try:
        plot(report, path)
    except (OSError, ValueError) as error:
        raise PullquoteError(
            f"{path} cannot be drawn: {error}.", "Choose a .png file in a folder that exists."
        ) from error
    stderr().print(f"Drew [bold]{path}[/].")


def _put(figures: dict[str, Any], json_file: str | None) -> None:
    if json_file == "-":
        print_json(figures)
        return
    _show(figures)
    if json_file is None:
        return
    import json

    try:
        Path(json_file).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise PullquoteError(
            f"{json_file} cannot be written: {error.strerror or error}.", "Choose another file."
        ) from error


def _show(figures: dict[str, Any]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(justify="right", style="bold")
    for name, value in figures.items():
        if isinstance(value, dict):
            for part, inner in value.items():
                table.add_row(f"{name} {part}", _shown(inner))
        else:
            table.add_row(name, _shown(value))
    stdout().print(table)


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else f"{value:,}"
