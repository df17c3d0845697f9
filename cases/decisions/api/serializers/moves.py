"""What asking for what another decides, and deciding on it, take."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.moves import LONGEST_NOTE, MoveIn, note_field
from cases.decisions.commands.rulings import Ruling
from cases.rules.workflow.applications import KIND_WORDS, Kind
from governance.ground.http.shapes import DayIn, MomentIn


class ApplyIn(MoveIn):
    """What is applied for, and why."""

    kind = serializers.ChoiceField([(kind.value, words.en) for kind, words in KIND_WORDS.items()])
    reason = serializers.CharField(max_length=LONGEST_NOTE)
    assignment_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)
    until = MomentIn(required=False, allow_null=True, default=None, help_text="Of an extension.")
    owner = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    plan = note_field("Of a deferral.")
    review_on = DayIn(required=False, allow_null=True, default=None, help_text="Of a deferral.")
    lead = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Gather what the kind needs."""
        wanted = {name: attrs.pop(name) for name in ("until", "owner", "plan", "review_on", "lead")}
        return {**attrs, "kind": Kind(attrs["kind"]), "wanted": {k: v for k, v in wanted.items() if v}}


class DecideIn(MoveIn):
    """What was decided on an application, and why."""

    is_granted = serializers.BooleanField()
    reason = serializers.CharField(max_length=LONGEST_NOTE)
    lead = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20, help_text="Who leads instead, after a contest."
    )
    for_next_time = serializers.BooleanField(
        required=False, default=False, help_text="Also put the new lead into the responsibility list."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Turn the answer into a ruling."""
        ruling = {name: attrs.pop(name) for name in ("is_granted", "reason", "lead", "for_next_time")}
        return {**attrs, "ruling": Ruling(**ruling)}
