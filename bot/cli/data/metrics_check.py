"""The check of `pullquote doctor` on what watches the bot: whether it is served, and by whom."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from bot.cli.checks import Check, Level

if TYPE_CHECKING:
    from bot.settings import Settings

_WAIT_S = 3.0


async def metrics_check(settings: Settings) -> list[Check]:
    """Ask the bot that may run how it is, where it serves that."""
    address = settings.metrics_address
    if address is None:
        return []
    host, port = address
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    found = [await _asked(shown, port)]
    if not _is_loopback(host):
        what = f"{host} may be reached from other machines, and metrics ask for no password."
        cure = "Let a firewall keep others away, or unset PULLQUOTE_METRICS_HOST."
        found.append(Check("metrics", Level.NOTE, what, cure))
    return found


async def _asked(url: str, port: int) -> Check:
    import aiohttp

    if port == 0:
        return Check("metrics", Level.NOTE, "any free port; the log says which", "Choose a port.")
    try:
        patience = aiohttp.ClientTimeout(total=_WAIT_S)
        async with (
            aiohttp.ClientSession(timeout=patience) as session,
            session.get(f"{url}/ready") as answer,
        ):
            said = await answer.json()
            missing = [str(one) for one in said["missing"]]
    except aiohttp.ClientConnectorError:
        return Check("metrics", Level.OK, f"{url}/metrics, once the bot runs")
    except TimeoutError:
        what = f"{url} does not answer: the bot hangs, or something else listens there."
        return Check("metrics", Level.WRONG, what, "Look at its log, and start it again.")
    except (aiohttp.ClientError, ValueError, LookupError, TypeError):
        what = f"Something else than the bot answers on {url}."
        return Check("metrics", Level.WRONG, what, "Set PULLQUOTE_METRICS_PORT to a free port.")
    if missing:
        what = f"{url}: the bot runs, and waits for {', '.join(missing)}."
        return Check("metrics", Level.WRONG, what, "If it goes on, its log says why.")
    return Check("metrics", Level.OK, f"{url}/metrics: the bot runs, and is ready")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
