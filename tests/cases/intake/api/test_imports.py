"""A file of cases is sent by API, taken in by a worker, and its rejected rows can be read."""

from django.core.files.uploadedfile import SimpleUploadedFile

from governance.ground import outbox
from tests.api import a_key, caller
from tests.district import District

ROWS = (
    "source_id,text,category,longitude,latitude\n"
    "a-1,路灯不亮,urban-lights,118.705,31.205\n"
    "a-2,没有类别,no-such-category,118.705,31.205\n"
)


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("cases.csv", ROWS.encode(), content_type="text/csv")


def test_an_import_is_accepted_and_taken_in(district: District) -> None:
    program = caller(district, "li")

    accepted = program.upload("imports/", key=a_key(), file=_file())
    outbox.drain()

    assert (accepted.status_code, accepted.json()["status"]) == (202, "waiting")
    done = program.get(accepted["Location"].removeprefix("/api/v1/")).json()
    assert (done["status"], done["total"], done["created"], done["rejected"]) == ("ended", 2, 1, 1)
    (rejected,) = program.get(f"imports/{done['id']}/rejected/").json()
    assert (rejected["row"], rejected["source_id"]) == (3, "a-2")
    assert [row["id"] for row in program.get("imports/").json()["results"]] == [done["id"]]


def test_the_same_file_under_the_same_key_is_one_import(district: District) -> None:
    program, key = caller(district, "li"), a_key()

    first, second = program.upload("imports/", key=key, file=_file()), program.upload("imports/", key=key, file=_file())

    assert first.json()["id"] == second.json()["id"]


def test_an_import_of_another_is_404(district: District) -> None:
    made = caller(district, "li").upload("imports/", key=a_key(), file=_file()).json()

    assert caller(district, "xu").get(f"imports/{made['id']}/").status_code == 404
    assert caller(district, "xu").get(f"imports/{made['id']}/rejected/").status_code == 404


def test_who_may_import_nothing_gets_403(district: District) -> None:
    assert caller(district, "wang").upload("imports/", key=a_key(), file=_file()).status_code == 403
    assert caller(district, "wang").get("imports/").status_code == 403


def test_a_file_without_the_columns_stops_and_says_which(district: District) -> None:
    file = SimpleUploadedFile("cases.csv", b"one,two\n1,2\n", content_type="text/csv")
    program = caller(district, "li")

    accepted = program.upload("imports/", key=a_key(), file=file)
    outbox.drain()

    stopped = program.get(f"imports/{accepted.json()['id']}/").json()
    assert (accepted.status_code, stopped["status"]) == (202, "failed")
    assert "诉求内容" in stopped["reason"]


def test_a_file_that_is_surely_no_table_is_422(district: District) -> None:
    file = SimpleUploadedFile("cases.xls", b"\xd0\xcf\x11\xe0", content_type="application/vnd.ms-excel")

    assert caller(district, "li").upload("imports/", key=a_key(), file=file).status_code == 422
