"""Articles as JSON lines: one object a line, already clean, so that only the form is settled."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from corpus.article import Draft, Locator, LocatorKind, Remark
from corpus.errors import ReadError
from corpus.text.canonical import canonical
from corpus.text.dates import valid_iso

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_LINE: Final = 5 * 1024 * 1024
"""Characters of one line, that is of one article; few books have more."""

_MOST_NAMED: Final = 8
MORE: Final = "{number} more lines aren't articles either."
_MAX_YEAR: Final = 9999
_TIME: Final = re.compile(r"\d{2,4}:\d\d:\d\d")
_CURE: Final = 'Each line must be one JSON object with at least "title" and "text".'


def read_jsonl(text: str) -> list[Draft]:
    """Read articles, one JSON object a line; empty lines are passed over.

    A line that is no article does not spoil the others: the first article has a remark on it.

    Known keys are `id`, `title`, `text`, `publisher`, `authors`, `published`, `url`, `language`,
    `copyright_year`, `author_note`, `captions`, `locators`; others are ignored. Texts are made
    canonical and not cleaned. Locators are objects with `start`, `kind` and `value`; they count in
    the text as it is given, so those of a text that is not canonical are left out.

    Raises:
        ReadError: If no line is such an object, of one that is not too long; the first that is
            wrong is named.
    """
    drafts: list[Draft] = []
    failures: list[ReadError] = []
    more = 0
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if len(failures) >= _MOST_NAMED and not _may_be_object(line):
            more += 1  # a file of many bad lines is told so at once
            continue
        try:
            draft = _draft(_object(line, number), number)
            _take_id(draft.id_hint, number, lines)
        except ReadError as error:
            failures.append(error)
        else:
            drafts.append(draft)
    if not drafts:
        raise failures[0] if failures else ReadError("There is no article in this file.", _CURE)
    drafts[0] = replace(drafts[0], remarks=_remarks(failures, more))
    return drafts


def _may_be_object(line: str) -> bool:
    bare = line.strip()
    return bare[0] == "{" and bare[-1] == "}"


def _take_id(own: str | None, number: int, lines: dict[str, int]) -> None:
    """Note that a line has an id.

    Raises:
        ReadError: an earlier line has it.
    """
    if own is not None and own in lines:
        raise ReadError(
            'Lines {lines} and {number} share the id "{id}".',
            "Give each article its own id.",
            lines=lines[own],
            number=number,
            id=own,
        )
    if own is not None:
        lines[own] = number


def _remarks(failures: Sequence[ReadError], others: int) -> tuple[Remark, ...]:
    """Return what was wrong with the lines that were left out; of many, the first are named."""
    named = [Remark.of(error) for error in failures[:_MOST_NAMED]]
    more = len(failures) - len(named) + others
    return (*named, *((Remark(MORE, {"number": more}),) if more else ()))


def _object(line: str, number: int) -> Mapping[str, object]:
    if len(line) > MAX_LINE:
        raise ReadError(
            "Line {number} is longer than {millions} million characters.",
            "Split that article.",
            number=number,
            millions=MAX_LINE // 1024 // 1024,
        )
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deep"
        raise ReadError(
            "Line {number} is not JSON: {why}.", _CURE, number=number, why=why
        ) from error
    if not isinstance(value, dict):
        raise ReadError("Line {number} is not a JSON object.", _CURE, number=number)
    return value


def _draft(record: Mapping[str, object], number: int) -> Draft:
    given = _string(record, "text", number) or ""
    text = canonical(given)
    title = _line(record, "title", number)
    if not text or not title:
        missing = "title" if text else "text"
        raise ReadError('Line {number} has no "{missing}".', _CURE, number=number, missing=missing)
    published = _line(record, "published", number)
    date = valid_iso(published) if published else None
    if published and date is None:
        raise ReadError(
            'Line {number}: "{published}" is not a date.',
            'Write "published" as 2017-04-29.',
            number=number,
            published=published[:40],
        )
    return Draft(
        text=text,
        title=title,
        publisher=_line(record, "publisher", number),
        authors=_strings(record, "authors", number),
        published=date,
        url=_line(record, "url", number),
        language=_line(record, "language", number),
        copyright_year=_year(record, number),
        author_note=canonical(_string(record, "author_note", number) or "") or None,
        captions=_strings(record, "captions", number),
        id_hint=_line(record, "id", number),
        locators=_locators(record, text, number) if text == given else (),
    )


def _string(record: Mapping[str, object], key: str, number: int) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    if key == "id" and isinstance(value, int):
        return str(value)
    raise ReadError('Line {number}: "{key}" must be a string.', _CURE, number=number, key=key)


def _line(record: Mapping[str, object], key: str, number: int) -> str | None:
    """Return a one-line string, or None where it is absent or empty."""
    return " ".join(canonical(_string(record, key, number) or "").split()) or None


def _year(record: Mapping[str, object], number: int) -> int | None:
    value = record.get("copyright_year")
    if value is None or (type(value) is int and 0 < value <= _MAX_YEAR):
        return value
    raise ReadError(
        'Line {number}: "copyright_year" must be a year, like 2017.', _CURE, number=number
    )


def _strings(record: Mapping[str, object], key: str, number: int) -> tuple[str, ...]:
    """Return one-line strings; a single one may come without its list.

    Raises:
        ReadError: it is no list of strings.
    """
    value = record.get(key) or []
    strings = [value] if isinstance(value, str) else value
    if not isinstance(strings, list) or not all(isinstance(one, str) for one in strings):
        raise ReadError(
            'Line {number}: "{key}" must be a list of strings.', _CURE, number=number, key=key
        )
    return tuple(line for line in (" ".join(canonical(one).split()) for one in strings) if line)


def _locators(record: Mapping[str, object], text: str, number: int) -> tuple[Locator, ...]:
    """Return locators, which must be in order and in the text.

    Raises:
        ReadError: they are not, or it is no list of locators.
    """
    value = record.get("locators") or []
    found = [_locator(one) for one in value] if isinstance(value, list) else [None]
    starts = [-1, *(one.start for one in found if one), len(text)]
    if None in found or any(one >= other for one, other in pairwise(starts)):
        raise ReadError(
            'Line {number}: "locators" must be a list of objects with "start", "kind" and "value", '
            "in the order of the text.",
            _CURE,
            number=number,
        )
    return tuple(one for one in found if one)


def _locator(value: object) -> Locator | None:
    """Return one locator; None where it is none."""
    if not isinstance(value, dict):
        return None
    start, kind, place = (value.get(key) for key in Locator._fields)
    if type(start) is not int or kind not in list(LocatorKind) or not isinstance(place, str):
        return None
    line = " ".join(canonical(place).split())
    if kind == LocatorKind.TIME and not _TIME.fullmatch(line):
        return None
    return Locator(start, LocatorKind(kind), line)
