"""A library written as JSON lines, and read back to the very same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Draft
from corpus.errors import ReadError
from corpus.library import Library, Outcome, as_jsonl
from corpus.read import read_bytes
from corpus.read.jsonl import read_jsonl
from corpus.text.canonical import canonical

_TEXTS = st.text(min_size=1, max_size=80).map(canonical).filter(bool)
_LINES = _TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
_ISO = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)).map(date.isoformat)
_ARTICLES = st.builds(
    Article,
    id=st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,10}){0,2}", fullmatch=True),
    title=_LINES,
    text=_TEXTS,
    publisher=st.none() | _LINES,
    authors=st.lists(_LINES, max_size=3).map(tuple),
    published=st.none() | _ISO | _ISO.map(lambda day: day[:7]) | _ISO.map(lambda day: day[:4]),
    url=st.none() | _LINES.map(lambda path: f"https://example.org/{path}"),
    language=st.sampled_from([None, "en", "de", "zh"]),
    copyright_year=st.none() | st.integers(1900, 2099),
    author_note=st.none() | _TEXTS,
    captions=st.lists(_LINES, max_size=3).map(tuple),
)


@given(st.lists(_ARTICLES, min_size=1, max_size=4, unique_by=lambda article: article.id))
def test_what_is_written_is_read_back_to_the_same_articles(articles: list[Article]) -> None:
    drafts = read_bytes(as_jsonl(articles), name="articles.jsonl")
    assert [draft.as_article(draft.id_hint or "") for draft in drafts] == articles


def test_a_line_holds_what_is_known_and_nothing_else() -> None:
    article = Draft(title="Mühle", text="Sie steht.", copyright_year=2020).as_article("m")
    data = as_jsonl([article, article])
    assert data.count(b"\n") == 2
    assert json.loads(data.splitlines()[0]) == {
        "id": "m", "title": "Mühle", "copyright_year": 2020, "text": "Sie steht.",
    }  # fmt: skip
    assert "Mühle".encode() in data


def test_nothing_makes_an_empty_file() -> None:
    assert as_jsonl([]) == b""


async def test_a_library_knows_its_own_export_again_even_when_it_was_edited(
    library: Library,
) -> None:
    drafts = [
        Draft(title="Mill", text="It burned.", id_hint="a/1", url="https://example.org/m"),
        Draft(title="Bridge", text="It stands.", captions=("A bridge.",), author_note="A\n\nB"),
        Draft(title="Bridge", text="Another one.", id_hint="b 2", publisher="Q"),
    ]
    await library.add_all(7, drafts)
    articles, digest = await library.articles(7), await library.digest(7)
    exported = read_bytes(as_jsonl(articles), name="articles.jsonl")
    again = await library.add_all(7, exported)
    assert {added.outcome for added in again} == {Outcome.UNCHANGED}
    assert await library.digest(7) == digest
    retitled = [replace(draft, title=f"{draft.title}!") for draft in exported]
    assert {a.outcome for a in await library.add_all(7, retitled)} == {Outcome.UPDATED}
    assert len(await library.articles(7)) == 3
    await library.add(8, exported[0])
    assert (await library.articles(8))[0].id == exported[0].id_hint


@pytest.mark.parametrize(
    "wrong",
    [
        '"copyright_year": "2017"',
        '"copyright_year": true',
        '"copyright_year": 0',
        '"copyright_year": 10000',
        '"copyright_year": 2017.5',
        '"captions": {"a": 1}',
        '"captions": [1]',
        '"author_note": 3',
    ],
)
def test_a_detail_of_the_wrong_kind_is_named(wrong: str) -> None:
    field = wrong.split('"')[1]
    with pytest.raises(ReadError, match=f'Line 1: "{field}"'):
        read_jsonl(f'{{"title": "T", "text": "X.", {wrong}}}')
