"""Reading in a child process: the same drafts, within limits, and nothing of the bot's at stake."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from corpus.errors import ReadError
from corpus.read import read_bytes, read_path, read_text
from corpus.sandbox import Limits, Sandbox

MILL = "The mill at Osterby was rebuilt in 1911, after the great flood had carried it away."
PAGE = (
    "<html lang='en'><head><title>The mill</title></head><body><article>"
    + "".join(f"<p>{MILL} It was built for the {n}th time.</p>" for n in range(40))
    + "</article></body></html>"
).encode()
LINES = "\n".join(json.dumps({"title": f"Tale {n}", "text": MILL}) for n in range(30)).encode()
SLOW = b"<html><body>" + b"<p>A tide came, and the tide went again.</p>" * 60_000
PATIENCE_S = 60.0

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to such a limit")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("mill.txt", f"The mill\n\n{MILL}\n\nBy Ada Quill".encode()),
        ("mill.md", f"---\ntitle: The mill\nauthor: Ada Quill\n---\n{MILL}\n".encode()),
        ("mill.html", PAGE),
        ("tales.jsonl", LINES),
    ],
)
def test_a_child_reads_what_this_process_would(sandbox: Sandbox, name: str, data: bytes) -> None:
    assert sandbox.read_bytes_now(data, name=name) == read_bytes(data, name=name)


def test_a_folder_is_read_file_by_file(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "mill.html").write_bytes(PAGE)
    (tmp_path / "tales.jsonl").write_bytes(LINES)
    assert read_path(tmp_path, read=sandbox.read_bytes_now) == read_path(tmp_path)


async def test_pasted_text_comes_through_to_the_character(sandbox: Sandbox) -> None:
    text = f"{MILL}\n\nFlood \U0001f30a, café, \ud800 and “marks”."
    draft = await sandbox.read_text(text, authors=["Ada Quill"], published="1911-03-02")
    assert draft == read_text(text, authors=["Ada Quill"], published="1911-03-02")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nothing.txt", b""),
        ("mill.pdf", b"%PDF-1.4 nothing"),
        ("mill.exe", b"MZ\x90\x00"),
        ("tales.jsonl", b'{"title": "Tale", "text": "It rained.", "copyright_year": "late"}'),
    ],
)
def test_what_cannot_be_read_is_said_in_the_same_words(
    sandbox: Sandbox, name: str, data: bytes
) -> None:
    with pytest.raises(ReadError) as here:
        read_bytes(data, name=name)
    with pytest.raises(ReadError) as there:
        sandbox.read_bytes_now(data, name=name)
    assert (there.value.what, there.value.cure) == (here.value.what, here.value.cure)
    assert there.value.sentences == here.value.sentences  # as the catalogues know them


def test_a_child_is_kept_for_the_next_input(sandbox: Sandbox) -> None:
    sandbox.read_bytes_now(PAGE, name="a.html")
    first = sandbox.pids
    sandbox.read_bytes_now(PAGE, name="b.html")
    assert sandbox.pids == first


def test_a_child_is_kept_however_large_the_bot_is() -> None:
    ballast = bytearray(400 * 1024 * 1024)
    ballast[::4096] = b"x" * len(ballast[::4096])  # each page of it is used
    with Sandbox() as large:
        large.read_bytes_now(PAGE, name="a.html")
        first = large.pids
        large.read_bytes_now(PAGE, name="b.html")
        assert large.pids == first != ()


def test_what_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    with Sandbox(Limits(seconds=0.3, seconds_a_megabyte=0)) as sandbox:
        with pytest.raises(ReadError, match=r"slow\.html took too long to read\. Split it"):
            sandbox.read_bytes_now(SLOW, name="slow.html")
        assert sandbox.pids == ()
    with Sandbox(Limits(seconds_a_megabyte=0)) as sandbox:
        assert sandbox.read_bytes_now(MILL.encode(), name="mill.txt")[0].text == MILL


@linux
def test_what_only_waits_is_stopped_by_the_clock() -> None:
    with Sandbox(Limits(seconds=2)) as sandbox:
        sandbox.read_bytes_now(MILL.encode(), name="mill.txt")
        (pid,) = sandbox.pids
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(ReadError, match="took too long"):
            sandbox.read_bytes_now(MILL.encode(), name="mill.txt")
        assert sandbox.read_bytes_now(MILL.encode(), name="mill.txt")[0].text == MILL


@linux
def test_what_takes_too_much_memory_is_stopped_and_the_next_is_read() -> None:
    with Sandbox(Limits(memory=192 * 1024 * 1024)) as sandbox:
        with pytest.raises(ReadError, match=r"big\.txt takes too much memory to read\."):
            sandbox.read_bytes_now(("tide " * 3_900_000).encode("utf-8"), name="big.txt")
        assert sandbox.read_bytes_now(MILL.encode(), name="mill.txt")[0].text == MILL


def test_what_holds_too_much_is_not_taken_in() -> None:
    with Sandbox(Limits(output=2_000)) as sandbox:
        with pytest.raises(ReadError, match=r"tales\.jsonl has too much text to read\."):
            sandbox.read_bytes_now(LINES, name="tales.jsonl")
        assert sandbox.read_bytes_now(MILL.encode(), name="mill.txt")[0].text == MILL


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended in another way there")
async def test_a_text_and_a_message_are_called_so_in_every_language() -> None:
    with Sandbox(Limits(output=100)) as sandbox:
        for reading, name in (
            (sandbox.read_text(MILL), "The text"),
            (sandbox.read_chat(MILL), "The message"),
        ):
            with pytest.raises(ReadError, match=f"{name} has too much text") as error:
                await reading
            called = error.value.values["name"]
            assert isinstance(called, ReadError)  # which is said in the reader's language
            assert called.sentences[0] == name


async def test_a_child_that_dies_while_it_reads_is_a_sentence() -> None:
    with Sandbox() as sandbox:
        reading = asyncio.create_task(sandbox.read_bytes(SLOW, name="slow.html"))
        dead: set[int] = set()
        stop = time.monotonic() + PATIENCE_S
        while not reading.done() and time.monotonic() < stop:
            for pid in set(sandbox.pids) - dead:
                os.kill(pid, signal.SIGSEGV)
                dead.add(pid)
            await asyncio.sleep(0.01)
        with pytest.raises(ReadError, match=r"slow\.html can't be read: something in it"):
            await reading
        (draft,) = await sandbox.read_bytes(MILL.encode(), name="mill.txt")
        assert draft.text == MILL


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended in another way there")
def test_a_child_that_died_between_two_inputs_is_not_noticed() -> None:
    with Sandbox() as sandbox:
        sandbox.read_bytes_now(MILL.encode(), name="mill.txt")
        (pid,) = sandbox.pids
        os.kill(pid, signal.SIGKILL)
        assert sandbox.read_bytes_now(MILL.encode(), name="mill.txt")[0].text == MILL
        assert sandbox.pids != (pid,)


@linux
def test_a_child_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", "postgresql+asyncpg://me:very-secret@db/p")
    with Sandbox() as sandbox:
        sandbox.read_bytes_now(MILL.encode(), name="mill.txt")
        (pid,) = sandbox.pids
        place = Path(f"/proc/{pid}")
        given = b"".join((place / what).read_bytes() for what in ("environ", "cmdline"))
    assert b"very-secret" not in given
    assert b"PATH=" in given


def test_closing_ends_the_children_and_starts_no_more() -> None:
    sandbox = Sandbox()
    sandbox.read_bytes_now(MILL.encode(), name="mill.txt")
    (pid,) = sandbox.pids
    sandbox.close()
    assert sandbox.pids == ()
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(ReadError, match="Nothing can be read right now"):
        sandbox.read_bytes_now(MILL.encode(), name="mill.txt")


async def test_two_are_read_at_once_and_many_wait_their_turn() -> None:
    with Sandbox() as sandbox:
        reading = [sandbox.read_bytes(PAGE, name=f"{n}.html") for n in range(6)]
        async with asyncio.timeout(PATIENCE_S):
            found = await asyncio.gather(*reading)
        assert len(found) == 6
        assert 1 <= len(sandbox.pids) <= 2
