"""What the properties of an office document are worth: programs fill them in themselves."""

from __future__ import annotations

import re
from typing import Final

from corpus.text.canonical import canonical

_JUNK_TITLE: Final = re.compile(
    r"(?:untitled|ohne titel|sans titre|sin título|sem título|document ?\d*|dokument ?\d*|"
    r"(?:microsoft )?(?:word|powerpoint)\b.*|powerpoint-präsentation|présentation powerpoint|"
    r"presentación de powerpoint|apresentação do powerpoint|word document|presentation ?\d*|"
    r"präsentation ?\d*|slide ?\d+|.*\.(?:docx?|odt|pptx?|odp|dotx?|potx?)|\W*)",
    re.IGNORECASE,
)


def title_of(said: str | None) -> str | None:
    """Return a title on one line, unless a program made it up."""
    line = " ".join(canonical(said or "").split())
    return None if _JUNK_TITLE.fullmatch(line) else line


def people(said: str | None) -> tuple[str, ...]:
    """Return names of people; "admin", "user" and what else a machine is called are none."""
    names = (" ".join(canonical(name).split()) for name in re.split(r"[;,]| and ", said or ""))
    return tuple(dict.fromkeys(n for n in names if " " in n and not _JUNK_TITLE.fullmatch(n)))
