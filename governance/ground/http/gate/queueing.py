"""The web server's worker: gunicorn's threads, a note of when each request arrived, and errors as the portal says them.

Its threads must be more than `admission.AT_ONCE`. Those beyond it work on nothing: they turn away whoever has waited
too long, and answer health checks, even when every request that was let in hangs.

Whoever sends a request slower than `LONGEST_SENDING` is not waited for any longer. Many at once who do so still take
every thread for that long: the proxy before the portal hands on whole requests only (`docs/operations.md`).
"""

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from governance.ground.http.gate.admission import arrived_at
from governance.ground.http.problems import problem

LONGEST_SENDING = 120.0
REFUSED: dict[type[Exception], tuple[int, str, str, str]] = {
    LimitRequestLine: (414, "AddressTooLong", "address-too-long", "The address is longer than the portal takes."),
    LimitRequestHeaders: (431, "HeadersTooLarge", "headers-too-large", "Send fewer headers, or shorter ones."),
    ParseException: (400, "BadRequest", "parse-error", "The request could not be read."),
    Exception: (500, "ServerError", "server-error", "The portal made a mistake. Send the request once more."),
}


class QueueingWorker(ThreadWorker):
    """Serves requests by threads, in the order of their arrival."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.in_hand: set[Any] = set()

    def enqueue_req(self, conn: Any) -> None:
        """Have the next free thread handle a connection on which a request has arrived."""
        conn.arrived_at = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Handle a request in a thread of the pool."""
        arrived_at.set(conn.arrived_at)
        self.in_hand.add(conn)
        try:
            return super().handle(conn)
        finally:
            self.in_hand.discard(conn)

    def murder_pending(self) -> None:
        """Close, each second, what waits for nothing any more, and read no longer from who sends too slowly.

        Only reading ends: where the request has come whole, its answer still goes out, however long it takes.
        """
        super().murder_pending()
        oldest = time.monotonic() - LONGEST_SENDING
        for conn in list(self.in_hand):
            if conn.arrived_at < oldest:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what is no request that the portal can be asked: by problem details, for its address is not known.

        The log names the kind of error and no part of what was sent, which may hold codes and telephone numbers.
        """
        refused = next(REFUSED[kind] for kind in type(exc).__mro__ if kind in REFUSED)
        if refused[0] == 500:
            self.log.exception("A request failed before or after the portal's own part")
        else:
            self.log.info("Refused a request: %s", type(exc).__name__)
        try:
            write_nonblock(client, _on_the_wire(*refused))
        except OSError:
            self.log.debug("Nobody was there to hear why.")


def _on_the_wire(status: int, title: str, code: str, detail: str) -> bytes:
    answer = problem(status, title, code, detail)
    answer["Connection"], answer["Content-Length"] = "close", str(len(answer.content))
    return b"HTTP/1.1 %d %s\r\n%s\r\n\r\n%s" % (
        status,
        answer.reason_phrase.encode(),
        answer.serialize_headers(),
        answer.content,
    )
