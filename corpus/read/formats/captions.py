"""Captions, SRT and WebVTT: cues merged into sentences, each with the time at which it is said.

A cue is cut to fit a screen, not where a sentence ends, so cues are joined until somebody else
speaks or there is a long pause. Who speaks stands before their words, as in a transcript:
`index.speaker.turn_speaker` reads it there.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from corpus.article import Draft, Locator, LocatorKind
from corpus.clean.headline import first_words
from corpus.errors import ReadError
from corpus.text.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAUSE_S: Final = 4.0
"""After a sentence and so long a silence, a new paragraph begins."""
_GAP_S: Final = 1.0
"""Cues so near each other are shown as one goes on."""
_INSTANT_S: Final = 0.1
"""A cue so short is none that anybody reads."""
_PARAGRAPH: Final = 600
"""Code points after which a paragraph ends with its sentence: speech itself has none."""
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]{0,100})?[ \t]{1,9}([^<>]{1,100})>")
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
        sure: Whether the voice is one whatever is before it, and no words before a colon.
    """

    text: str
    start: float
    end: float
    voice: str | None = None
    turn: bool = False
    sure: bool = True


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
            "These aren't {kind} captions.",
            "Save them as WebVTT or SubRip again.",
            kind=kind.upper(),
        ) from error
    dropped: list[str] = []
    transcript = _Transcript()
    for said in _spoken(cues, dropped):
        transcript.add(said)
    body = transcript.text
    if not body:
        raise ReadError("Nothing is said in these captions.", "Use captions with words in them.")
    return Draft(
        text=body,
        title=fallback_title or first_words(body),
        url=url,
        locators=tuple(transcript.locators),
        dropped=tuple(dict.fromkeys(dropped)),
    )


def _tidied(text: str, kind: str) -> str:
    """Return a file as the parser wants it: without a mark or blank lines in front."""
    plain = re.sub(r"\r\n?", "\n", text).lstrip("\ufeff \n\t")
    if kind == "srt" and re.match(r"[\d:,.]+\s*-->", plain):
        plain = f"1\n{plain}"  # some programs leave the numbers out
    return plain


def _spoken(cues: webvtt.WebVTT, dropped: list[str]) -> Iterator[_Said]:
    """Yield who says what when; what is no speech, such as "[music]", is dropped.

    Live captions roll up: a cue repeats the lines before its last, or all of them for an instant.
    Such lines are said once.
    """
    shown: list[str] = []
    ended = 0.0
    for cue in cues.captions:
        start, end = _seconds(cue.start), _seconds(cue.end)
        before, shown = shown if start - ended < _GAP_S else [], []
        ended = end
        parts = _VOICE.split(cue.raw_text)
        voices = [None, *(_line(name).replace(":", "") for name in parts[1::2])]
        lines = [
            (voice, line)
            for voice, part in zip(voices, parts[::2], strict=True)
            for row in part.split("\n")
            if (line := _line(_TAG.sub("", row)))
        ]
        for number, (voice, line) in enumerate(lines, 1):
            shown.append(line)
            if line in before and (number < len(lines) or end - start < _INSTANT_S):
                continue
            if _ASIDE.fullmatch(line):
                dropped.append(line)
                continue
            yield _labelled(line, start, end, voice)


def _seconds(time: str) -> float:
    """Return a cue's time, "00:12:40.500", in seconds."""
    hours, minutes, seconds = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def _labelled(line: str, start: float, end: float, voice: str | None) -> _Said:
    """Tell a line's words from the name before them."""
    if voice:
        return _Said(line, start, end, voice, turn=True)
    match = _NAME.match(line)
    if match and _is_name(match["name"]):
        sure = match["name"].isupper() or line.startswith(">>")
        return _Said(line[match.end() :], start, end, match["name"], turn=True, sure=sure)
    change = _CHANGE.match(line)
    return _Said(line[change.end() :] if change else line, start, end, turn=change is not None)


def _is_name(name: str) -> bool:
    return name.isupper() or all(word[:1].isupper() for word in name.split())


@dataclass
class _Transcript:
    """Joins what is said to paragraphs, with the time at each cue's first word."""

    locators: list[Locator] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _paragraph: int = 0
    _speaker: str | None = None
    _ended: float = 0.0

    @property
    def text(self) -> str:
        """All paragraphs so far."""
        return "".join(self._parts)

    def add(self, one: _Said) -> None:
        """Add some words of a cue."""
        done = not self._parts or _SENTENCE_END.search(self._parts[-1][-6:]) is not None
        if not (one.sure or done):  # in the middle of a sentence, a colon is a colon
            one = replace(one, text=f"{one.voice}: {one.text}", voice=None, turn=False)
        new = one.turn and (one.voice is None or one.voice != self._speaker)
        long = self._length - self._paragraph > _PARAGRAPH
        pause = one.start - self._ended > _PAUSE_S
        if new or (done and (pause or long)):
            self._put("\n\n" if self._parts else "")
            self._paragraph = self._length
        else:
            self._put(" " if self._parts else "")
        time = _clock(one.start)
        if not self.locators or self.locators[-1].value != time:
            self.locators.append(Locator(self._length, LocatorKind.TIME, time))
        if one.voice and new:
            self._put(f"{one.voice}: ")
        elif new and self._speaker:
            self._put(">> ")  # somebody else, and nobody says who: not who spoke before
        self._put(one.text)
        self._ended = one.end
        if one.turn:
            self._speaker = one.voice

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"


def _line(text: str) -> str:
    return " ".join(canonical(html.unescape(text)).split())
