"""What is never quoted as an answer: questions, headings, captions, bylines and lines of dates.

Cleaning takes most of these out of pages. An article that comes as it is (`articles.jsonl`, a
pasted text) still has them, so each line is judged by its form once more before it is quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import Span
from corpus.clean.bylines import byline, copyright_line
from corpus.clean.captions import is_caption, is_credit, opens_caption
from corpus.text.dates import is_dateline
from corpus.text.passages import is_heading
from corpus.text.sentences import LIST_ITEM, paragraphs
from corpus.text.turns import asks

_MAX_LINE = 400
"""Code points; a longer line is prose, however it begins."""
_MAX_BYLINE_WORDS = 14
_LAST_WORDS = 6
"""Words of a line at the end of a text that heads nothing and says nothing either."""
_PROSE = 3
"""Paragraphs that end as prose does, from which a text is prose and no list of short facts."""
_ENDS = re.compile(r"[.!?…:;,。！？][\s\"'”’»)\]*_]*$")  # noqa: RUF001
_NAMED = r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*|de|da|del|van|von|der|la|le|y|e|und|et|and|&|/|,|\|)"
_BYLINE = re.compile(
    r"(?:(?i:(?:posted|written|reported|words|story|text|edited|compiled|interview|photographs?|"
    r"translated|created|uploaded|submitted)\s+by|by|author:|von|autor(?:in)?:|text:|par|"
    r"auteur:|propos recueillis par|por|autora?:|texto:))\s+"
    rf"(?-i:{_NAMED}(?:\s?{_NAMED})*)\.?"
)
"""Who wrote it, in English, German, French, Spanish and Portuguese: nothing but names follows."""
_DATED = re.compile(
    r"(?:(?:last |first )?(?:posted|published|updated|modified|revised)|ver[öo]ffentlicht|"
    r"aktualisiert|zuletzt (?:ge[äa]ndert|aktualisiert)|publi[ée]|mis [àa] jour|modifi[ée]|"
    r"publicado|actualizado|atualizado|modificado)\b(?:[^.!?]|(?<=\d)\.){0,80}\d[^.!?]{0,30}\.?",
    re.IGNORECASE,
)
_PICTURE = (
    r"(?:photo(?:graph|graphy|graphie|grafie)?|image|picture|illustration|graphic|screenshot|"
    r"caption|foto(?:graf[ií]a|grafie)?|bild(?:nachweis|quelle|unterschrift)?|abbildung|grafik|"
    r"cr[ée]dits?(?: photo)?|l[ée]gende|imagen|cr[ée]ditos?|ilustraci[óo]n|leyenda|imagem|legenda|"
    r"ilustra[çc][ãa]o)s?"
)
_LABELLED = re.compile(
    rf"[(\[]?(?:file )?{_PICTURE}(?: (?:by|von|de|por|courtesy(?: of)?)\b| ?[:©/])", re.IGNORECASE
)
"""At the start of a line: "Photo: ...", "Bild: ...", "Image courtesy of ..."."""
_CREDITED = re.compile(
    rf"(?:^|[\s(\[.,|–—-])(?:{_PICTURE} ?(?::|©)|©|{_PICTURE} (?:by|courtesy of))"
    r"\s?(?-i:[^\W_a-zß-öø-ÿ])[^.:!?]{1,70}[.)\]]{0,2}$",
    re.IGNORECASE,
)
"""At the end of a line: "... at Osterby. Image: Ada Quill."."""
_NUMBERED = re.compile(
    r"(?:fig(?:ure|ura)?|table|listing|chart|plate|exhibit|map|scheme|abb(?:ildung)?|tab(?:elle)?|"
    r"tableau|tabla|tabela|gr[áa]fico|karte|carte|mapa)\.? ?\d{1,3}(?:\.\d{1,3})*[a-z]?"
    r"(?: ?[.:|]| [–—-])(?=\s|$)",
    re.IGNORECASE,
)
"""As "Figure 2. Map of the harbour"; not "Figure 2 shows ...", which is a sentence."""
_FILED = re.compile(
    r"(?:file (?:photo|image|picture)|archivbild|photo d['’]archives?|foto de archivo|"
    r"foto de arquivo|artist['’]s (?:rendering|impression))\b",
    re.IGNORECASE,
)
_ASKS_FOR = re.compile(
    r"(?P<question>\bwhat (?:did|does|do|has|have|had|was|were)\b.{1,80}?\b(?:ask|wonder)"
    r"(?:s|ed)?\b(?! (?:to|for|if|whether)\b)|"
    r"\b(?:what|which)(?:['’]s| is| was| were| are)?(?: \S+){0,3}? questions?\b)|"
    r"(?P<aside>\b(?:photo(?:s|ed|graph(?:s|ed|er|ers)?)?|pictures?|pictured|images?|captions?|"
    r"bylines?|illustrat(?:ions?|ed|or)|fotos?|fotografi\w+|bild(?:er)?|images?|imagen|imagem)\b)",
    re.IGNORECASE,
)
"""What is not quoted otherwise: "What did Thomas ask first?", "Who took the photo of Lind?"."""


@dataclass(frozen=True)
class Allowed:
    """What else may be quoted, since the question is about that.

    Attributes:
        questions: Somebody wants to know what was asked.
        asides: Somebody wants to know of a picture: what it shows is in its caption.
    """

    questions: bool = False
    asides: bool = False


def allowed_by(question: str) -> Allowed:
    """Return what a question makes quotable that is no answer to others."""
    found = {match.lastgroup for match in _ASKS_FOR.finditer(question)}
    return Allowed("question" in found, "aside" in found)


def may_be_quoted(text: str, sentence: Span, allowed: Allowed) -> bool:
    """Return whether a sentence can be an answer.

    Args:
        text: The article's text.
        sentence: One of its sentences.
        allowed: What else can be one (`allowed_by`).
    """
    if not allowed.questions and asks(text, sentence):
        return False
    aside = not allowed.asides and is_aside(text, _line(text, sentence))
    return not aside and not _heads_lines(text, sentence)


def is_aside(text: str, line: Span) -> bool:
    """Return whether a line or a paragraph is a caption, a credit, a byline or a date alone."""
    return line.end - line.start <= _MAX_LINE and (
        _is_aside(line.of(text).strip()) or _ends_in_nothing(text, line)
    )


@lru_cache(maxsize=4096)
def _is_aside(line: str) -> bool:
    few = len(line.split()) <= _MAX_BYLINE_WORDS
    if few and (_BYLINE.fullmatch(line) or _DATED.fullmatch(line) or is_dateline(line)):
        return True
    pictured = (_LABELLED.match(line), _CREDITED.search(line), _NUMBERED.match(line))
    if any(pictured) or _FILED.match(line):
        return True
    if is_caption(line) or is_credit(line) or opens_caption(line):
        return True
    return few and (byline(line) is not None or copyright_line(line) is not None)


def _ends_in_nothing(text: str, line: Span) -> bool:
    """Return whether this is a heading's like at the end of prose: a name under a picture."""
    if line.end != len(text.rstrip()) or "\n" in line.of(text):
        return False
    said = line.of(text)
    if len(said.split()) > _LAST_WORDS or any(c.isdigit() or c == ":" for c in said):
        return False
    return is_heading(text, line, Span(line.end, line.end)) and _is_prose(text)


@lru_cache(maxsize=64)
def _is_prose(text: str) -> bool:
    """Return whether a text is made of sentences, where a line without a full stop is none."""
    blocks = [b.of(text) for b in paragraphs(text)[:-1] if not LIST_ITEM.match(b.of(text))]
    ended = sum(_ENDS.search(block) is not None for block in blocks)
    return ended >= _PROSE and ended > len(blocks) / 2


def _heads_lines(text: str, sentence: Span) -> bool:
    """Return whether a sentence is a heading on top of its paragraph's lines of prose."""
    line = _line(text, sentence)
    top = line.start == 0 or text.endswith("\n\n", 0, line.start)
    if not top or line != sentence or not text.startswith("\n", line.end):
        return False
    end = text.find("\n\n", line.end)
    rest = Span(line.end + 1, len(text) if end < 0 else end)
    below = rest.of(text).strip()
    prose = _ENDS.search(below) is not None and len(below) > 2 * (line.end - line.start)
    return prose and is_heading(text, line, rest)


def _line(text: str, sentence: Span) -> Span:
    """Return the line that a sentence begins in, to the end of the sentence's last line."""
    start = text.rfind("\n", 0, sentence.start) + 1
    end = text.find("\n", sentence.end)
    return Span(start, len(text) if end < 0 else end)
