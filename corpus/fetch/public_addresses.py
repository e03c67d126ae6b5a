"""Which network addresses a page may be fetched from: public ones only.

A URL comes from a person. Followed blindly it would let them read what only this machine can
reach: services beside it, a router, a cloud's metadata. So a host is judged three times:
`check_host` reads it as the URL spells it, `PublicResolver` judges every address its name leads
to, and `public_socket` judges each address once more as the connection to it is opened. Since
nothing is looked up between the last two, a name cannot change its mind in between.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from corpus.errors import FetchError

if TYPE_CHECKING:
    from aiohttp import AddrInfoType

_UNICAST: Final = IPv6Network("2000::/3")  # all that is given out as public so far
_NAT64: Final = IPv6Network("64:ff9b::/96")  # IPv4 as networks without IPv4 see it
_LOW_32_BITS: Final = 0xFFFF_FFFF

# What `is_global` of some Python lets pass: protocol assignments (a cloud's metadata at .192),
# retired 6to4 relays, a cloud's platform address; 6to4, documentation.
_REFUSED_4: Final = tuple(
    IPv4Network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)
_REFUSED_6: Final = tuple(
    IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_ISATAP: Final = frozenset({0x0000_5EFE, 0x0200_5EFE})  # RFC 5214: IPv4 in the last 32 bits

# Names for use inside a network (RFC 6761, 6762, 7686, 8375 and custom), and clouds' metadata.
_PUBLIC: Final = "Use the article's public address, or add it as a file."
_INSIDE: Final = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan"}
    | {"home.arpa", "onion", "metadata.packet.net", "metadata.platformequinix.com"}
)
_NUMBER: Final = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_MAX_NAME: Final = 253  # RFC 1035, 2.3.4: 255 octets, less the first length and the root


class NotPublicError(FetchError):
    """A host that the public internet does not reach, and so nothing is fetched from."""


def is_public(address: str) -> bool:
    """Return whether the whole internet can reach this address: not private, loopback or reserved.

    IPv4 inside IPv6 counts as the IPv4 address (mapped, NAT64) or is refused (tunnels).
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped
        if inner is None and ip in _NAT64:
            inner = IPv4Address(int(ip) & _LOW_32_BITS)
        if inner is None:
            return _is_public_6(ip)
        ip = inner
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _REFUSED_4)


def _is_public_6(ip: IPv6Address) -> bool:
    return (
        ip in _UNICAST
        and ip.is_global
        and ip.scope_id is None
        and not any(ip in net for net in _REFUSED_6)
        and (int(ip) >> 32) & _LOW_32_BITS not in _ISATAP
    )


def check_host(host: str) -> None:
    """Refuse a host that is no public one by its spelling alone.

    Args:
        host: From a URL, ASCII: a name, an IPv4 or an IPv6 address without brackets.

    Raises:
        FetchError: it is an address that is not public, an odd spelling of an address
            (2130706433, 0x7f.1, 0177.0.0.1, 127.1), a name for use inside a network, or no name.
    """
    name = host.lower().removesuffix(".")
    labels = name.split(".")
    if ":" in name:
        if not is_public(name):
            raise refused(host)
    elif _NUMBER.fullmatch(labels[-1]):
        _check_number(host, name)
    elif len(name) > _MAX_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise FetchError(
            "No site can have the name {host}.", "Check the address.", host=ascii(host[:80])
        )
    elif len(labels) == 1 or any(".".join(labels[n:]) in _INSIDE for n in range(len(labels))):
        raise refused(host)


def _check_number(host: str, name: str) -> None:
    """Refuse what ends in a number, but for a public address in its plain spelling.

    Raises:
        FetchError: for all the others.
    """
    try:
        meant = socket.inet_ntoa(socket.inet_aton(name))  # reads what connecting would read
    except OSError:
        raise FetchError(
            "{host} is neither a site's name nor an address.", "Check the address.", host=host[:80]
        ) from None
    if not is_public(meant):
        raise (
            refused(host)
            if meant == name
            else NotPublicError(
                ("{host} means {meant}, which is not on the public internet, so I don't fetch it."),
                _PUBLIC,
                host=host,
                meant=meant,
            )
        )
    if meant != host:
        raise FetchError(
            "{host} is an odd way to write {meant}.",
            "Write {meant} instead.",
            host=host,
            meant=meant,
        )


def refused(host: str) -> NotPublicError:
    """Return the error for a host whose address is not public."""
    return NotPublicError(
        "{host} is not on the public internet, so I don't fetch it.",
        _PUBLIC,
        host=host,
    )


class PublicResolver(AbstractResolver):
    """Resolve names, and refuse one if any of its addresses is not public.

    Args:
        inner: Who looks names up; the system by default.
    """

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; aiohttp connects to these and asks no second time.

        Raises:
            FetchError: one of them is not public.
            OSError: there are none.
        """
        found = await self._inner.resolve(host, port, family)
        if not found:
            raise OSError(f"no addresses for {host}")
        if not all(is_public(result["host"]) for result in found):
            raise refused(host)
        return found

    async def close(self) -> None:
        """Close who looks names up."""
        await self._inner.close()


def public_socket(info: AddrInfoType) -> socket.socket:
    """Return a socket for a connection to the address in `info`, if that is public.

    Raises:
        PermissionError: it is not; what came before should have refused it.
    """
    family, kind, protocol, _, target = info
    if not is_public(str(target[0])):
        raise PermissionError(f"{target[0]} is not public")
    return socket.socket(family=family, type=kind, proto=protocol)
