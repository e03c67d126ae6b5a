"""Health and metrics over HTTP, for who watches the bot from outside; off unless it is set.

`/live` says whether the event loop runs: if not, start the process again. `/ready` says whether
questions are answered now, and what is missing if not. `/metrics` is for Prometheus. None of them
says anything of a server or a member, and none changes anything.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from bot.errors import StartError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from bot.health.health import Health

_CLOSE_S = 1.0
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def served(health: Health, address: tuple[str, int] | None) -> AsyncIterator[int | None]:
    """Serve while the context lasts; yields the port.

    Args:
        health: Of whom.
        address: Host and port, 0 for any free one; None to serve nothing.

    Raises:
        StartError: The address can't be used.
    """
    if address is None:
        yield None
        return
    from aiohttp import web  # noqa: PLC0415  only where it is switched on

    runner = web.AppRunner(_app(health), access_log=None, shutdown_timeout=_CLOSE_S)
    await runner.setup()
    host, port = address
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise StartError(
                f"Metrics can't be served on {host}, port {port}: {error.strerror}.",
                "Set PULLQUOTE_METRICS_PORT to a free port, or unset it.",
            ) from None
        chosen = int(runner.addresses[0][1])
        _log.info("metrics_served", host=host, port=chosen)
        yield chosen
    finally:
        await runner.cleanup()


def _app(health: Health) -> web.Application:
    from aiohttp import web  # noqa: PLC0415  as above
    from prometheus_client.aiohttp import make_aiohttp_handler  # noqa: PLC0415

    async def live(_: web.Request) -> web.Response:
        alive = health.alive()
        return web.json_response({"live": alive}, status=200 if alive else 503)

    async def ready(_: web.Request) -> web.Response:
        missing = await health.missing()
        return web.json_response(
            {"ready": not missing, "missing": missing}, status=503 if missing else 200
        )

    app = web.Application(client_max_size=1_024)
    app.router.add_get("/live", live)
    app.router.add_get("/ready", ready)
    app.router.add_get("/metrics", make_aiohttp_handler(health.metrics.registry))
    return app
