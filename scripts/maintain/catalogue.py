"""Bring the catalogues of `bot/ui/locale` up to the sentences that the bot says.

    python -m scripts.maintain.catalogue

Adds new sentences without a translation, drops those no longer said, and keeps translations. Puts
each catalogue in the order of the code. The tests fail while a translation is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.ui.language import FOLDER, LANGUAGES
from scripts.maintain.sentences import sentences
from scripts.shared.arguments import parser_of

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = """\
# What Pullquote says; `python -m scripts.maintain.catalogue` brings this up to date.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    """Rewrite every catalogue."""
    parser_of(__doc__).parse_args()
    said = sentences()
    for language in LANGUAGES[1:]:
        path = FOLDER / f"{language}.po"
        known = _known(path)
        fresh = Catalog(locale=language)
        for text, where in said.items():
            fresh.add(text, known.get(text, ""), auto_comments=[where])
        with path.open("wb") as file:
            file.write(_HEADER.format(language=language).encode())
            write_po(file, fresh, width=100, omit_header=True)
        missing = sum(not known.get(text) for text in said)
        print(f"{path.name}: {len(said)} sentences, {missing} not translated")


def _known(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


if __name__ == "__main__":
    main()
