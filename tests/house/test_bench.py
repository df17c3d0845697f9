"""The bench is run by hand only: what it takes from the portal must still be there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

from bench.intake import bench_token, points_of, report_entries
from tests.district import District

ROOT = Path(__file__).resolve().parents[2]


def test_every_part_of_the_bench_can_still_be_loaded() -> None:
    asked = [sys.executable, "-m", "bench", "--help"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr
    assert "--only" in answer.stdout


@pytest.mark.parametrize("address", ["/api/v1/cases/", "/defaults/"])
def test_what_the_bench_reports_is_taken_by_both_sides(address: str, district: District) -> None:
    worker = district.person("wang")
    client = Client(headers={"authorization": f"Token {bench_token(worker.pk)}"})
    told = json.dumps(report_entries(points_of(worker.pk)[0]))

    with override_settings(ROOT_URLCONF="bench.defaults"):
        answer = client.post(
            address, told, content_type="application/json", headers={"Idempotency-Key": "bench-report-1"}
        )

    assert answer.status_code == 201, answer.content
