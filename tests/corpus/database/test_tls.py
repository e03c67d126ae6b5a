"""TLS to a real server: what sslmode and its neighbours in the URL ask for, and what is refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from corpus.database.database import Database
from corpus.errors import DatabaseAwayError, LibraryUnavailableError
from tests.support.postgresql import running_server
from tests.support.postgresql.certificates import CERTIFIED, make_certificates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgresql import Server
    from tests.support.postgresql.programs import Programs

ENCRYPTED = text(
    "SELECT ssl, coalesce(client_dn, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
)

MEANINGFUL = "p@ss/w+rd?#%25 é"
"""What means something in a URL."""


async def _seen(url: str) -> tuple[bool, str]:
    """Whether the server sees TLS, and whose certificate."""
    database = await Database.open(url, [])
    try:
        async with database.read() as session:
            encrypted, whose = (await session.execute(ENCRYPTED)).one()
            return encrypted, whose
    finally:
        await database.close()


@pytest.fixture(scope="module")
def server(
    programs_with_tls: Programs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    certificates = make_certificates(tmp_path_factory.mktemp("certificates"))
    with running_server(programs_with_tls, certificates) as made:
        asyncio.run(_let_in(made.url))
        yield made


async def _let_in(url: str) -> None:
    """Make the user whom a certificate alone lets in, and the one who needs a password."""
    database = await Database.open(url, [])
    async with database.write() as session:
        await session.execute(text(f"CREATE ROLE {CERTIFIED} LOGIN"))
        await session.execute(text(f"CREATE ROLE locked LOGIN PASSWORD '{MEANINGFUL}'"))
    await database.close()


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
async def test_each_mode_encrypts(server: Server, mode: str) -> None:
    assert server.certificates is not None
    url = server.tls_url(sslmode=mode, sslrootcert=server.certificates.path("root.crt"))
    assert await _seen(url) == (True, "")


async def test_the_drivers_own_name_of_the_mode_works_too(server: Server) -> None:
    assert (await _seen(server.tls_url(ssl="require")))[0]


async def test_a_certificate_of_the_bot_lets_it_in(server: Server) -> None:
    assert server.certificates is not None
    path = server.certificates.path
    trusting = {"sslmode": "verify-full", "sslrootcert": path("root.crt")}
    own = {"sslcert": path("client.crt"), "sslkey": path("client.key")}
    assert await _seen(server.tls_url(CERTIFIED, **trusting, **own)) == (True, f"/CN={CERTIFIED}")
    with pytest.raises(LibraryUnavailableError, match="wants a certificate of the bot"):
        await _seen(server.tls_url(CERTIFIED, **trusting))


async def test_another_authoritys_certificate_is_refused_with_a_clear_sentence(
    server: Server,
) -> None:
    assert server.certificates is not None
    stranger = server.certificates.path("stranger.crt")
    for mode in ("verify-ca", "verify-full"):
        with pytest.raises(LibraryUnavailableError, match="not by the authority") as refused:
            await _seen(server.tls_url(sslmode=mode, sslrootcert=stranger))
        assert not isinstance(refused.value, DatabaseAwayError)  # to wait would not help
        assert "somebody else" in refused.value.cure


async def test_a_certificate_of_another_name_is_refused_by_verify_full_alone(
    server: Server,
) -> None:
    assert server.certificates is not None
    root = server.certificates.path("root.crt")
    with pytest.raises(LibraryUnavailableError, match="for another name"):
        await _seen(server.tls_url(host="127.0.0.1", sslmode="verify-full", sslrootcert=root))
    assert (await _seen(server.tls_url(host="127.0.0.1", sslmode="verify-ca", sslrootcert=root)))[0]


async def test_without_tls_a_server_that_wants_it_says_so(server: Server) -> None:
    with pytest.raises(LibraryUnavailableError, match="with TLS alone") as refused:
        await _seen(server.tls_url(sslmode="disable"))
    assert "sslmode=verify-full" in refused.value.cure


async def test_a_file_that_is_not_there_is_named(server: Server) -> None:
    url = server.tls_url(sslmode="verify-full", sslrootcert="/nowhere/root.crt")
    with pytest.raises(LibraryUnavailableError, match=r"/nowhere/root\.crt.*sslrootcert"):
        await _seen(url)


async def test_a_mode_that_does_not_exist_is_no_full_disk(server: Server) -> None:
    with pytest.raises(LibraryUnavailableError, match="must be one of: disable, allow"):
        await _seen(server.tls_url(sslmode="fully"))


async def test_no_message_holds_a_password(server: Server) -> None:
    url = server.tls_url(sslmode="disable", sslpassword="hush-key", password="hush")  # noqa: S106
    with pytest.raises(LibraryUnavailableError) as refused:
        await _seen(url)
    assert "hush" not in str(refused.value)


async def test_a_password_may_hold_whatever_means_something_in_a_url(server: Server) -> None:
    url = make_url(server.tls_url("locked")).set(password=MEANINGFUL)
    assert (await _seen(url.render_as_string(hide_password=False)))[0]


@pytest.mark.parametrize("password", ["hunter2", None])
async def test_a_wrong_password_and_none_are_named_and_not_shown(
    server: Server, password: str | None
) -> None:
    url = make_url(server.tls_url("locked")).set(password=password)
    with pytest.raises(LibraryUnavailableError, match="wrong user or password, or none") as caught:
        await _seen(url.render_as_string(hide_password=False))
    assert "PGPASSWORD" in caught.value.cure
    assert "hunter2" not in f"{caught.value} {caught.value.cure}"
