"""`pullquote eval` and `eval-speakers`: how good the answers are, in figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot.cli.output.console import (
    prepare,
    print_json,
    progress_bar,
    status,
    stderr,
    stdout,
    unwritable,
)
from corpus.errors import PullquoteError
from index.search.ablation import Part

if TYPE_CHECKING:
    from index.evaluation.evaluate import Report

JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the figures here; - is stdout.")
]
_ASIDE = {"intervals", "bootstrap"}
_STAGES = {"index": "Indexing", "ask": "Asking"}


def evaluate(  # noqa: PLR0913  every option of the command
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
    dump_file: Annotated[
        Path | None,
        typer.Option("--dump", metavar="FILE.jsonl", help="Write how each question went here."),
    ] = None,
    without: Annotated[
        list[Part] | None,
        typer.Option("--without", help="Leave a part out, to see what it is worth; repeatable."),
    ] = None,
) -> None:
    """Ask questions whose answers are known, and count the right ones."""
    settings = prepare()
    with status("Loading the model…", quiet=json_file == "-"):
        from index.embedding.embedder import load_embedder
        from index.evaluation.evaluate import evaluate as run

        embedder = load_embedder(settings.model, settings.backend, settings.prompts)
    with progress_bar(quiet=json_file == "-") as advance:
        report = run(
            articles,
            questions,
            embedder,
            lambda stage, done, total: advance(_STAGES.get(stage, stage), done, total),
            without=frozenset(without or ()),
        )
    figures = report.as_dict()
    _put(figures, json_file)
    if plot_file is not None:
        _plot(report, figures, plot_file)
    if dump_file is not None:
        _dump(report, dump_file)


def evaluate_speakers(
    attributions: Annotated[
        Path, typer.Argument(metavar="ATTRIBUTIONS.jsonl", exists=True, dir_okay=False)
    ],
    *,
    json_file: JsonFile = None,
) -> None:
    """Name the speakers of quoted speech, and count the right ones."""
    prepare()
    from index.evaluation.evaluate_speakers import evaluate_speakers as run

    with progress_bar(quiet=json_file == "-") as advance:
        figures = run(attributions, lambda done, total: advance("Reading speech", done, total))
    _put(dict(figures), json_file)


def _plot(report: Report, figures: dict[str, Any], path: Path) -> None:
    from index.evaluation.plots import plot

    try:
        plot(report.columns, figures, path)
    except (OSError, ValueError) as error:
        raise PullquoteError(
            f"{path} cannot be drawn: {error}.", "Choose a .png file in a folder that exists."
        ) from error
    stderr().print(f"Drew [bold]{escape(str(path))}[/].")


def _dump(report: Report, path: Path) -> None:
    from index.evaluation.dump import write_dump

    try:
        write_dump(report.judged, path)
    except OSError as error:
        raise unwritable(path, error) from error
    stderr().print(f"Wrote {len(report.judged):,} questions to [bold]{escape(str(path))}[/].")


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
        raise unwritable(json_file, error) from error


def _show(figures: dict[str, Any]) -> None:
    """Print figures below one another, objects in them indented by name, intervals beside."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(justify="right", style="bold")
    table.add_column(style="dim")
    within = figures.get("intervals", {})
    for name, value, pair in _rows({k: v for k, v in figures.items() if k not in _ASIDE}, within):
        table.add_row(name, _shown(value), f"{_shown(pair[0])} – {_shown(pair[1])}" if pair else "")
    stdout().print(table)


def _rows(
    figures: dict[str, Any], intervals: dict[str, Any], before: str = ""
) -> Iterator[tuple[str, object, list[float] | None]]:
    for name, value in figures.items():
        inside = intervals.get(name)
        if isinstance(value, dict):
            yield from _rows(value, inside or {}, f"{before}{name} ")
        else:
            yield f"{before}{name}", value, inside


def _shown(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return f"{value:.4g}" if isinstance(value, float) else f"{value:,}"
