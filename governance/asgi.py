"""The ASGI door of the portal."""

import os

import django

from governance.ground.http.gate.content import ASGIDoorway

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
django.setup(set_prefix=False)

application = ASGIDoorway()
