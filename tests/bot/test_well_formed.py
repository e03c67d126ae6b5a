"""What Discord sends has no half characters in it, whatever a modified client put there."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.connection.well_formed import mended, read_well_formed

TEXTS = st.text(st.characters(exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(JSON)
def test_what_is_mended_can_be_written_and_is_else_as_it_was(data: Any) -> None:
    found = mended(data)
    json.dumps(found, ensure_ascii=False).encode("utf-8")
    assert mended(found) == found
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        assert "\ufffd" in json.dumps(found, ensure_ascii=False)
    else:
        assert found == data


def test_every_event_with_words_in_it_is_mended() -> None:
    heard: list[Any] = []
    events = ("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE")
    parsers = dict.fromkeys(events, heard.append)
    read_well_formed(parsers)
    for event in events:
        parsers[event]({"data": {"options": [{"value": "a\ud800"}]}})
    assert heard == [{"data": {"options": [{"value": "a\ufffd"}]}}] * 3
