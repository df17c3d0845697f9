"""Fill a year of the working calendar."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.kit.days.commands.calendar import load_calendar
from governance.kit.days.models import CalendarDay


class Command(BaseCommand):
    help = "Fill a year from the official list of holidays, or provisionally by weekday; local days stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *, year: int, **options: Any) -> None:
        if not 2000 <= year <= 2100:
            raise CommandError("Give a year from 2000 to 2100.")
        source = load_calendar(year)
        self.stdout.write(f"Working calendar {year}: {source}.")
        if source == CalendarDay.PROVISIONAL:
            self.stdout.write("The official list is not known yet. Run this again when chinesecalendar brings it.")
