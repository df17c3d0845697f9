"""Residents whose number was told in another spelling are known again: rows of before are read anew, batch by batch.

The numbers are sealed, so the keys of the settings are needed. Run again it changes nothing.
"""

from django.db import migrations

from governance.ground.workflow.phones import phone_of
from governance.models import phone_index

AT_ONCE = 500


def know_again(apps, schema_editor):
    Case, CaseSearch = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseSearch")
    told = Case.objects.exclude(resident_phone_tail="").order_by("id")
    last = 0
    while rows := list(
        told.filter(id__gt=last).only("resident_phone", "resident_phone_tail", "resident_phone_index")[:AT_ONCE]
    ):
        changed = [row for row in rows if _reads_otherwise(row)]
        Case.objects.bulk_update(changed, ["resident_phone_tail", "resident_phone_index"])
        for row in changed:
            CaseSearch.objects.filter(case_id=row.pk).update(phone_tail=row.resident_phone_tail)
        last = rows[-1].pk


def _reads_otherwise(row):
    before = row.resident_phone_tail, row.resident_phone_index
    row.resident_phone_tail = phone_of(row.resident_phone).tail
    row.resident_phone_index = phone_index(row.resident_phone)
    return before != (row.resident_phone_tail, row.resident_phone_index)


class Migration(migrations.Migration):
    # Each batch is a transaction of its own: the table is never held.
    atomic = False
    dependencies = [("cases", "0021_answers_by_the_resident_alone")]

    operations = [migrations.RunPython(know_again, migrations.RunPython.noop)]
