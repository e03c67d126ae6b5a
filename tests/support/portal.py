"""A stand-in for the one address of Discord's that tells whose a token is."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION = 123456789012345678
TOKEN = f"MTIzNDU2Nzg5MDEyMzQ1Njc4.{'GfAkEd'}.no-bot_has-this-token-0123456789abcd"
"""Of the right form; opens nothing."""


class Portal(ThreadingHTTPServer):
    """Knows one token.

    Attributes:
        flags: Of the application, as Discord writes them.
        asked: How often somebody has come.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.flags = 0
        self.asked = 0

    @property
    def base(self) -> str:
        """What goes in the place of Discord's address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name is http.server's
        """Answer as Discord does."""
        assert isinstance(self.server, Portal)
        self.server.asked += 1
        known = self.headers["Authorization"] == f"Bot {TOKEN}"
        body = {"id": str(APPLICATION), "name": "Harbour Quotes", "flags": self.server.flags}
        if self.path != "/oauth2/applications/@me":
            status, body = 404, {"message": "404: Not Found"}
        elif not known:
            status, body = 401, {"message": "401: Unauthorized", "code": 0}
        else:
            status = 200
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def portal() -> Iterator[Portal]:
    """Serve it on this machine, in a thread of its own."""
    with Portal() as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield served
        finally:
            served.shutdown()
            thread.join()
