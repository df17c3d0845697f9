"""What the demo's people have taken out of the portal."""

from datetime import datetime

from cases.commands.exports import export_case, export_list
from cases.management.demo.cast import SHILIANG, Cast
from cases.queries.loading import open_parts_of
from cases.queries.queue import View, Wanted


def take_papers_out(cast: Cast, now: datetime) -> None:
    """Have a dispatcher ask for a list of the desk and for the file of a case; the worker writes both."""
    dispatcher = cast.dispatcher(SHILIANG)
    export_list(Wanted(View.OPEN), form="xlsx", reason="", by=dispatcher, now=now, key="demo-export-list")
    number = open_parts_of("department-urban")[0][0]
    export_case(number, by=cast.supervisor, now=now, key="demo-export-case")
