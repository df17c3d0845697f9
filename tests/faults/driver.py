"""What the fault stories need of the portal's inside, in a process of its own.

python -m tests.faults.driver found            build the test district; answers a token for each of the cast
python -m tests.faults.driver parked           list the parked deliveries as the administrator sees them
python -m tests.faults.driver retry ID         let the administrator retry a parked delivery
python -m tests.faults.driver rest DAY         let the administrator decide that nobody works on a day
python -m tests.faults.driver ask FILE NAME    ask the naive way for one job after the other, and note each
"""

import itertools
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import InterfaceError, OperationalError, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from governance.ground.commands.deliveries import retry_delivery  # noqa: E402
from governance.ground.queries.delivery_list import delivery_page  # noqa: E402
from governance.kit.days.commands.calendar import change_calendar  # noqa: E402
from governance.kit.days.queries.drafts import draft_of_day, preview_of  # noqa: E402
from governance.models import Person  # noqa: E402
from tests.api import token_of  # noqa: E402
from tests.district import District, build_district  # noqa: E402
from tests.faults import naive  # noqa: E402
from tests.faults.people import note  # noqa: E402


def found() -> dict[str, str]:
    """Build the district in an empty database; return a token of the API for each of the cast."""
    call_command("migrate", verbosity=0, interactive=False)
    build_district()
    naive.create_tables()
    return {person.username: token_of(person) for person in Person.objects.all()}


def parked() -> list[dict[str, Any]]:
    """Return the deliveries that wait for the administrator."""
    page = delivery_page(District().actor("feng"), after="")
    return [{"id": row.id, "handler": row.handler, "error": row.error} for row in page.parked.results]


def retry(delivery_id: str) -> None:
    """Give a parked delivery new attempts, as the administrator does."""
    retry_delivery(int(delivery_id), by=District().actor("feng"), now=timezone.now())


def rest(day: str) -> int:
    """Decide that a day is not worked; return how many deadlines were said to move."""
    feng, draft = District().actor("feng"), draft_of_day(date.fromisoformat(day), is_working=False, name="停电")
    preview = preview_of(draft, viewer=feng)
    change_calendar(draft, by=feng, now=timezone.now(), reason="停电检修", seen=preview.seen)
    return preview.moved


def ask(acks: str, name: str) -> None:
    """Ask for a job ten times a second, and note each that was committed."""
    with Path(acks).open("a") as file:
        for n in itertools.count():
            key = f"{name}-{n:06}"
            while not _is_asked(key):
                time.sleep(0.1)
            note(file, {"naive": key})
            time.sleep(0.1)


def _is_asked(key: str) -> bool:
    try:
        naive.ask(key)
    except (OperationalError, InterfaceError):
        connections.close_all()
        return False
    return True


if __name__ == "__main__":
    answer = {"found": found, "parked": parked, "retry": retry, "rest": rest, "ask": ask}[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
