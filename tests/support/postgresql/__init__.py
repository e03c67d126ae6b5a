"""Real servers of PostgreSQL for tests: several versions, with TLS, stopped and started at will."""

from tests.support.postgresql.server import Server, postgresql_server, running_server

__all__ = ["Server", "postgresql_server", "running_server"]
