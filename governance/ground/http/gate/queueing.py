"""The web server's worker: gunicorn's threads, and a note of when each request arrived.

Its threads must be more than `admission.AT_ONCE`. Those beyond it work on nothing: they turn away whoever has waited
too long, and answer health checks, even when every request that was let in hangs.
"""

import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from governance.ground.http.gate.admission import arrived_at


class QueueingWorker(ThreadWorker):
    """Serves requests by threads, in the order of their arrival."""

    def enqueue_req(self, conn: Any) -> None:
        """Have the next free thread handle a connection on which a request has arrived."""
        conn.arrived_at = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Handle a request in a thread of the pool."""
        arrived_at.set(conn.arrived_at)
        return super().handle(conn)
