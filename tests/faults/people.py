"""The people of the fault stories: clients of the API who note what they were told and repeat what was not answered.

    python -m tests.faults.people --address URL --tokens FILE --acks FILE --name north --every 0.2

What the portal has answered is written to the file and forced to the disk before anything else is tried: the file is
what a person could swear to have been told. A request without an answer is sent again under the same key.
"""

import argparse
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO, Any, NamedTuple

SECONDS_FOR_AN_ANSWER = 30
SETBACKS = (OSError, http.client.HTTPException)
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Answer(NamedTuple):
    """What the portal said."""

    status: int
    body: dict[str, Any]
    retry_after: str = ""


@dataclass
class People:
    """The cast, each with a token, before the portal's door."""

    address: str
    tokens: Mapping[str, str]
    slowest: float = 0.0

    def send(self, username: str, path: str, entries: Mapping[str, Any], *, key: str, **headers: str) -> Answer:
        """Send one request once; raise one of SETBACKS when no answer comes."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/{path}",
            data=json.dumps(entries).encode(),
            headers={
                "Authorization": f"Token {self.tokens[username]}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )
        try:
            with _opener.open(request, timeout=SECONDS_FOR_AN_ANSWER) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, _read(refusal), refusal.headers.get("Retry-After", ""))

    def insist(self, username: str, path: str, entries: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """Send a request again and again under the same key until it is answered; return the answer."""
        while True:
            began = time.monotonic()
            try:
                answer = self.send(username, path, entries, key=key)
            except SETBACKS:
                answer = Answer(503, {})
            self.slowest = max(self.slowest, time.monotonic() - began)
            if answer.status < 300:
                return answer.body
            assert answer.status >= 500, f"{path} answered {answer}"
            time.sleep(0.1)

    def report(self, key: str) -> str:
        """Report a problem in Peach Garden; return the case's number."""
        return str(self.insist("wang", "cases/", report_entries(key), key=key)["number"])

    def blow_whistle(self, key: str) -> str:
        """Take a new problem to the whistle; return the case's number."""
        number = self.report(key)
        self.insist("li", f"cases/{number}/register/", {}, key=key)
        self.insist("chen", f"cases/{number}/whistle/", whistle_entries(), key=key)
        return number


class Visitor:
    """Somebody with a browser, who keeps the cookies."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies = CookieJar()
        keeps = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), keeps)
        self.slowest = 0.0

    def open(self, path: str, entries: Mapping[str, str] | None = None) -> str:
        """Open a page, or send its form; return the page that was reached. Raises where the portal refuses."""
        form = None
        if entries is not None:
            token = next(cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken")
            form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **entries}).encode()
        began = time.monotonic()
        with self._opener.open(f"{self._address}{path}", form, timeout=SECONDS_FOR_AN_ANSWER) as answer:
            page = answer.read().decode()
        self.slowest = max(self.slowest, time.monotonic() - began)
        return str(page)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the page's own form."""
        self.open("/login/")
        self.open("/login/", {"username": username, "password": password})


def report_entries(key: str) -> dict[str, Any]:
    """Return a report that can be told from every other."""
    place = {"longitude": 118.705, "latitude": 31.205, "address": "桃园路 12 号"}
    return {"text": f"菜场门口的垃圾没有清运（{key}）", "category": "urban-litter", **place}


def whistle_entries() -> dict[str, Any]:
    """Return a whistle for a joint clean-up in an hour."""
    at = datetime.now(UTC) + timedelta(hours=1)
    return {
        "kind": "joint-enforcement",
        "needs": "现场联合清理",
        "place": "菜场南门",
        "gather_at": at.isoformat(),
    }


def note(file: IO[str], told: Mapping[str, Any]) -> None:
    """Write an acknowledgement so that it outlives whoever was told."""
    file.write(json.dumps(told) + "\n")
    file.flush()
    os.fsync(file.fileno())


def blow_whistles(people: People, acks: Path, *, name: str, count: int, every: float) -> None:
    """Blow one whistle after the other, and note each that was acknowledged."""
    with acks.open("a") as file:
        for n in range(count):
            began, people.slowest = time.monotonic(), 0.0
            number = people.blow_whistle(f"{name}-{n:06}")
            note(file, {"number": number, "slowest": people.slowest})
            time.sleep(max(0.0, began + every - time.monotonic()))


def _read(refusal: urllib.error.HTTPError) -> dict[str, Any]:
    text = refusal.read().decode(errors="replace")
    try:
        return dict(json.loads(text))
    except ValueError:
        return {"text": text[:300]}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.faults.people")
    parser.add_argument("--address", required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--acks", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--every", type=float, default=0.0)
    asked = parser.parse_args()
    people = People(asked.address, json.loads(asked.tokens.read_text()))
    blow_whistles(people, asked.acks, name=asked.name, count=asked.count, every=asked.every)


if __name__ == "__main__":
    main()
