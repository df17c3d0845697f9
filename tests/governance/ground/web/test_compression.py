"""Pages are compressed on their way, and lose nothing by it."""

import gzip
import re
import uuid

from django.test import Client

from cases.models import Case
from tests.district import IN_WEST_RIVER, RULED_CATEGORY, District

GZIP = {"Accept-Encoding": "gzip"}
REPORT = "/report/"


def test_a_page_is_sent_small_and_reads_the_same(district: District, client: Client) -> None:
    plain, packed = client.get("/track/"), client.get("/track/", headers=GZIP)

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert without_tokens(gzip.decompress(packed.content)) == without_tokens(plain.content)


def without_tokens(page: bytes) -> str:
    """Return a page without what is new in it each time."""
    return re.sub(r'(content|value|nonce)="[\w+/=-]{20,}"', "", page.decode())


def test_a_form_that_came_compressed_is_taken(district: District) -> None:
    client = Client(enforce_csrf_checks=True)
    page = gzip.decompress(client.get(REPORT, headers=GZIP).content).decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    lon, lat = IN_WEST_RIVER
    told = {"text": "路灯坏了一个星期", "category": RULED_CATEGORY, "longitude": str(lon), "latitude": str(lat)}
    told |= {"resident_name": "居民乙", "resident_phone": "19900005678", "idempotency_key": str(uuid.uuid4())}

    refused = client.post(REPORT, told, headers=GZIP)
    taken = client.post(REPORT, {**told, "csrfmiddlewaretoken": token}, headers=GZIP)

    assert [refused.status_code, taken.status_code] == [403, 302]
    assert Case.objects.count() == 1


def test_the_size_of_a_page_varies_by_chance(district: District, client: Client) -> None:
    # The head of ten bytes, then the file's name up to its NUL (RFC 1952).
    names = [client.get("/track/", headers=GZIP).content[10:].partition(b"\0")[0] for _ in range(20)]

    assert len({len(name) for name in names}) > 1


def test_static_files_and_answers_to_programs_are_left_as_they_are(district: District, client: Client) -> None:
    style = client.get("/static/css/portal.css", headers=GZIP)
    answer = client.get("/api/v1/public/cases/NOSUCHCODE/", headers=GZIP)

    assert style.status_code == 200
    assert "Content-Encoding" not in style
    assert "Content-Encoding" not in answer
    b"".join(style.streaming_content)
