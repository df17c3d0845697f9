"""The whole portal behind PgBouncer in transaction mode, where no two statements need reach the same connection."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from servers import free_port
from tests.district import PASSWORD
from tests.faults.findings import check
from tests.faults.installation import DATABASE, Installation, until
from tests.faults.people import Visitor, blow_whistles

pytestmark = pytest.mark.fault

SETTINGS = """
[databases]
{name} = host=127.0.0.1 port={port} dbname={name} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
admin_users = {user}
pool_mode = transaction
default_pool_size = 3
"""


@contextmanager
def pooler_before(portal: Installation) -> Iterator[str]:
    """A PgBouncer before the portal's PostgreSQL; gives the address to use instead."""
    direct, listen = urlsplit(portal.postgres.url(DATABASE)), free_port()
    folder = Path(tempfile.mkdtemp(prefix="pooler-"))
    told = {"port": direct.port, "user": direct.username, "password": direct.password, "listen": listen}
    (folder / "pgbouncer.ini").write_text(SETTINGS.format(name=DATABASE, **told))
    as_somebody = ["--user", "postgres"] if os.geteuid() == 0 else []
    if as_somebody:
        shutil.chown(folder, "postgres")
    command = [shutil.which("pgbouncer", path="/usr/sbin:/usr/bin") or "pgbouncer", *as_somebody, "pgbouncer.ini"]
    pooler = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    url = direct._replace(netloc=f"{direct.username}:{direct.password}@127.0.0.1:{listen}").geturl()
    try:
        until(lambda: is_reached(url), seconds=20, what="the pooler answers")
        yield url
    finally:
        pooler.terminate()
        pooler.wait(timeout=20)
        shutil.rmtree(folder)


def is_reached(url: str) -> bool:
    """Tell whether the database answers at an address."""
    try:
        psycopg2.connect(url.replace("postgis://", "postgresql://")).close()
    except psycopg2.OperationalError:
        return False
    return True


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    """Ask one question outside any transaction."""
    connection = psycopg2.connect(url.replace("postgis://", "postgresql://"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())
    finally:
        connection.close()


def restart(portal: Installation) -> None:
    """Have every process connect anew."""
    for name in ("web", "worker", "beat"):
        portal.kill(name)
    portal.make_whole()


def test_pages_whistles_and_clocks_work_through_pgbouncer_in_transaction_mode(portal: Installation, acks: Path) -> None:
    with pooler_before(portal) as url:
        portal.database_url = url
        try:
            restart(portal)
            blow_whistles(portal.people(), acks, name="pooled", count=4, every=0)
            li = Visitor(portal.address)
            li.sign_in("li", PASSWORD)
            desk = li.open("/desk/")
            until(lambda: not portal.pending(), seconds=60, what="everything is delivered through the pooler")
            until(lambda: not portal.rows("SELECT 1 FROM cases_casedelta LIMIT 1"), seconds=30, what="counters follow")
            used = ask(url.replace(f"/{DATABASE}", "/pgbouncer"), "SHOW STATS_TOTALS")
            jit = ask(url, "SHOW jit")
        finally:
            portal.database_url = ""
            restart(portal)

    assert "李派单" in desk
    assert check(portal, [acks]).is_sound
    assert jit == [("off",)]
    assert [row for row in used if row[0] == DATABASE and int(str(row[1])) > 50]
