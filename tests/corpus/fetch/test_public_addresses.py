"""Which hosts a page may be fetched from, by address and by name."""

from __future__ import annotations

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FetchError
from corpus.fetch.public_addresses import PublicResolver, check_host, is_public, public_socket

PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
NOT_PUBLIC = (
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.255.255.254",
    "0.0.0.0", "0.0.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200",  # noqa: S104
    "192.0.0.192", "192.0.2.1", "192.88.99.1", "168.63.129.16", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:0:7f00:1", "fe80::1", "fe80::1%eth0",
    "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fec0::1", "ff02::1", "100::1", "5f00::1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2001:0:7f00:1::",
    "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "2606:2800::5efe:7f00:1",
    "nonsense", "", "127.1",
)  # fmt: skip


class _Names(AbstractResolver):
    """Stands in for DNS, whose answers a test must choose; there is none on a test machine."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=a, port=port, family=family, proto=0, flags=0)
            for a in self.addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_the_whole_internet_cannot_reach_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, PUBLIC_6, "::ffff:93.184.215.14", "64:ff9b::5db8:d70e", "8.8.8.8"]
)
def test_addresses_of_the_whole_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**24 - 1))
def test_no_spelling_of_this_machine_passes(low: int) -> None:
    number = (127 << 24) | low
    octets = number.to_bytes(4, "big")
    for host in (
        str(number),
        hex(number),
        f"0{number:o}",
        f"127.{low}",
        f"0x7f.{low:#x}",
        f"0177.{octets[1]}.{octets[2]:#o}".replace("0o", "0") + f".{octets[3]}",
        ".".join(map(str, octets)) + ".",
        f"::ffff:{number >> 16:x}:{number & 0xFFFF:x}",
    ):
        with pytest.raises(FetchError):
            check_host(host)


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("127.0.0.1", "127.0.0.1 is not on the public internet, so I don't fetch it."),
        ("2130706433", "2130706433 means 127.0.0.1, which is not on the public internet,"),
        ("0x7f.1", "0x7f.1 means 127.0.0.1, which is not on the public internet,"),
        ("0177.0.0.1", "0177.0.0.1 means 127.0.0.1, which is not"),
        ("127.1", "127.1 means 127.0.0.1, which is not on the public internet,"),
        ("0xa9fea9fe", "0xa9fea9fe means 169.254.169.254, which is not on the public internet,"),
        ("134744072", "134744072 is an odd way to write 8.8.8.8. Write 8.8.8.8 instead."),
        ("1.2.3.4.5", "1.2.3.4.5 is neither a site's name nor an address. Check the address."),
        ("256.1.1.1", "256.1.1.1 is neither a site's name nor an address."),
        ("::1", "::1 is not on the public internet"),
        ("localhost", "localhost is not on the public internet"),
        ("api.localhost.", "api.localhost. is not on the public internet"),
        ("metadata.google.internal", "metadata.google.internal is not on the public internet"),
        ("metadata", "metadata is not on the public internet"),
        ("instance-data.ec2.internal", "is not on the public internet"),
        ("printer.local", "printer.local is not on the public internet"),
        ("router.home.arpa", "router.home.arpa is not on the public internet"),
        ("exa mple.org", "No site can have the name 'exa mple.org'. Check the address."),
        ("a..org", "No site can have the name 'a..org'."),
        ("a" * 64 + ".org", "No site can have the name"),
        ("a.b" * 90 + ".org", "No site can have the name"),
    ],
)
def test_a_host_that_is_no_public_one_is_refused_with_the_reason(host: str, message: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_host(host)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        *("example.org", "EXAMPLE.org.", "xn--mnchen-3ya.de", "a_b.example.org", "3.example.org"),
        *("local.example.org", "internal.news", PUBLIC, PUBLIC_6),
    ],
)
def test_names_and_plain_public_addresses_pass(host: str) -> None:
    check_host(host)


async def test_a_name_with_public_addresses_resolves_to_them() -> None:
    found = await PublicResolver(_Names(PUBLIC, PUBLIC_6)).resolve("news.example.org", 443)
    assert [result["host"] for result in found] == [PUBLIC, PUBLIC_6]


@pytest.mark.parametrize(
    "addresses", [("10.0.0.1",), (PUBLIC, "127.0.0.1"), ("::1", PUBLIC), (PUBLIC, "fe80::1%eth0")]
)
async def test_one_address_that_is_not_public_refuses_the_name(addresses: tuple[str, ...]) -> None:
    with pytest.raises(FetchError, match=r"news\.example\.org is not on the public internet"):
        await PublicResolver(_Names(*addresses)).resolve("news.example.org", 443)


async def test_a_name_without_addresses_is_none() -> None:
    with pytest.raises(OSError, match="no addresses"):
        await PublicResolver(_Names()).resolve("news.example.org", 443)


def test_no_socket_is_opened_towards_an_address_that_is_not_public() -> None:
    with pytest.raises(PermissionError, match=r"127\.0\.0\.1 is not public"):
        public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))
    with public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", (PUBLIC, 80))) as opened:
        assert opened.family == socket.AF_INET
