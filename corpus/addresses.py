"""Which network addresses a page may be fetched from: public ones only.

A URL comes from a person. Followed blindly it would let them read what only this machine can
reach: services beside it, a router, a cloud's metadata. So every address is judged just before the
connection to that very address is made, however the URL spelt it.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from corpus.errors import FetchError

_NAT64 = IPv6Network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFF_FFFF


def is_public(address: str) -> bool:
    """Whether the whole internet can reach this address: not private, loopback or reserved."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return all(part.is_global and not part.is_multicast for part in _meant(ip))


def _meant(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The addresses that packets to `ip` may reach: itself, or IPv4 wrapped in IPv6."""
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    if ip.sixtofour is not None:
        return [ip, ip.sixtofour]
    if ip.teredo is not None:
        return [ip, *ip.teredo]
    if ip in _NAT64:
        return [IPv4Address(int(ip) & _LOW_32_BITS)]
    return [ip]


def check_literal(host: str) -> None:
    """Refuses a host that is itself an address and not a public one; names pass.

    Raises:
        FetchError: the address is not public.
    """
    try:
        ip_address(host)
    except ValueError:
        return  # a name, or an odd spelling of an address: the resolver will judge what it means
    if not is_public(host):
        raise refused(host)


def refused(host: str) -> FetchError:
    """The error for a host whose address is not public."""
    return FetchError(
        f"{host} is not on the public internet, so nothing is fetched from there.",
        "Give the article's public address, or add it as a file.",
    )


class PublicResolver(AbstractResolver):
    """Resolves names, and refuses one if any of its addresses is not public."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`; aiohttp connects to these and asks no second time.

        Raises:
            FetchError: one of them is not public.
        """
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(result["host"]) for result in found):
            raise refused(host)
        return found

    async def close(self) -> None:
        """Nothing is held."""
        await self._inner.close()
