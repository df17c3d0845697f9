#!/usr/bin/env python3
"""Start, test and check the portal; standard library only, so that it can speak before anything is installed.

    bin/portal.py demo                        serve the demo district until Ctrl-C (make demo)
    bin/portal.py reset                       forget the demo's data (make demo-reset)
    bin/portal.py test [pytest arguments]     run the tests on a cluster and Redis of their own (make test);
                                              all of them together must take every branch of rules and commands
    bin/portal.py check                       run every check that is not a test (make check)
    bin/portal.py run --test -- COMMAND …     run one command against the test servers, started when needed:
                                              bin/portal.py run --test -- manage.py makemigrations
                                              bin/portal.py run --test -- python -m pytest tests/cases -k whistle
                                              bin/portal.py run --demo -- manage.py verify_events
    bin/portal.py env --test                  print the environment as exports and leave the servers running:
                                              eval "$(bin/portal.py env --test)"
    bin/portal.py stop                        stop the servers that `env` has left running
    bin/portal.py status                      say which servers run

Several runs may share the servers of a folder: each test run takes a slot, which gives it a database name and a Redis
database of its own, and the last one to leave stops the servers. With DATABASE_URL or REDIS_URL set, those are used
and none is started in their place.
"""

from __future__ import annotations

import argparse
import io
import sys

from running.checks import check, test
from running.demo import demo, reset
from running.runs import environment_of, run, status, stop
from running.terminal import Refused, complain
from servers import ServerError


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/portal.py", description="Start, test and check the portal.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("demo", "reset", "test", "check", "stop", "status"):
        commands.add_parser(name, add_help=name != "test")
    for name in ("run", "env"):
        which = commands.add_parser(name).add_mutually_exclusive_group()
        which.add_argument("--demo", dest="kind", action="store_const", const="demo", default="test")
        which.add_argument("--test", dest="kind", action="store_const", const="test")
    return parser.parse_known_args()


def main() -> int:
    known, rest = _arguments()
    if rest and known.command not in ("test", "run"):
        raise Refused(f"`{known.command}` takes no {rest[0]}.")
    actions = {
        "demo": demo,
        "reset": reset,
        "test": lambda: test(rest),
        "check": check,
        "run": lambda: run(rest, kind=known.kind),
        "env": lambda: environment_of(known.kind),
        "stop": stop,
        "status": status,
    }
    return actions[known.command]()


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A terminal without Chinese letters shall not stop the portal.
    try:
        sys.exit(main())
    except (Refused, ServerError) as problem:
        complain(str(problem))
        sys.exit(1)
    except PermissionError as problem:
        complain(f"Permission denied for {problem.filename}. Was an earlier start made by root? Its owner can go on.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
