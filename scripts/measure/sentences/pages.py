"""Articles made up to be hard to link into, each as text and as the page it would be read from.

Paragraphs that begin or end alike, sentences that are there twice, signs that mean something in an
address, tables, lists, scripts without spaces, words that differ only in accents or capitals.
"""

# ruff: noqa: RUF001 - the punctuation of many scripts is the subject
from __future__ import annotations

import html
import random
from dataclasses import dataclass

from corpus.article import Article, Span

_SEED = 19
_WHO = ("harbour board", "ferry office", "school council", "library trust", "fire brigade")
_WHAT = (
    "the pier is closed until the end of May",
    "the kiosk sells coffee again from Monday on",
    "the new engine cost ninety thousand euros",
    "two of the posts are rotten and must be replaced",
    "nobody has lit the lamp since the autumn of 1961",
    "the path along the cliff is open to walkers again",
    "the boats will leave an hour later in the winter",
    "the bell was cast in the old foundry by the mill",
)
_SIGNS = (
    "Salt, rope & a well-kept lamp: that is all (or nearly all).",
    "It cost 50% more - 3,000 euros, not 2,000 - than in May/June.",
    "“Nobody,” she said, “has lit it - not once, not ever.”",
    "Write to board@gull.example, or see gull.example/a?b=c&d=e#f.",
    "The sign reads “No. 5 + 6 = 11”; it's wrong, isn't it?",
    "Rock’n’roll, well-being, T-shirts & co.: a mixed-up list.",
    "Use the keys Ctrl+C, Ctrl-V, or (on some machines) C-y.",
    "A, B, C - and then, -D-, came E & F.",
)
_ACCENTS = (
    "He sent his résumé to the port.",
    "He sent his resume to the port, again.",
    "HE SENT HIS RESUME TO THE PORT TWICE.",
    "Ein Maß für die Möwe am Möwenufer.",
    "Une île, où l’été dure, à l’ouest.",
    "El niño comió piña en la montaña.",
)
_UNSPACED = {
    "zh": (
        "港口委员会星期五说，码头关闭到五月底。",
        "港口委员会星期五说，小亭又开始卖咖啡了。",
        "港口委员会星期五说，新发动机花了九万欧元，而且只用一半的燃料，大家都很高兴。",
        "灯塔从一九六一年秋天起就没有人点亮过。",
        "没有人知道为什么。",
        "地图上有三口井、一座教堂和一座灯塔，灯塔在岛的北边，离村子很远。",
    ),
    "ja": (
        "港の委員会は金曜日に、桟橋は五月末まで閉鎖すると言った。",
        "港の委員会は金曜日に、売店がまたコーヒーを売ると言った。",
        "灯台は一九六一年の秋から誰も灯していない。",
        "誰もその理由を知らない。",
    ),
    "th": (
        "คณะกรรมการท่าเรือกล่าวเมื่อวันศุกร์ว่า ท่าเรือปิดจนถึงสิ้นเดือนพฤษภาคม",
        "คณะกรรมการท่าเรือกล่าวเมื่อวันศุกร์ว่า ร้านค้าขายกาแฟอีกครั้ง",
        "ไม่มีใครจุดประภาคารตั้งแต่ปี 1961",
        "แผนที่แสดงบ่อน้ำสามแห่ง โบสถ์หนึ่งแห่ง และประภาคารหนึ่งแห่ง",
    ),
}
_PAIRED = ("alike", "twice", "lists", "zh")
"""Kinds of which two sentences in a row are quoted as well."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class LinkedPage:
    """An article whose page is known.

    Attributes:
        kind: What is hard about it.
        article: The article, without an address.
        targets: Spans of its text, in order, each of which is marked on the page.
        body: The page's HTML; the target of number 3 has the id `t3`.
        quoted: First and last target of each quotation to link to.
    """

    kind: str
    article: Article
    targets: tuple[Span, ...]
    body: str
    quoted: tuple[tuple[int, int], ...]


class _Writer:
    """Writes an article and its page at once."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._text = ""
        self._body: list[str] = []
        self._targets: list[Span] = []

    def paragraph(
        self, *sentences: str, tag: str = "p", mark: str = "", above: str = "\n\n", space: str = " "
    ) -> None:
        """Add sentences in one block; `mark` is in the text, and the browser draws its own."""
        self._text += (above if self._text else "") + mark
        shown = []
        for number, sentence in enumerate(sentences):
            self._text += space if number else ""
            shown.append(self._target(sentence))
        self._body.append(f"<{tag}>{space.join(shown)}</{tag}>")

    def items(self, items: tuple[str, ...], tag: str) -> None:
        """Add a list."""
        self._body.append(f"<{tag}>")
        for number, item in enumerate(items, 1):
            mark = f"{number}. " if tag == "ol" else "- "
            self.paragraph(item, tag="li", mark=mark, above="\n\n" if number == 1 else "\n")
        self._body.append(f"</{tag}>")

    def table(self, rows: list[tuple[str, ...]]) -> None:
        """Add a table; each of its rows is a target."""
        self._body.append("<table>")
        for number, row in enumerate(rows):
            self._text += "\n" if number else "\n\n"
            line = " | ".join(row)
            self._targets.append(Span(len(self._text), len(self._text) + len(line)))
            self._text += line
            cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
            self._body.append(f'<tr id="t{len(self._targets) - 1}">{cells}</tr>')
        self._body.append("</table>")

    def done(self, title: str) -> LinkedPage:
        """Return the page."""
        article = Article(id=self.kind, title=title, text=self._text)
        heading = f"<h1>{html.escape(title)}</h1>"
        body = heading + "".join(self._body)
        each = [(n, n) for n in range(len(self._targets))]
        pairs = [(n, n + 1) for n in range(0, len(each) - 1, 3)] if self.kind in _PAIRED else []
        return LinkedPage(self.kind, article, tuple(self._targets), body, (*each, *pairs))

    def _target(self, sentence: str) -> str:
        start = len(self._text)
        self._text += sentence
        self._targets.append(Span(start, len(self._text)))
        return f'<span id="t{len(self._targets) - 1}">{html.escape(sentence)}</span>'


def linked_pages() -> list[LinkedPage]:
    """Return the pages, the same ones every time."""
    rng = random.Random(_SEED)
    return [
        _alike(rng),
        _twice(rng),
        _signs(),
        _accents(),
        _lists(),
        _tables(),
        *(_unspaced(language) for language in _UNSPACED),
    ]


def _alike(rng: random.Random) -> LinkedPage:
    page = _Writer("alike")
    for who in _WHO:
        facts = rng.sample(_WHAT, 8)
        for day in ("Friday", "Monday"):
            said = [
                f"The {who} said on {day} that {facts[n]}, and that {facts[n + 1]}."
                for n in range(6)
            ]
            page.paragraph(*said[:3])
            page.paragraph(*said[3:])
    return page.done("The harbour board said on Friday that the pier is closed")


def _twice(rng: random.Random) -> LinkedPage:
    page = _Writer("twice")
    for _ in range(15):
        facts = rng.sample(_WHAT, 2)
        page.paragraph(
            f"{facts[0].capitalize()}.", "Nobody knows why.", f"{facts[1].capitalize()}."
        )
    return page.done("Nobody knows why")


def _signs() -> LinkedPage:
    page = _Writer("signs")
    for sentence in _SIGNS:
        page.paragraph(sentence, "It was so for years.")
    return page.done("Signs & marks")


def _accents() -> LinkedPage:
    page = _Writer("accents")
    for sentence in _ACCENTS:
        page.paragraph(sentence)
    return page.done("Résumé")


def _lists() -> LinkedPage:
    page = _Writer("lists")
    page.paragraph("What to bring on a trip to the island.")
    page.items(("A rope", "A rope and a lamp", "A rope, a lamp and salt", "Nothing else"), "ul")
    page.paragraph("What to do when the boat leaves.")
    page.items(("Untie the rope", "Light the lamp", "Untie the rope again", "Nothing else"), "ol")
    return page.done("Lists")


def _tables() -> LinkedPage:
    page = _Writer("tables")
    for season in ("summer", "winter"):
        page.paragraph(f"The office is open in {season} as follows.")
        page.table([(day, "9:00", "12:00", "free") for day in _DAYS])
    page.paragraph("What a ticket costs.")
    page.table([("Children", "3 euros"), ("Adults", "15 euros"), ("Adults with a dog", "17 euros")])
    return page.done("Opening hours")


def _unspaced(language: str) -> LinkedPage:
    page = _Writer(language)
    said = _UNSPACED[language]
    for first in range(len(said)):
        some = (said[first],) if language == "th" else (said[first:] + said[:first])[:3]
        page.paragraph(*some, space="")
    return page.done(said[0])
