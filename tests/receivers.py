"""Other systems that listen on this machine: a gateway for messages, and a mail server."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Received:
    """What reached a system that listens, and how it answers."""

    address: str = ""
    status: int = 200
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)


@contextmanager
def listening_gateway() -> Iterator[Received]:
    """Listen for POSTs until the end of the block."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.posts.append((dict(self.headers), body))
            self.send_response(received.status)
            if received.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    with _serving(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        received.address = f"http://127.0.0.1:{port}/messages"
        yield received


@contextmanager
def listening_mail_server(*, takes: bool = True) -> Iterator[Received]:
    """Listen for mail until the end of the block; without `takes` every recipient is refused."""
    received = Received()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 mail")
            while line := self.rfile.readline().decode().strip():
                verb = line.split(":")[0].split(" ")[0].upper()
                if verb == "DATA":
                    self._say("354 go on")
                    received.mails.append(self._data())
                if verb == "QUIT":
                    self._say("221 bye")
                    return
                self._say("550 unknown" if verb == "RCPT" and not takes else "250 ok")

        def _data(self) -> str:
            lines = []
            while (line := self.rfile.readline().decode()) != ".\r\n":
                lines.append(line)
            return "".join(lines)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with _serving(socketserver.TCPServer(("127.0.0.1", 0), Handler)) as port:
        received.address = str(port)
        yield received


class SpeechlessBackend:
    """A mail server that fails in a way that says nothing."""

    def __init__(self, **_settings: Any) -> None:
        pass

    def send_messages(self, _mails: Any) -> int:
        """Fail."""
        raise ArithmeticError


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])  # type: ignore[arg-type, index]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
