"""Write where an export of a list goes on as every other list writes it, for those that are under way."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import migrations

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_cursors(apps: Any, _schema: Any) -> None:
    """Rewrite "microseconds.id" as the text of a cursor."""
    for export in _under_way(apps).filter(after__regex=r"^[0-9]+\.[0-9]+$"):
        moment, _dot, id_ = export.after.partition(".")
        at = EPOCH + timedelta(microseconds=int(moment))
        text = json.dumps([str(at), int(id_)])
        export.after = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        export.save(update_fields=["after"])


def as_numbers(apps: Any, _schema: Any) -> None:
    """Rewrite the text of a cursor as "microseconds.id"."""
    for export in _under_way(apps).exclude(after__contains="."):
        at, id_ = json.loads(base64.urlsafe_b64decode(export.after + "=" * (-len(export.after) % 4)))
        moment = (datetime.fromisoformat(at) - EPOCH) // timedelta(microseconds=1)
        export.after = f"{moment}.{id_}"
        export.save(update_fields=["after"])


def _under_way(apps: Any) -> Any:
    exports = apps.get_model("cases", "Export").objects
    return exports.filter(kind="list", status__in=("waiting", "running")).exclude(after="")


class Migration(migrations.Migration):
    """Only a handful of rows: what is written by a worker at this moment."""

    dependencies = [("cases", "0036_new_facts_on_lists")]

    operations = [migrations.RunPython(as_cursors, as_numbers)]
