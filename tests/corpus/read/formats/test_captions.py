"""Captions become sentences, with who says them and when."""

from __future__ import annotations

import pytest

from corpus.article import Draft, Locator, LocatorKind
from corpus.errors import ReadError
from corpus.read import read_bytes
from corpus.text.sentences import sentences
from index.speaker.attribution import speaker_of
from index.speaker.caption_speaker import caption_speaker


def _read(text: str, name: str) -> Draft:
    (draft,) = read_bytes(text.encode(), name=name)
    return draft


def _place(draft: Draft, words: str) -> str:
    found = draft.as_article("a").locator_at(draft.text.index(words))
    return found.label if found else ""


def _speakers(draft: Draft) -> dict[str, str | None]:
    """Return every sentence with who says it, as a quotation of it would."""
    article = draft.as_article("a")
    return {
        part.of(draft.text): caption_speaker(article, part) or speaker_of(draft.text, part)
        for part in sentences(draft.text)
    }


def _cues(*cues: tuple[str, str], mark: str = ".") -> str:
    """Write cues of four seconds each; times as "12:40"."""
    return "\n\n".join(
        f"{n}\n00:{at}{mark}000 --> 00:{at[:3]}{int(at[3:]) + 4:02}{mark}000\n{text}"
        for n, (at, text) in enumerate(cues, 1)
    )


SPLIT = (("12:36", "The tide turned at nine, and"), ("12:40", "the ferry went out. Nobody"),
         ("12:44", "was on board."))  # fmt: skip


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_cues_are_merged_into_sentences_that_know_their_time(kind: str) -> None:
    head, mark = ("WEBVTT\n\n", ".") if kind == "vtt" else ("", ",")
    draft = _read(head + _cues(*SPLIT, mark=mark), f"evening_talk.{kind}")
    assert draft.title == "evening talk"
    assert draft.text == "The tide turned at nine, and the ferry went out. Nobody was on board."
    first, second = sentences(draft.text)
    assert _place(draft, first.of(draft.text)) == "00:12:36"
    assert _place(draft, second.of(draft.text)) == "00:12:40"
    assert draft.locators[-1] == Locator(56, LocatorKind.TIME, "00:12:44")


def test_voices_of_webvtt_become_speakers() -> None:
    draft = _read(
        "WEBVTT - a talk\n\nNOTE not said\n\nSTYLE\n::cue { color: red }\n\n"
        + _cues(
            ("00:01", "<v Ada Quill>When did the ferry go out?</v>"),
            ("00:05", "<v.loud Bo Lind>It went out at nine."),
            ("00:09", "<v Bo Lind>Nobody was <i>on</i> board &amp; it sank."),
            ("00:13", "<v Ada Quill>That was a loss."),
        ),
        "a.vtt",
    )
    assert draft.text == (
        "Ada Quill: When did the ferry go out?\n\n"
        "Bo Lind: It went out at nine. Nobody was on board & it sank.\n\n"
        "Ada Quill: That was a loss."
    )
    assert _speakers(draft) == {
        "Ada Quill: When did the ferry go out?": "Ada Quill",
        "Bo Lind: It went out at nine.": "Bo Lind",
        "Nobody was on board & it sank.": "Bo Lind",
        "Ada Quill: That was a loss.": "Ada Quill",
    }
    assert _place(draft, "Nobody") == "00:00:09"


def test_names_in_front_of_lines_become_speakers_and_an_unnamed_change_ends_them() -> None:
    draft = _read(
        _cues(
            ("00:01", ">> ADA QUILL: When did it go out?"),
            ("00:05", "BO LIND: At nine."),
            ("00:09", "ADA QUILL: And then?"),
            ("00:13", "- It sank."),
            ("00:17", "[music]"),
            mark=",",
        ),
        "a.srt",
    )
    assert draft.text == (
        "ADA QUILL: When did it go out?\n\nBO LIND: At nine.\n\nADA QUILL: And then?\n\n>> It sank."
    )
    assert draft.dropped == ("[music]",)
    assert list(_speakers(draft).values()) == ["ADA QUILL", "BO LIND", "ADA QUILL", None]


def test_lines_that_roll_up_are_said_once() -> None:
    draft = _read(
        "WEBVTT\nKind: captions\nLanguage: en\n\n"
        "00:00:01.000 --> 00:00:03.000 align:start position:0%\n \nthe<00:00:01.5><c> tide</c>\n\n"
        "00:00:03.000 --> 00:00:03.010 align:start position:0%\nthe tide\n \n\n"
        "00:00:03.010 --> 00:00:05.000 align:start position:0%\nthe tide\nturned<c> at nine</c>\n\n"
        "00:00:05.000 --> 00:00:05.010 align:start position:0%\nturned at nine\n \n",
        "a.vtt",
    )
    assert draft.text == "the tide turned at nine"


def test_what_is_said_twice_is_kept_twice() -> None:
    draft = _read(
        "WEBVTT\n\n" + _cues(("00:01", "No."), ("00:05", "No."), ("00:15", "No.")), "a.vtt"
    )
    assert draft.text == "No. No.\n\nNo."


def test_a_long_pause_ends_a_paragraph_only_after_a_sentence() -> None:
    cues = (("00:01", "It went"), ("00:30", "out."), ("00:50", "It sank."))
    assert _read("WEBVTT\n\n" + _cues(*cues), "a.vtt").text == "It went out.\n\nIt sank."


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("It went out.", "a.vtt", "These aren.t VTT captions"),
        ("It went out.", "a.srt", "aren.t SRT captions|Nothing is said"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n[music]", "a.vtt", "Nothing is said"),
    ],
)
def test_what_is_none_is_said(text: str, name: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        _read(text, name)


@pytest.mark.parametrize(
    ("cues", "speakers"),
    [
        (("<v Ada Quill>We met at", "<v Ada Quill>the weir. It was cold."), ["Ada Quill"] * 2),
        (("<v Ada Quill>We met at the weir.", "<v Bo Lind>It was cold."), ["Ada Quill", "Bo Lind"]),
        (
            ("<v Zyx Wvu>We met.", "It was cold.", "<v Qrs Tuv>No."),
            ["Zyx Wvu", "Zyx Wvu", "Qrs Tuv"],
        ),
        (("MARIA: The harbour", "opened in 1911."), ["MARIA"]),
        (("MARIA: It opened.", ">> It did not."), ["MARIA", None]),
        (("MARIA: It opened.", ">> It did not.", "- It did."), ["MARIA", None, None]),
        (("<i>Note: it rained.</i>", "It was cold."), [None, None]),
        (("Moderator: Good evening.", "Bo Lind: Good evening."), [None, "Bo Lind"]),
        (("It is called", "The Harbour: a history."), [None]),
        (("We met at the weir.", "It was cold."), [None, None]),
    ],
)
def test_one_voice_is_enough_and_reaches_to_the_next(
    cues: tuple[str, ...], speakers: list[str | None]
) -> None:
    timed = [(f"00:{4 * n:02}", text) for n, text in enumerate(cues)]
    draft = _read("WEBVTT\n\n" + _cues(*timed), "a.vtt")
    assert list(_speakers(draft).values()) == speakers


def test_a_label_is_a_voice_only_in_captions() -> None:
    text = "Maria: It opened."
    bare = Draft(title="T", text=text).as_article("a")
    assert caption_speaker(bare, sentences(text)[0]) is None
    places = (Locator(0, LocatorKind.TIME, "00:00:01"),)
    captions = Draft(title="T", text=text, locators=places).as_article("a")
    assert caption_speaker(captions, sentences(text)[0]) == "Maria"
