"""`pullquote ask`: one question, answered here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output.console import (
    prepare,
    print_json,
    progress_bar,
    show_error,
    status,
    stdout,
)

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.article import Article, Draft
    from corpus.errors import ReadError
    from index.answer import Answer
    from index.answering.loading import LoadingModels


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    *,
    articles: Annotated[
        list[Path] | None,
        typer.Option(
            "--articles",
            metavar="PATH...",
            exists=True,
            help="Answer from these files or folders (text, Markdown, HTML, PDF, articles.jsonl) "
            "for this question only, instead of the library.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask a question; the answer is quoted from the articles."""
    import asyncio

    from index.answering.loading import LoadingModels

    settings = prepare()
    question = " ".join(question.split())
    # Other imports and the library take as long as the models do: one beside the other.
    loading = LoadingModels(
        settings.model, settings.backend, settings.prompts, read=settings.reader, brief=True
    )
    loading.imported.result()
    from bot.asking.courtesy.instead import refusal, sentence_of
    from bot.asking.courtesy.phrases import courtesy

    refused = refusal(question, settings.max_question_chars)
    if refused is not None:
        raise typer.BadParameter(_plain(refused), param_hint="QUESTION")
    kind = courtesy(question)
    if kind is not None:
        _say_instead(question, sentence_of(kind), as_json=as_json)
        return
    if articles:
        answer, titles = _from_paths(question, articles, loading, quiet=as_json)
    else:
        work = _from_library(question, settings, loading, quiet=as_json)
        answer, titles = asyncio.run(work)
    if _in_another_language(answer, titles):
        from bot.ui import wording

        _say_instead(question, wording.OTHER_LANGUAGE, as_json=as_json)
    elif as_json:
        from bot.cli.output.as_json import answer_json

        print_json(answer_json(answer))
    else:
        from bot.cli.output.answer import show_answer

        show_answer(stdout(), answer)


def _in_another_language(answer: Answer, titles: list[str]) -> bool:
    """Return whether nothing was found because the articles are in another language."""
    from bot.asking.classify import seems_other_language
    from index.answer import Verdict

    unanswered = answer.verdict is Verdict.UNANSWERED and answer.card is None
    return unanswered and bool(titles) and seems_other_language(answer.question, titles)


def _plain(sentence: str) -> str:
    """Return one of our sentences without Discord's Markdown."""
    return sentence.replace("*", "").replace("`", "")


def _say_instead(question: str, sentence: str, *, as_json: bool) -> None:
    """Say what there is to say where nothing is quoted: in JSON beside an unanswered question."""
    from bot.cli.output.as_json import answer_json
    from index.answer import Answer, Verdict

    if as_json:
        nothing = Answer(question, Verdict.UNANSWERED, confidence=0.0)
        print_json({**answer_json(nothing), "reply": sentence})
    else:
        stdout().print(_plain(sentence), markup=False)


def _from_paths(
    question: str, paths: list[Path], loading: LoadingModels, *, quiet: bool
) -> tuple[Answer, list[str]]:
    """Answer from files; returns the answer, and the titles of the articles that they hold."""
    from corpus.library import with_known_source
    from corpus.read import read_path
    from corpus.sandbox import Sandbox

    unread: list[ReadError] = []
    with Sandbox() as sandbox:
        read = sandbox.read_bytes_now
        found = [d for path in paths for d in read_path(path, failed=unread.append, read=read)]
    for error in unread if found else unread[1:]:
        show_error(error)
    if unread and not found:
        raise unread[0]
    drafts = [with_known_source(draft) for draft in found]
    with status("Loading the model…", quiet=quiet):
        from index.answering.in_memory import answer_once

        embedder, reader = loading.embedder.result(), loading.reader.result()
    with progress_bar(quiet=quiet) as advance:
        answer = answer_once(
            question,
            as_articles(drafts),
            embedder=embedder,
            reader=reader,
            progress=lambda done, total: advance("Embedding", done, total),
        )
    return answer, [draft.title for draft in drafts]


def as_articles(drafts: list[Draft]) -> list[Article]:
    """Give drafts the ids that a library would give them, each its own."""
    from corpus.library.identity import id_candidates

    taken: set[str] = set()
    articles = []
    for draft in drafts:
        hint = draft.id_hint if draft.id_hint and draft.id_hint not in taken else None
        own = hint or next(i for i in id_candidates(draft.title) if i not in taken)
        taken.add(own)
        articles.append(draft.as_article(own))
    return articles


async def _from_library(
    question: str, settings: Settings, loading: LoadingModels, *, quiet: bool
) -> tuple[Answer, list[str]]:
    """Answer from the operator's library; returns the answer, and the titles there."""
    from bot.cli.session import TENANT, bring_up_to_date, opened_library, opened_service
    from index.errors import IndexingError

    async with opened_library(settings) as library:
        opening = opened_service(settings, library, loading)
        with status("Loading the model…", quiet=quiet):
            service = await opening.__aenter__()
        try:
            with progress_bar(quiet=quiet) as advance:
                await bring_up_to_date(service, advance)
            answer = await service.ask(question, tenants=(TENANT,))
            found = [*answer.quotations, *answer.related]
            quotable = await service.still_quotable(found)
            for quotation in found:
                if quotation not in quotable:
                    raise IndexingError(
                        f'The article "{quotation.article.title}" changed while it was quoted.',
                        "Ask again.",
                    )
        finally:
            await opening.__aexit__(None, None, None)
        titles = [listed.title for listed in await library.listing(TENANT)]
    return answer, titles
