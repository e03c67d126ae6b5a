"""An answer for people: each quotation with a bar beside it, the words that answer in bold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from bot.cli.output.card import show_card
from bot.quotation.attribution import asked, authors_of, meaning, place, readable_date
from index.answer import Verdict
from index.quotation.text_fragment import quotation_link

if TYPE_CHECKING:
    from rich.console import Console

    from index.answer import Answer, Quotation

_WIDEST = 88
_WORDS = {
    Verdict.ANSWERED: "",
    Verdict.UNCERTAIN: "This may be the answer. I'm not sure, so please check the source.",
    Verdict.UNANSWERED: "I couldn't find this in the articles.",
}


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer. In a pipe nothing is coloured or wrapped, so quotations stay whole."""
    console.print()
    if answer.card is not None:
        show_card(console, answer.card)
    elif _WORDS[answer.verdict]:
        console.print(Text(_WORDS[answer.verdict], style="bold yellow"))
        console.print()
    for quotation in answer.quotations:
        _show_quotation(console, quotation)
    if not answer.quotations and answer.related:
        console.print(Text("These may be related, but don't answer it:", style="dim"))
        console.print()
        for quotation in answer.related:
            _show_quotation(console, quotation)
    seconds = answer.timings_ms.get("total", 0.0) / 1000
    facts = f"{answer.verdict.value}, confidence {answer.confidence:.2f}, {seconds:.2f} s"
    console.print(Text(facts, style="dim"))


def _show_quotation(console: Console, quotation: Quotation) -> None:
    question = asked(quotation)
    if question:
        console.print(Text("  ") + Text(question, style="dim"), soft_wrap=True)
    text = Text(quotation.text)
    for span in quotation.highlights:
        text.stylize("bold", span.start - quotation.span.start, span.end - quotation.span.start)
    bar = Text("│ ", style="cyan") if console.is_terminal else Text("> ")
    if console.is_terminal:
        lines = list(text.wrap(console, min(console.width, _WIDEST) - 4))
    else:
        lines = list(text.split("\n", allow_blank=True))
    for line in lines:
        line.rstrip()
        console.print(Text("  ") + bar + line, soft_wrap=True)
    _show_source(console, quotation)
    console.print()


def _show_source(console: Console, quotation: Quotation) -> None:
    article, link = quotation.article, quotation_link(quotation)
    facts = [
        quotation.speaker,
        meaning(quotation),
        article.title,
        place(quotation),
        article.publisher,
        ", ".join(authors_of(article)),
        readable_date(article.published),
    ]
    line = Text("— " + " · ".join(fact for fact in facts if fact), style="dim")
    if console.is_terminal:
        console.print(Padding(line, (0, 0, 0, 4)))
    else:
        console.print(Text("  ") + line)
    if link:
        shown = article.url or link
        if console.is_terminal:
            console.print(Text("    ") + Text(shown, style=f"dim blue link {link}"), soft_wrap=True)
        else:
            console.print(Text("  ") + Text(link), soft_wrap=True)
