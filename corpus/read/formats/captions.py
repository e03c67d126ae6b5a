"""Captions, SRT and WebVTT: cues merged into sentences, each with the time at which it is said.

A cue is cut to fit a screen, not where a sentence ends, so cues are joined until somebody else
speaks or there is a long pause. Who speaks stands before their words, as in a transcript:
`index.speaker.turn_speaker` reads it there.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from corpus.article import Draft, Locator, LocatorKind
from corpus.errors import ReadError
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PAUSE_S: Final = 4.0
"""After a sentence and so long a silence, a new paragraph begins."""
_PARAGRAPH: Final = 600
"""Code points after which a paragraph ends with its sentence: speech itself has none."""
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{1,60}\}")
_NAME: Final = re.compile(
    r"(?:>>+\s*)?(?P<name>[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,4})(?:\s\([^()]{1,30}\))?:\s+(?=\S)"
)
"""`NAME:` before what is said; a name is in capitals or each of its words begins with one."""
_ASIDE: Final = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|[♪♫#\s]+")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*$")
_CHANGE: Final = re.compile(r"(?:>>+|-|–|—)\s*(?=\S)")


@dataclass(frozen=True)
class _Said:
    """Some words of a cue.

    Attributes:
        start: When, in seconds.
        end: When its cue ends, in seconds.
        voice: Who speaks; None where nobody is named.
        turn: Whether somebody else may begin to speak here.
    """

    text: str
    start: float
    end: float
    voice: str | None
    turn: bool


def read_captions(
    text: str, kind: str, *, fallback_title: str | None = None, url: str | None = None
) -> Draft:
    """Read a file of captions.

    Args:
        text: Decoded.
        kind: "vtt" or "srt".
        fallback_title: Its title: captions have none.
        url: Of the recording, if it is known.

    Raises:
        ReadError: It is no file of captions, or nothing is said in it.
    """
    try:
        cues = webvtt.WebVTT.from_buffer(io.StringIO(_tidied(text, kind)), format=kind)
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError) as error:
        raise ReadError(
            "These are no captions in the form of {kind}.",
            "Save them as WebVTT or SubRip again.",
            kind=kind.upper(),
        ) from error
    dropped: list[str] = []
    said = list(_unrolled(_spoken(cues, dropped)))
    body, locators = _joined(said)
    if not body:
        raise ReadError("Nothing is said in these captions.", "Give captions with words in them.")
    return Draft(
        text=body,
        title=fallback_title or body.split("\n", 1)[0][:80],
        url=url,
        locators=locators,
        dropped=tuple(dict.fromkeys(dropped)),
    )


def _tidied(text: str, kind: str) -> str:
    """Return a file as the parser wants it: without a mark or blank lines in front."""
    plain = re.sub(r"\r\n?", "\n", text).lstrip("\ufeff \n\t")
    if kind == "srt" and re.match(r"[\d:,.]+\s*-->", plain):
        plain = f"1\n{plain}"  # some programs leave the numbers out
    return plain


def _spoken(cues: webvtt.WebVTT, dropped: list[str]) -> Iterator[_Said]:
    """Yield who says what when; what is no speech, such as "[music]", is dropped."""
    for cue in cues.captions:
        start, end = float(cue.start_in_seconds), float(cue.end_in_seconds)
        parts = _VOICE.split(cue.raw_text)
        voices = [None, *map(_line, parts[1::2])]
        for voice, part in zip(voices, parts[::2], strict=True):
            lines = [_line(_TAG.sub("", line)) for line in part.split("\n")]
            for line in filter(None, lines):
                if _ASIDE.fullmatch(line):
                    dropped.append(line)
                    continue
                yield _labelled(line, start, end, voice)


def _labelled(line: str, start: float, end: float, voice: str | None) -> _Said:
    """Tell a line's words from the name before them."""
    if voice:
        return _Said(line, start, end, voice, turn=True)
    match = _NAME.match(line)
    if match and _is_name(match["name"]):
        return _Said(line[match.end() :], start, end, match["name"], turn=True)
    change = _CHANGE.match(line)
    return _Said(
        line[change.end() :] if change else line, start, end, None, turn=change is not None
    )


def _is_name(name: str) -> bool:
    return name.isupper() or all(word[:1].isupper() for word in name.split())


def _unrolled(said: Iterable[_Said]) -> Iterator[_Said]:
    """Leave out lines that a cue only repeats: live captions roll up, line by line."""
    last: list[_Said] = []
    for one in said:
        before = [other for other in last if other.start != one.start]
        if any(one.text == other.text and one.start - other.end < 1 for other in before[-2:]):
            last = [*last[-3:], one]
            continue
        last = [*last[-3:], one]
        yield one


def _joined(said: Iterable[_Said]) -> tuple[str, tuple[Locator, ...]]:
    """Join what is said to paragraphs, with the time at each cue's first word."""
    text, speaker, ended, paragraph = "", None, 0.0, 0
    locators: list[Locator] = []
    for one in said:
        new = one.turn and one.voice != speaker if one.voice else one.turn
        done = _SENTENCE_END.search(text[-6:]) is not None
        pause = one.start - ended > _PAUSE_S or len(text) - paragraph > _PARAGRAPH
        if text and (new or (done and pause)):
            text += "\n\n"
            paragraph = len(text)
        elif text:
            text += " "
        at = len(text)
        if one.voice and (new or not text):
            text += f"{one.voice}: "
        elif one.turn and speaker and not one.voice:
            text += ">> "  # somebody else, and nobody says who: not who spoke before
        if one.turn:
            speaker = one.voice
        text += one.text
        ended = one.end
        time = _clock(one.start)
        if not locators or locators[-1].value != time:
            locators.append(Locator(at, LocatorKind.TIME, time))
    return text, tuple(locators)


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"


def _line(text: str) -> str:
    return " ".join(canonical(html.unescape(text)).split())
