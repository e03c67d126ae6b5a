"""A quotation as people cite it: plain, Markdown, BibTeX and APA, and the file that holds them all.

Pure. What is not known of an article is left out, never guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.quotation.attribution import place, readable_date
from bot.ui.markdown import escape_line, quote_block
from index.quotation.text_fragment import quotation_link

if TYPE_CHECKING:
    from corpus.article import Source
    from index.answer import Quotation

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_AUTHORS = 20


def exact_text(quotation: Quotation) -> str:
    """Write the file behind "Exact text": the quotation, its place, and citations to copy.

    The quotation is the lines after the first, up to the line of hyphens, exactly.
    """
    article, (start, end) = quotation.article, quotation.span
    length = len(article.text)
    facts = [
        f"Characters {start} to {end} of {length} (code points from 0; the second is excluded)",
        f"SHA-256 of the article's text (UTF-8): {article.sha256}",
    ]
    parts = [
        f"Quotation:\n{quotation.text}\n{'-' * 40}",
        "\n".join(facts),
        f"Plain:\n{plain(quotation)}",
        f"Markdown:\n{markdown(quotation)}",
        f"BibTeX:\n{bibtex(article)}",
        f"APA:\n{apa(article)}",
    ]
    return "\n\n".join(parts) + "\n"


def plain(quotation: Quotation) -> str:
    """Cite in plain text: the quotation in marks, title, place in it, publisher and so on."""
    article = quotation.article
    published = _date_words(article.published)
    authors = ", ".join(article.authors)
    parts = [article.title, place(quotation), article.publisher, authors, published]
    named = ", ".join(_line(part) for part in parts if part)
    return f"“{quotation.text}” ({named}{f', {article.url}' if article.url else ''})"


def markdown(quotation: Quotation) -> str:
    """Cite as a block quote, with a link to the source that opens at the sentence."""
    article = quotation.article
    title, link = escape_line(article.title), quotation_link(quotation)
    linked = f"[{title}](<{re.sub(r'[<>]', _percent, link)}>)" if link else title
    rest = [place(quotation), article.publisher, ", ".join(article.authors)]
    published = readable_date(article.published)
    named = [linked, *(escape_line(part) for part in rest if part), *filter(None, [published])]
    return f"{quote_block(quotation.text)}\n\n— {', '.join(named)}"


def bibtex(article: Source) -> str:
    """Cite as a BibTeX entry; its type is `online` where it has an address."""
    year, month, day = _date(article.published)
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in article.authors),
        "title": f"{{{_tex(article.title)}}}",
        "organization": _tex(article.publisher or ""),
        "date": "-".join(part for part in (year, month, day) if part),
        "year": year,
        "url": re.sub(r"[{}\\\s]", _percent, article.url or ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{'online' if article.url else 'misc'}{{{_key(article)},", *lines, "}"])


def apa(article: Source) -> str:
    """Cite the article as the APA's manual (7th edition) does, names in the order printed.

    Names are not turned round into "Norwood, R.": which part is the family name is not known.
    """
    year, month, day = _date(article.published)
    name = _MONTHS[int(month) - 1] if month else ""
    when = f"({year}{f', {name} {int(day)}' if day else f', {name}' if name else ''})"
    authors = _listed([_line(author) for author in article.authors])
    title, publisher = _line(article.title), _line(article.publisher or "")
    by = authors or publisher
    when = when if year else "(n.d.)"
    opening = f"{_stop(by)} {when}. {_stop(title)}" if by else f"{_stop(title)} {when}."
    ending = [_stop(publisher) if publisher and authors else "", article.url or ""]
    return " ".join(part for part in (opening, *ending) if part)


def _key(article: Source) -> str:
    """Make a key such as "nwosu2024long": ASCII, so that every program takes it."""
    names = article.authors[0].split()[-1] if article.authors and article.authors[0].split() else ""
    words = [word for word in re.findall(r"[a-z0-9]+", article.title.lower()) if len(word) > 3]  # noqa: PLR2004
    who = re.sub(r"[^a-z0-9]", "", names.lower())
    return f"{who}{_date(article.published)[0]}{words[0] if words else ''}" or "article"


def _date(published: str | None) -> tuple[str, str, str]:
    """Return year, month and day as digits, as far as they are known and exist."""
    match = _DATE.match(published or "")
    if match is None:
        return "", "", ""
    year, month, day = (part or "" for part in match.groups())
    if not month or not 1 <= int(month) <= len(_MONTHS):
        return year, "", ""
    return year, month, day


def _date_words(published: str | None) -> str:
    return readable_date(published) if _date(published)[0] else _line(published or "")


def _listed(names: list[str]) -> str:
    """List up to 20 authors as the manual does; of more, the first 19 and the last."""
    if len(names) > _AUTHORS:
        return f"{', '.join(names[: _AUTHORS - 1])}, … {names[-1]}"
    if len(names) > 1:
        return f"{', '.join(names[:-1])}, & {names[-1]}"
    return "".join(names)


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(char, char) for char in _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"
