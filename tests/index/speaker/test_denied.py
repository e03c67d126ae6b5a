"""A wrong name is worse than none: who is named, and where nobody may be.

Each text has one stretch of speech, `{}`. The first list names nobody: what was denied, never
said, only supposed, put to somebody, or said by a verb of another clause. The second names who
speaks though the same words are near.
"""

from __future__ import annotations

import pytest

from corpus.text.sentences import sentences
from index.speaker.attribution import speaker_of

SAID = "the ferry will never sail to this island again"

NOBODY = [
    # denied
    'Bo Lind, the harbour master, denied that he had said "{}" at the meeting.',
    'Bo Lind denied saying "{}" to the board.',
    'Bo Lind denied having told the Herald that "{}."',
    'Bo Lind denied that "{}" was what he wrote.',
    'Bo Lind denies ever having written "{}."',
    '"{}," Bo Lind denied having said.',
    '"{}" is not what Bo Lind said.',
    '"{}" was never said by Bo Lind.',
    'Bo Lind rejected the claim that he had said "{}."',
    'Bo Lind disputed reports that he had written "{}."',
    'Bo Lind refused to say "{}" on camera.',
    'Bo Lind declined to say that "{}."',
    # negated
    'Ada Quill never said "{}" to the board.',
    'Contrary to a rumour, Ada Quill never said "{}" to the board.',
    'Ada Quill did not say "{}."',
    'Ada Quill didn\'t say "{}."',
    "Ada Quill didn’t say “{}.”",
    'Ada Quill has not said that "{}."',
    'Ada Quill would not say whether "{}" was her line.',
    'Ada Quill cannot have said "{}."',
    'Nobody said "{}" at the meeting.',
    'No captain ever said "{}."',
    'None of the captains said "{}."',
    'At no time did Ada Quill say "{}."',
    'It is not true that Ada Quill said "{}."',
    'It is untrue that Ada Quill wrote "{}."',
    'There is no evidence that Ada Quill said "{}."',
    'Ada Quill stopped short of saying "{}."',
    'Ada Quill left without saying "{}."',
    'Instead of saying "{}," Ada Quill sat down.',
    # supposed
    'If Bo Lind says "{}," the board will meet.',
    'If Bo Lind had said "{}," somebody would have heard it.',
    'Unless Bo Lind says "{}," the board will wait.',
    'Whether Bo Lind said "{}" is not known.',
    'Nobody knows whether Bo Lind said "{}."',
    'The board asked if Bo Lind had said "{}."',
    'Had Bo Lind said "{}," somebody would have heard it.',
    'Bo Lind might say "{}," the Herald supposed.',
    'Bo Lind should say "{}" to the board.',
    'Bo Lind could have said "{}."',
    'Imagine that Bo Lind said "{}."',
    'Did Bo Lind say "{}"?',
    'Why would Bo Lind say "{}"?',
    'Bo Lind wanted to say "{}."',
    'Bo Lind was about to say "{}" when the light went out.',
    # put to somebody
    'Bo Lind was told "{}" on Friday.',
    'Bo Lind was told that "{}."',
    'Bo Lind heard that "{}."',
    'Bo Lind read that "{}."',
    'Bo Lind was asked about the line "{}."',
    '"{}," Bo Lind was told.',
    '"{}," Bo Lind heard on Friday.',
    '"{}," Bo Lind read on the wall.',
    'Bo Lind was accused of saying "{}."',
    'Bo Lind did not say much that day. "{}."',
    # another clause's verb
    'Bo Lind hummed "{}" as Ada Quill said goodbye.',
    'Bo Lind painted "{}" on the wall before Ada Quill said a word.',
    'The wall had "{}" on it when Ada Quill said good night.',
    'The sign read "{}" while Ada Quill told jokes.',
    'The words "{}" were on the wall, and Ada Quill said nothing.',
    # things that say nothing by themselves
    'The rumour that Ada Quill said "{}" is old.',
    'Rumour has it that Ada Quill said "{}."',
    'Some claim that Ada Quill said "{}."',
    'Bo Lind was falsely quoted as saying "{}."',
]

NAMED = [
    ('"{}," Bo Lind was told by Ada Quill on Friday.', {"Ada Quill"}),
    ('"{}," Bo Lind was warned by Ada Quill.', {"Ada Quill"}),
    ('Ada Quill told a man who did not know that "{}."', {"Ada Quill"}),
    ('Ada Quill accused Bo Lind of "{}."', {"Ada Quill", None}),
    ('Ada Quill told Bo Lind that "{}."', {"Ada Quill"}),
    ('"{}," Ada Quill told Bo Lind.', {"Ada Quill"}),
    ('Ada Quill told Bo Lind: "{}."', {"Ada Quill"}),
    ('Asked by Bo Lind, Ada Quill said "{}."', {"Ada Quill"}),
    ('Ada Quill, who was asked by Bo Lind, said "{}."', {"Ada Quill"}),
    ('Ada Quill, who denied the rumour, said "{}."', {"Ada Quill"}),
    ('Ada Quill did not wait. "{}," she said.', {"Ada Quill"}),
    ('Ada Quill did not deny that she had said "{}."', {"Ada Quill", None}),
    ('If the wind turns, "{}," Ada Quill said.', {"Ada Quill"}),
    ('"If the ice holds, {}," Ada Quill said.', {"Ada Quill"}),
    ('"I never said that {}," Ada Quill said.', {"Ada Quill"}),
    ('Ada Quill denied the report, saying "{}."', {"Ada Quill"}),
    ('Ada Quill denied the report. "{}," she said.', {"Ada Quill"}),
    ('Ada Quill would not give up and said "{}."', {"Ada Quill"}),
    ('Ada Quill, not the board, said "{}."', {"Ada Quill"}),
    ('Not only the board left: "{}," Ada Quill said.', {"Ada Quill"}),
    ('Bo Lind sat down as Ada Quill said "{}."', {"Ada Quill"}),
    ('Asked whether Bo Lind had resigned, Ada Quill said "{}."', {"Ada Quill"}),
    ('When Bo Lind asked if she was sure, Ada Quill said "{}."', {"Ada Quill"}),
    ('"{}," said Ada Quill, who never liked the board.', {"Ada Quill"}),
    ('"{}," Ada Quill said, if only to end the meeting.', {"Ada Quill"}),
    ('"{}," said Ada Quill, when Bo Lind said hello.', {"Ada Quill"}),
    ('Ada Quill said that "{}," but the board did not say so.', {"Ada Quill"}),
    ('Nobody laughed when Ada Quill said "{}."', {"Ada Quill"}),
    ('Ada Quill never lies: "{}," she said.', {"Ada Quill"}),
    ('Ada Quill could not hide her anger. "{}," she said.', {"Ada Quill"}),
    ('"{}," Ada Quill would say every morning.', {"Ada Quill"}),
]


def _speaker(text: str) -> str | None:
    whole = text.format(SAID)
    found = [s for s in sentences(whole) if SAID in s.of(whole)]
    return speaker_of(whole, found[-1])


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_named_for_what_was_denied_supposed_or_put_to_them(text: str) -> None:
    assert _speaker(text) is None


@pytest.mark.parametrize(("text", "speakers"), NAMED)
def test_who_speaks_is_named_though_something_is_denied_beside(
    text: str, speakers: set[str | None]
) -> None:
    assert _speaker(text) in speakers
