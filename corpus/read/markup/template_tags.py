"""Tags of site generators that are no words of a text: shortcodes, includes, attributes, imports.

Liquid and Jinja (`{% include x %}`, `{{ page.x }}`), Hugo (`{{< youtube abc >}}`), kramdown and
pandoc (`{: .note}`, `{#id .class}`), MDX (`import X from "y"`), Docusaurus (`:::note`), Obsidian
(`%%comment%%`, `[[page|words]]`), WordPress (`[gallery ids="1"]`). Code is not touched: there they
are what is written about.
"""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"\{%[^{}\n]{0,500}%\}|\{\{[^{}\n]{0,500}\}\}|\{#[^{}\n]{0,300}#\}")
_ATTRIBUTES: Final = re.compile(
    r"[ ]?\{:[^{}\n]{0,200}\}"
    r"|[ ]?\{(?:[#.][\w:.-]{1,60}|\w[\w-]{0,40}=\"[^{}\"\n]{0,200}\")"
    r"(?:[ ](?:[#.][\w:.-]{1,60}|[\w-]{1,40}=\"?[^\s{}\"]{1,200}\"?)){0,20}[ ]?\}"
)
# WordPress: tags with attributes, ends of any, and the names of those that come without either.
_SHORTCODE: Final = re.compile(
    r"\[(?:embed|video|audio)\b[^\[\]\n]{0,200}\][^\[\]\n]{0,300}\[/(?:embed|video|audio)\]"
    r"|\[[a-z][\w-]{1,40}"
    r"(?: [\w-]{1,40}=(?:\"[^\"\]\n]{0,200}\"|'[^'\]\n]{0,200}'|[^\s\"'\]]{1,100})){1,20} ?/?\]"
    r"|\[/[a-z][\w-]{1,40}\]"
    r"|\[(?:caption|gallery|playlist|contact-form(?:-7)?|more|toc|nextpage|footnotes"
    r"|(?:su|vc|et_pb|fusion)_\w{1,40})\]"
)
_COMMENT: Final = re.compile(r"%%[^%\n]{0,500}%%")
_WIKI: Final = re.compile(r"!?\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_CALLOUT: Final = re.compile(r"\[!\w{2,20}\][+-]?[ ]?")
_LINE: Final = re.compile(
    r"import[ ](?:[\w$*{}, ]{1,200}[ ]from[ ])?[\"'][^\"'\n]{1,200}[\"'];?"
    r"|export[ ](?:const|default|let|function|\{)[^\n]{0,300}"
    r"|:{3,}[ ]?\{?[\w-]*\}?(?:[ ][\w \"'-]{0,80})?|\[\[?_?TOC_?\]?\]|\{\{?TOC\}?\}",
)
_ANY: Final = re.compile(r"[{%\[:]|import|export")
_HIDDEN: Final = re.compile(r"[ ]{0,3}\{%-?[ ]*(end)?comment\b")
_HIGHLIGHT: Final = re.compile(r"[ ]{0,3}(?:\{%-?[ ]*|\{\{[<%][ ]*)highlight[ ]?([\w+-]{0,20})")
_END_HIGHLIGHT: Final = re.compile(r"[ ]{0,3}(?:\{%-?[ ]*end|\{\{[<%][ ]*/[ ]*)highlight")
_FENCE: Final = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


def without_tags(text: str) -> str:
    """Return text, which is no code, without the tags of site generators; its lines stay lines."""
    if not _ANY.search(text):
        return text
    lines = (line for line in text.split("\n") if not _LINE.fullmatch(line.strip()))
    return "\n".join(_without(line) for line in lines)


def fenced_highlights(body: str) -> str:
    """Return a Markdown text without comments, and with code in "highlight" tags fenced."""
    if "highlight" not in body and "comment" not in body:
        return body
    out: list[str] = []
    fence: str | None = None
    hidden = False
    for line in body.split("\n"):
        opened = _FENCE.match(line)
        if opened and (fence is None or opened[1].startswith(fence)):
            fence = opened[1] if fence is None else None
        elif fence is None and (mark := _HIDDEN.match(line)):
            hidden = mark[1] is None and "endcomment" not in line
            continue
        if not hidden:
            out.append(_fenced(line) if fence is None else line)
    return "\n".join(out)


def _fenced(line: str) -> str:
    if start := _HIGHLIGHT.match(line):
        return f"\n~~~~{start[1]}"
    return "~~~~\n" if _END_HIGHLIGHT.match(line) else line


def _without(line: str) -> str:
    if not _ANY.search(line):
        return line
    line = _WIKI.sub(lambda link: "" if link[0][0] == "!" else link[1], line)
    line = _SHORTCODE.sub("", line) if "[" in line else line
    return _CALLOUT.sub("", _COMMENT.sub("", _ATTRIBUTES.sub("", _TAG.sub("", line))))
