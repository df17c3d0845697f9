"""Fold the log-in names that are there; of two that differ only in width or case the older account keeps its name.

The later one is called `name-2`, `name-3`, …, which the upgrade says and the security log keeps.
"""

import sys

from django.db import migrations
from django.utils import timezone

from governance.ground.models.fields import folded


def fold(apps, schema_editor):
    people = list(apps.get_model("governance", "Person").objects.order_by("id"))
    there, taken = {folded(person.username) for person in people}, set()
    for person in people:
        before, number = person.username, 1
        while folded(person.username) in taken or (number > 1 and folded(person.username) in there):
            number += 1
            person.username = f"{before[:140]}-{number}"
        taken.add(folded(person.username))
        person.save(update_fields=["username", "username_folded"])
        if person.username != before:
            note(apps, person.pk, before, person.username)


def note(apps, person_id, before, after):
    sys.stdout.write(f"\n  {before} is taken in another spelling: person {person_id} signs in as {after} from now on.")
    apps.get_model("governance", "SecurityEvent").objects.create(
        kind="account.renamed", at=timezone.now(), person_id=person_id, data={"before": before, "after": after}
    )


class Migration(migrations.Migration):
    dependencies = [("governance", "0014_folded_names")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
