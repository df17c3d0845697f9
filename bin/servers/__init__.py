"""Private PostgreSQL and Redis servers below one folder, for the demo and the tests; standard library only.

    postgres = PrivatePostgres(Path(".local/demo"))
    postgres.start()
    postgres.url("shaosheng")          # postgis://shaosheng:…@127.0.0.1:54321/shaosheng

Both servers listen on 127.0.0.1 only, behind a password of their own, on a free port that is remembered. They are
found again through their folder, so another process may stop, kill or restart what this one has started. A server
of the distribution is never touched.
"""

from servers.installed import OUTSIDE, find_postgres
from servers.places import OWNER, ServerError, free_port
from servers.postgres import PrivatePostgres
from servers.redis import PrivateRedis

__all__ = ["OUTSIDE", "OWNER", "PrivatePostgres", "PrivateRedis", "ServerError", "find_postgres", "free_port"]
