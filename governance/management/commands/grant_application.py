"""Give the role under which the portal runs its rights; run by the owner of the tables after each migration."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from governance.ground.commands.rights import grant_application


class Command(BaseCommand):
    help = "Make the role of APPLICATION_DATABASE_URL and give it its rights; run it as the owner after migrate."

    def handle(self, **options: Any) -> None:
        named = urlsplit(settings.APPLICATION_DATABASE_URL)
        role, password = unquote(named.username or ""), unquote(named.password or "")
        if not role or not password:
            raise CommandError("APPLICATION_DATABASE_URL must name the role of the portal and its password.")
        if role == connection.settings_dict["USER"]:
            raise CommandError("The portal's role must be another one than the owner of the tables, in DATABASE_URL.")
        grant_application(role, password)
        self.stdout.write(f"{role} may do what the portal does.")
