"""`pullquote setup`: from a token to an invitation, and never a token that doesn't work."""

from __future__ import annotations

import io
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from discord.http import Route

from tests.support.portal import APPLICATION, TOKEN, Portal, portal

Cli = Callable[..., Any]
NEEDED_BITS = (10, 11, 14, 15, 16, 38)
"""View Channels, Send Messages, Embed Links, Attach Files, Read Message History, Send Messages in
Threads, as Discord numbers them."""


@pytest.fixture
def discord_knows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with portal() as served:
        monkeypatch.setattr(Route, "BASE", served.base)
        yield served


@pytest.fixture
def piped(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    def run(text: str, *arguments: str) -> Any:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        return cli(*(arguments or ("setup",)))

    return run


def _link(text: str) -> str:
    (line,) = [line for line in text.splitlines() if "oauth2/authorize" in line]
    return line.split()[-1]


def test_setup_keeps_the_token_and_prints_the_invitation(piped: Cli, discord_knows: Portal) -> None:
    ran = piped(f"{TOKEN}\n")
    assert ran.status == 0, ran.err
    assert "Harbour Quotes" in ran.out
    assert TOKEN not in ran.out + ran.err
    query = parse_qs(urlsplit(_link(ran.out)).query)
    assert query["client_id"] == [str(APPLICATION)]
    assert query["scope"] == ["bot applications.commands"]
    assert query["permissions"] == [str(sum(1 << bit for bit in NEEDED_BITS))]
    assert Path(".env").read_text() == f"DISCORD_TOKEN={TOKEN}\n"
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    assert "set, and looks like one" in ran.out  # doctor ran, with the new token
    assert discord_knows.asked == 1


def test_other_lines_of_the_settings_stay(piped: Cli, discord_knows: Portal) -> None:
    assert discord_knows.asked == 0
    before = "# mine\n\nPULLQUOTE_LOG_LEVEL=DEBUG\n# its\nDISCORD_TOKEN=old\nPULLQUOTE_READER=true"
    Path(".env").write_text(before)
    Path(".env").chmod(0o644)
    assert piped(f"Bot {TOKEN}").status == 0
    assert Path(".env").read_text() == before.replace("=old", f"={TOKEN}")
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600


def test_a_malformed_token_is_named_before_discord_is_asked(
    piped: Cli, discord_knows: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = piped("0123456789abcdef0123456789abcdef\n")  # a client secret
    assert ran.status == 1
    assert "does not look like a bot's token" in ran.err
    assert "client secret" in ran.err
    monkeypatch.setenv("DISCORD_TOKEN", "no.bots.token")
    for command in (["run"], ["doctor", "--online"]):
        ran = piped("", *command)
        assert ran.status == 1
        assert "DISCORD_TOKEN does not look like a bot's token" in ran.out + ran.err
    assert discord_knows.asked == 0
    assert not Path(".env").exists()


def test_a_token_that_discord_refuses_is_not_kept(piped: Cli, discord_knows: Portal) -> None:
    Path(".env").write_text("DISCORD_TOKEN=old\n")
    ran = piped(TOKEN[:-1] + "x")
    assert ran.status == 1
    assert "Discord doesn't know this token." in ran.err
    assert Path(".env").read_text() == "DISCORD_TOKEN=old\n"
    assert discord_knows.asked == 1


def test_without_a_network_nothing_is_kept(piped: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9")
    ran = piped(TOKEN)
    assert ran.status == 1
    assert "Discord can't be reached" in ran.err
    assert not Path(".env").exists()


def test_a_link_to_the_settings_stays_a_link(
    piped: Cli, discord_knows: Portal, tmp_path: Path
) -> None:
    assert discord_knows.asked == 0
    (tmp_path / "kept").write_text("PULLQUOTE_READER=true\n")
    Path(".env").symlink_to(tmp_path / "kept")
    assert piped(TOKEN).status == 0
    assert Path(".env").is_symlink()
    assert f"DISCORD_TOKEN={TOKEN}\n" in (tmp_path / "kept").read_text()


def test_doctor_online_prints_the_invitation_and_sees_a_missing_intent(
    cli: Cli, discord_knows: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    ran = cli("doctor", "--online")
    assert ran.status == 0
    assert f"client_id={APPLICATION}" in _link(ran.out)
    monkeypatch.setenv("PULLQUOTE_MESSAGE_CONTENT", "true")
    ran = cli("doctor", "--online", "--json")
    assert ran.status == 1
    assert "Message Content Intent" in ran.out
    discord_knows.flags = discord.ApplicationFlags.gateway_message_content_limited.flag
    assert cli("doctor", "--online").status == 0


def test_what_is_typed_stays_hidden_and_may_be_typed_again(
    discord_knows: Portal, tmp_path: Path
) -> None:
    """In a terminal: a wrong one first, then the right one."""
    code = (
        "import sys; from discord.http import Route; Route.BASE = sys.argv[1]\n"
        "from bot.cli import main; main(['setup'])"
    )
    near, far = pty.openpty()
    environment = {**os.environ, "PULLQUOTE_DATA_DIR": str(tmp_path / "data"), "TERM": "dumb"}
    environment.pop("DISCORD_TOKEN", None)
    here = str(Path(__file__).resolve().parents[3])
    with subprocess.Popen(  # noqa: S603  our own code
        [sys.executable, "-c", code, discord_knows.base],
        stdin=far, stdout=far, stderr=far, cwd=tmp_path, start_new_session=True,
        env={**environment, "PYTHONPATH": here},
    ) as process:  # fmt: skip
        os.close(far)
        shown = _until(near, "hidden): ")
        os.write(near, b"not a token\n")
        shown += _until(near, "hidden): ")
        os.write(near, TOKEN.encode() + b"\n")
        shown += _until(near, None)
        assert process.wait(60) == 0, shown
    os.close(near)
    assert "New Application" in shown
    assert "That does not look like a bot's token" in shown
    assert "not a token" not in shown
    assert TOKEN not in shown
    assert TOKEN in (tmp_path / ".env").read_text()


def _until(terminal: int, end: str | None) -> str:
    """Read what a terminal shows, up to some text or to its end.

    The blank of the prompt comes after the echo was switched off, so what is typed then is hidden.
    """
    shown = ""
    while end is None or end not in shown:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        shown += part.decode("utf-8", "replace")
    return shown


def test_the_version_is_printed_at_once(cli: Cli) -> None:
    ran = cli("--version")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("pullquote 0.")
