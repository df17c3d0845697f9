"""Make the first district and its first administrator on an empty database."""

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from governance.chart.commands.opening import Opening, open_district
from governance.ground.errors import Invalid, PortalError
from governance.ground.workflow import Words


class Command(BaseCommand):
    help = "Make the first district and its first administrator, once; asks for the password or reads it from a pipe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="the official code of the district, like 330110")
        parser.add_argument("--name-zh", required=True, help="the district's Chinese name")
        parser.add_argument("--name-en", required=True, help="the district's English name")
        parser.add_argument("--username", required=True, help="the log-in name of the first administrator")
        parser.add_argument("--person-zh", default="管理员", help="the administrator's Chinese name")
        parser.add_argument("--person-en", default="Administrator", help="the administrator's English name")

    @no_translations
    def handle(self, *, code: str, name_zh: str, name_en: str, username: str, **options: Any) -> None:
        told = Opening(
            code=code,
            district=Words(name_zh, name_en),
            username=username,
            person=Words(options["person_zh"], options["person_en"]),
            password=_password(),
        )
        try:
            open_district(told, now=timezone.now())
        except Invalid as error:
            raise CommandError(" ".join([error.message, *error.fields.values()])) from error
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{name_zh} {name_en} is open. Sign in as {username}: First steps shows what is missing.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password of the administrator: ")
    if getpass("Once more: ") != password:
        raise CommandError("The two passwords differ. Nothing was made.")
    return password
