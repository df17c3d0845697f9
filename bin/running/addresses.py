"""Where the demo listens."""

from __future__ import annotations

import os
import socket

from running.terminal import Refused, say

DEFAULT_PORT = 8000


def address() -> tuple[str, int]:
    """Where to listen: PORT when it is given, or else the first free one from 8000 on."""
    host = os.environ.get("LISTEN") or "127.0.0.1"  # Make passes on an empty one.
    wanted = os.environ.get("PORT", "")
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise Refused(f"PORT={wanted} is no port; give a number between 1 and 65535, for example PORT=8080.")
        problem = _problem_with_port(host, int(wanted))
        if problem:
            raise Refused(f"Port {wanted} {problem}. Choose another one: make demo PORT={int(wanted) + 1}")
        return host, int(wanted)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 50):
        problem = _problem_with_port(host, port)
        if not problem:
            if port != DEFAULT_PORT:
                say(f"Port {DEFAULT_PORT} is taken by another program, so the portal takes {port}.")
            return host, port
    raise Refused(f"No port from {DEFAULT_PORT} on is free on {host}: it {problem}. Choose one: make demo PORT=9000")


def _problem_with_port(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return "may only be used by root"
        except OSError as error:
            return (
                "is taken by another program" if error.errno == 98 else f"cannot be used on {host} ({error.strerror})"
            )
    return ""


def allow_host(environment: dict[str, str], host: str) -> None:
    if host in ("0.0.0.0", "::"):
        environment.setdefault("ALLOWED_HOSTS", "*")  # Whoever opens the demo to others knows by which names.
    elif host not in ("127.0.0.1", "localhost", "::1"):
        environment.setdefault("ALLOWED_HOSTS", f"{host},localhost,127.0.0.1")
