"""Measure what a question takes beside neighbours: processes of others that keep cores busy.

    python -m benchmarks.neighbour BENCH/squad [--passages 600] [--questions 100] [--most 2.5]

Asks the same questions quiet, beside one busy process, beside one for every core that this process
may use, and quiet again: what the last row differs by from the first is the machine's own unrest.
The whole answer through the bot's own service, one question after another, none asked twice in a
row. Prints a table, and writes the figures into `--json FILE`. Ends with status 1 where a median
beside neighbours is more than `--most` times the quiet one. Wants a machine where nothing else
runs.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from bot import let_waiting_threads_sleep
from corpus.article import Draft, Source
from scripts.shared.arguments import parser_of
from scripts.shared.markdown import table
from scripts.shared.sets import answerable_of, articles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.article import Article
    from index.service import AnswerService

WARM = 10
"""Questions before the clock runs."""
_BUSY = "while True: pass"


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--passages", type=int, default=600, metavar="N", help="at least so many")
    parser.add_argument("--questions", type=int, default=100, metavar="N")
    parser.add_argument("--most", type=float, default=2.5, metavar="TIMES")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
    options = parser.parse_args()
    let_waiting_threads_sleep()  # as the bot's entry points do, before anything brings OpenMP
    asked = answerable_of(options.folder)[: options.questions]
    wanted = {question.article_id for question in asked}
    articles = sorted(articles_of(options.folder), key=lambda one: one.id not in wanted)
    said = [one.question for one in asked]
    figures = asyncio.run(_measure(articles, said, options.passages))
    print(shown(figures))
    if options.json:
        options.json.write_text(json.dumps(figures), encoding="utf-8")
    quiet, *beside, _ = figures
    slower = max(one["p50_ms"] for one in beside) / quiet["p50_ms"]
    if slower > options.most:
        sys.exit(f"{slower:.1f} times the quiet time: more than {options.most}.")


def shown(figures: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of what a question takes beside neighbours, in Markdown."""
    quiet = figures[0]["p50_ms"]
    rows = [
        (
            one["beside"],
            f"{one['p50_ms']:.1f}",
            f"{one['p95_ms']:.1f}",
            f"{one['p50_ms'] / quiet:.2f}",
        )
        for one in figures
    ]
    return table(["beside", "p50 ms", "p95 ms", "times the quiet p50"], rows)


async def _measure(
    articles: Sequence[Article], questions: Sequence[str], passages: int
) -> list[dict[str, Any]]:
    """Return what a question takes quiet, beside each number of neighbours, and quiet again."""
    from corpus.library import Library  # noqa: PLC0415  after the environment is set
    from index.embedding.migrations import EMBEDDINGS  # noqa: PLC0415
    from index.service import AnswerService  # noqa: PLC0415

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    rows = {"quiet": 0, "one busy process": 1, f"{cores} busy processes": cores or 1, "again": 0}
    with tempfile.TemporaryDirectory() as place:
        async with await Library.open(f"sqlite+aiosqlite:///{place}/library.db", EMBEDDINGS) as own:
            service = AnswerService(own, Path(place) / "snapshots")
            await service.start()
            held = 0
            for start in range(0, len(articles), 10):
                await own.add_all(0, [_draft(one) for one in articles[start : start + 10]])
                info = await service.indexes.update(0)
                held = info.passages if info else 0
                if held >= passages:
                    break
            print(f"{held} passages, {len(questions)} questions, {cores} cores\n")
            figures = []
            for name, busy in rows.items():
                with _neighbours(busy):
                    await _times(service, questions[:WARM])
                    cuts = quantiles(await _times(service, questions), n=20)
                figures.append({"beside": name, "p50_ms": cuts[9], "p95_ms": cuts[18]})
            await service.close()
    return figures


async def _times(service: AnswerService, questions: Sequence[str]) -> list[float]:
    """Return the milliseconds that each question takes, none of them from memory."""
    taken = []
    for question in questions:
        service.forget_answers(0)
        started = time.perf_counter()
        await service.ask(question)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


@contextmanager
def _neighbours(number: int) -> Iterator[None]:
    """Keep so many cores busy meanwhile."""
    with ExitStack() as stack:
        for _ in range(number):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", _BUSY]))  # noqa: S603  our own words
            stack.callback(process.kill)
        time.sleep(0.5 if number else 0)  # until they are there
        yield


def _draft(article: Article) -> Draft:
    known = {field.name: getattr(article, field.name) for field in fields(Source)}
    return Draft(text=article.text, **known)


if __name__ == "__main__":
    main()
