"""The figures of `pullquote eval`, on files small enough to work them out by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ReadError
from index.evaluation.datasets import read_articles, read_questions
from index.evaluation.evaluate import evaluate
from index.evaluation.evaluate_speakers import evaluate_speakers

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedding.embedder import Embedder

LAMP = "The lamp burned whale oil until 1902.\n\nTickets for the tower cost four dollars."
FERRY = "The ferry leaves the harbour at seven.\n\nIt carries nine cars."


def _lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return _lines(
        tmp_path / "articles.jsonl",
        {"id": "lamp", "title": "The lamp", "text": LAMP},
        {"id": "ferry", "title": "The ferry", "text": FERRY},
    )


def _span(text: str, part: str) -> list[int]:
    start = text.index(part)
    return [start, start + len(part)]


@pytest.mark.model
def test_the_figures_are_those_worked_out_by_hand(
    articles: Path, tmp_path: Path, embedder: Embedder
) -> None:
    def asked(number: int, question: str, **more: object) -> dict[str, object]:
        return {"id": f"q{number}", "question": question, "answerable": True, **more}

    questions = _lines(
        tmp_path / "questions.jsonl",
        asked(  # found first, quoted rightly
            1,
            "Until when did the lamp burn whale oil?",
            article_id="lamp",
            spans=[_span(LAMP, "1902")],
            answers=["1902"],
        ),
        asked(  # the gold span is in another article: found, but not first
            2, "When does the ferry leave the harbour?", article_id="lamp", spans=[[0, 8]]
        ),
        asked(  # two places needed, of which both are among the first five passages
            3,
            "What do tickets for the tower cost?",
            evidence=[
                {"article_id": "lamp", "span": _span(LAMP, "Tickets")},
                {"article_id": "ferry", "span": _span(FERRY, "nine")},
            ],
        ),
        {"id": "q4", "question": "Who painted Guernica?", "answerable": False},
    )
    seen: list[tuple[str, int, int]] = []
    report = evaluate(articles, questions, embedder, lambda *step: seen.append(step))
    one, two, three, four = report.judged
    assert (one.rank, one.right) == (1, True)
    assert two.rank is not None
    assert two.rank > 1
    assert not two.right
    assert (three.rank, three.right, three.evidence_found) == (1, True, 1.0)
    assert (four.rank, four.right) == (None, False)

    figures = report.as_dict()
    assert (figures["articles"], figures["passages"]) == (2, 4)
    assert (figures["questions"], figures["answerable"]) == (4, 3)
    assert figures["hit@1"] == figures["quote@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["hit@10"] == 1.0
    assert figures["mrr@10"] == pytest.approx((1 + 1 / two.rank + 1) / 3, abs=1e-4)
    assert figures["verbatim"] == 1.0
    assert figures["evidence_recall@5"] == 1.0
    assert figures["auroc"] == 1.0
    assert figures["quote_words"] == sum(j.words for j in report.judged) / 4
    assert figures["intervals"]["hit@10"] == [1, 1]
    assert one.gold[0].text == "1902"
    assert one.first is not None
    assert one.first.text == "The lamp burned whale oil until 1902."
    assert (one.in_place, two.in_place) == (True, False)
    assert seen[-1] == ("ask", 4, 4)
    assert ("index", 4, 4) in seen


@pytest.mark.model
def test_an_answer_must_be_quoted_whole_and_a_sentence_only_touched(
    articles: Path, tmp_path: Path, embedder: Embedder
) -> None:
    asked = {"question": "Until when did the lamp burn whale oil?", "answerable": True}
    beyond = {**asked, "article_id": "lamp", "spans": [[0, len(LAMP)]]}
    questions = _lines(
        tmp_path / "questions.jsonl",
        {"id": "whole", **beyond, "answers": [LAMP]},
        {"id": "touched", **beyond},
    )
    whole, touched = evaluate(articles, questions, embedder).judged
    assert not whole.right
    assert touched.right


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        '{"id": "x"}',
        '{"id": "x", "question": "q"}',
        '{"id": "x", "question": "q", "answerable": true, "spans": [[1]]}',
        '{"id": "x", "question": "q", "answerable": true, "spans": 3}',
        '{"id": "x", "question": "q", "answerable": true, "evidence": [{}]}',
    ],
)
def test_a_bad_line_names_file_and_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    good = json.dumps({"id": "a", "question": "q", "answerable": False, "text": "t"})
    path.write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"questions\.jsonl, line 3"):
        read_questions(path)


def test_a_bad_article_names_its_line_and_what_is_missing(tmp_path: Path) -> None:
    path = _lines(tmp_path / "articles.jsonl", {"id": "a", "text": "t"}, {"id": "b"})
    with pytest.raises(ReadError, match=r"line 2 .* no 'text'"):
        read_articles(path)


def test_a_file_without_lines_or_without_text_is_explained(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.jsonl", tmp_path / "binary.jsonl"
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for path in (empty, binary, tmp_path / "gone.jsonl"):
        for read in (read_articles, read_questions):
            with pytest.raises(ReadError, match=path.name):
                read(path)


def test_texts_are_taken_to_the_letter(tmp_path: Path) -> None:
    text = "A  line\u00a0with odd spaces \n\n\n and ends.  "
    path = _lines(tmp_path / "articles.jsonl", {"id": 7, "text": text})
    (article,) = read_articles(path)
    assert (article.id, article.title, article.text) == ("7", "7", text)


def test_speakers_are_counted_as_people_marked_them(tmp_path: Path) -> None:
    text = (
        '"The lamp burned oil," said Ruth Norwood. "It stank," Tom Hale said. "No," a voice came.'
    )

    def marked(source: str, content: str) -> dict[str, object]:
        return {"source": [_span(text, source)], "content": [_span(text, content)]}

    path = _lines(
        tmp_path / "speakers.jsonl",
        {
            "text": text,
            "attributions": [
                marked("Ruth Norwood", "The lamp burned oil,"),  # exact
                marked("Hale", "It stank,"),  # ours is "Tom Hale": overlaps
                marked("Tom Hale", "lamp"),  # ours is Ruth Norwood: wrong
                {"source": [], "content": [_span(text, "No,")]},  # nobody marked: not judged
                marked("Ruth Norwood", "a voice came"),  # no direct speech: not judged
            ],
        },
    )
    figures = evaluate_speakers(path)
    third, two_thirds = pytest.approx(1 / 3, abs=1e-4), pytest.approx(2 / 3, abs=1e-4)
    assert figures == {
        "quotations": 3,
        "source_exact": {"precision": third, "recall": third, "f1": third},
        "source_overlap": {"precision": two_thirds, "recall": two_thirds, "f1": two_thirds},
    }


def test_a_line_separator_inside_a_text_ends_no_record(tmp_path: Path) -> None:
    text = '"The lamp burned oil,"\u2028said Ruth Norwood.'
    record = {"text": text, "attributions": [{"source": [[28, 40]], "content": [[1, 21]]}]}
    path = tmp_path / "speakers.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    assert evaluate_speakers(path)["quotations"] == 1


@pytest.mark.parametrize(
    "written", ["", "{", '{"text": "x"}', "7", '"text attributions"', "[1, 2]"]
)
def test_a_file_that_is_not_of_attributions_is_explained(tmp_path: Path, written: str) -> None:
    path = tmp_path / "speakers.jsonl"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ReadError, match=r"speakers\.jsonl"):
        evaluate_speakers(path)
