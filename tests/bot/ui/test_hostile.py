"""What members type to confuse others: piled marks, turned lines, unseen letters, forged ids."""

from __future__ import annotations

import importlib
import re
import unicodedata

import pytest
from discord import ui
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.client import EXTENSIONS
from bot.quotation.reference import PATTERN, Reference
from bot.ui.markdown import QUOTE, escape_line, read_back
from bot.ui.persistent import PersistentItem, _can_be

HIDDEN = "\u202e\u202d\u202a\u202b\u2066\u2067\u2068\u200b\u200e\u200f\u2060\ufeff\u061c\u00ad"
for _extension in EXTENSIONS:  # so that every item there is is known
    importlib.import_module(_extension)


def _kinds(base: type[PersistentItem]) -> list[type[PersistentItem]]:  # type: ignore[type-arg]
    found = [kind for each in base.__subclasses__() for kind in [each, *_kinds(each)]]
    return [kind for kind in found if "(?!)" not in kind.__discord_ui_compiled_template__.pattern]


KINDS = _kinds(PersistentItem)


@pytest.mark.parametrize(
    "typed",
    [
        "who is \u202eMARA\u202c?",
        "a\u200bb\u2060c\ufeff",
        "\u2067right\u2069 \u2066left\u2069",
        "@\u0435veryone \uff20everyone <@\u200b1> <@&1>",
        "Z" + "\u0351\u0363\u030d" * 40 + "algo",
        "line\u2028break\u0085and\x0bmore",
    ],
)
def test_a_line_of_a_members_can_only_be_read(typed: str) -> None:
    shown = escape_line(typed)
    assert not set(shown) & set(HIDDEN)
    assert len(shown.splitlines()) == 1
    assert "<@" not in shown.replace("\\<", "")
    assert re.search(r"(?<!\\)@", shown) is None
    assert sum(unicodedata.category(char) == "Mn" for char in shown) <= 4


@pytest.mark.parametrize("word", ["ế", "Tiếng Việt", "שָׁלוֹם", "ประเทศ", "བསྒྲུབས", "e\u0301", "नमस्ते"])
def test_the_marks_of_real_words_stay(word: str) -> None:
    assert escape_line(word) == word


@given(st.text(st.sampled_from("a \u0301\u0351\u202e\u200b\n@<>*_`1.-#"), max_size=40))
def test_a_line_is_safe_whatever_it_is_made_of(text: str) -> None:
    shown = escape_line(text)
    assert not set(shown) & set(HIDDEN)
    assert "\n" not in shown
    assume(shown.strip())
    assert escape_line(read_back(QUOTE + shown)) == shown


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None)  # there are thirty kinds
@given(data=st.data())
def test_an_id_that_fits_a_template_makes_its_item_or_is_known_as_forged(
    kind: type[PersistentItem],  # type: ignore[type-arg]
    data: st.DataObject,
) -> None:
    template = kind.__discord_ui_compiled_template__
    match = template.fullmatch(data.draw(st.from_regex(template, fullmatch=True)))
    assert match is not None
    assume(len(match[0]) <= 100)  # Discord takes no longer one
    made = kind._from_match(match, ui.Button(custom_id=match[0]))
    if _can_be(match) and isinstance(made.item, ui.Button):
        assert template.fullmatch(made.item.custom_id or "")
        numbers = [int(each) for each in match.groups() if each and each.isdecimal()]
        assert all(number < 2**63 for number in numbers)


@given(st.from_regex(PATTERN, fullmatch=True))
def test_a_reference_says_what_it_was_made_of(written: str) -> None:
    match = re.fullmatch(PATTERN, written)
    assert match is not None
    to = Reference.parse(match)
    again = re.fullmatch(PATTERN, str(to))
    assert again is None or Reference.parse(again) == to
