"""Events bear the portal's signature, chains a seal, days an anchor; what was recorded before is sealed as it stands."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.utils import timezone

from governance.ground.queries.anchors import digest_of_anchor
from governance.ground.seals import WHOLE, Sealable, seal, weight

FORWARD = """
CREATE OR REPLACE FUNCTION governance_event_digest(e governance_event) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(chr(31), e.previous_digest, e.subject_kind, e.subject_id, e.seq, e.name,
    coalesce(e.by_id::text, '-'), e.by_zh, e.by_en,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    coalesce(e.key, '-'), e.data::text, e.mac), 'UTF8')), 'hex')
$$;
-- Whoever records need not have the right to write heads: the function has its owner's.
ALTER FUNCTION governance_event_chain() SECURITY DEFINER SET search_path = public, pg_temp;
UPDATE governance_chainhead SET unkeyed = count;
"""
BACK = """
ALTER FUNCTION governance_event_chain() SECURITY INVOKER RESET search_path;
CREATE OR REPLACE FUNCTION governance_event_digest(e governance_event) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(chr(31), e.previous_digest, e.subject_kind, e.subject_id, e.seq, e.name,
    coalesce(e.by_id::text, '-'), e.by_zh, e.by_en,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    coalesce(e.key, '-'), e.data::text), 'UTF8')), 'hex')
$$;
"""
AT_ONCE = 5000
_SEAL = """
UPDATE governance_chainhead head SET sealed_count = count, sealed_digest = head.digest, seal = made.seal
FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS made(kind, id, seal)
WHERE head.subject_kind = made.kind AND head.subject_id = made.id
"""


def seal_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Seal every chain as it stands, once: later nothing without a signature is sealed."""
    chains = events = whole = 0
    with schema_editor.connection.cursor() as cursor:
        for heads in _batches(cursor):
            seals = [seal("head", *head.parts) for head in heads]
            cursor.execute(_SEAL, [[head.kind for head in heads], [head.id for head in heads], seals])
            chains, events = chains + len(heads), events + sum(head.count for head in heads)
            whole = (whole + sum(map(weight, heads, seals))) % WHOLE
    if chains:
        now = timezone.now()
        fields = {"at": now, "chains": chains, "events": events, "weight": f"{whole:x}", "previous": ""}
        anchor = apps.get_model("governance", "ChainAnchor")(day=timezone.localdate(now), **fields)
        anchor.digest = digest_of_anchor(anchor)
        anchor.seal = seal("anchor", anchor.digest)
        anchor.save()


def _batches(cursor: Any) -> Iterator[list[Sealable]]:
    place: tuple[str, int] = ("", 0)
    while True:
        cursor.execute(
            "SELECT subject_kind, subject_id, count, digest, unkeyed FROM governance_chainhead"
            " WHERE (subject_kind, subject_id) > (%s, %s) ORDER BY subject_kind, subject_id LIMIT %s",
            [*place, AT_ONCE],
        )
        heads = [Sealable(*row) for row in cursor.fetchall()]
        if not heads:
            return
        yield heads
        place = (heads[-1].kind, heads[-1].id)


class Migration(migrations.Migration):
    dependencies = [("governance", "0019_actor_of_a_day")]

    operations = [
        migrations.CreateModel(
            name="ChainAnchor",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("chains", models.BigIntegerField()),
                ("events", models.BigIntegerField()),
                ("weight", models.TextField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=80)),
            ],
            options={"ordering": ("day",), "default_permissions": ()},
        ),
        migrations.AddField("event", "mac", models.CharField(editable=False, max_length=160, null=True)),
        migrations.AddField("chainhead", "unkeyed", models.PositiveIntegerField(db_default=0)),
        migrations.AddField("chainhead", "sealed_count", models.PositiveIntegerField(db_default=0)),
        migrations.AddField("chainhead", "sealed_digest", models.CharField(db_default="", max_length=64)),
        migrations.AddField("chainhead", "seal", models.CharField(db_default="", max_length=80)),
        migrations.RunSQL(FORWARD, BACK),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.AddIndex(
            "chainhead",
            models.Index(
                condition=models.Q(("count__gt", models.F("sealed_count"))),
                fields=["subject_kind", "subject_id"],
                name="chain_to_seal",
            ),
        ),
    ]
