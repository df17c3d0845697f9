"""Streets and communities from a table, on the administrator's page."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.models import Organisation
from tests.district import District

ENGLISH = {"accept-language": "en"}
PAGE = "/organisations/import/"
CHINESE_HEADS = "街道代码,街道,社区代码,社区,社区电话\n"
GOOD = "990000003,南街道,990000003001,南一社区,\n"


@pytest.fixture
def feng(district: District, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(district.person("feng"))
    return client


def send(client: Client, table: str, **told: str) -> tuple[int, str]:
    """Send a table as a browser would; return the status and the page."""
    file = SimpleUploadedFile("communities.csv", table.encode())
    answer = client.post(PAGE, {"district": "990000", "file": file, **told}, headers=ENGLISH)
    return answer.status_code, answer.content.decode()


def test_the_chart_leads_to_the_import_and_back_with_what_was_added(district: District, feng: Client) -> None:
    assert f'href="{PAGE}"' in feng.get("/organisations/").content.decode()

    status, _page = send(feng, CHINESE_HEADS + GOOD)

    assert status == 302
    assert Organisation.objects.get(code="990000003001").parent.name_zh == "南街道"
    assert "Streets added: 1; communities added: 1." in feng.get("/organisations/", headers=ENGLISH).content.decode()


def test_a_check_says_what_would_come_and_adds_nothing(district: District, feng: Client) -> None:
    status, page = send(feng, CHINESE_HEADS + GOOD, **{"try": "1"})

    assert status == 200
    assert "Streets it would add: 1; communities: 1." in page
    assert not Organisation.objects.filter(code__startswith="990000003").exists()


@pytest.mark.parametrize("told", [{}, {"try": "1"}])
def test_every_bad_row_is_named_and_none_is_added(district: District, feng: Client, told: dict[str, str]) -> None:
    status, page = send(feng, CHINESE_HEADS + GOOD + "99,南街道,990000003002,南二社区,\n", **told)

    assert status == 422
    assert "Row 3: the street's code 99 is not nine digits." in unescape(page)
    assert not Organisation.objects.filter(code__startswith="990000003").exists()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("a,b\n1,2\n", "no column street_code, street, village_code, village"),
        ("", "This file is empty."),
        (CHINESE_HEADS, "nothing was added"),
        (CHINESE_HEADS + GOOD * 5001, "more than 5,000 rows"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(district: District, feng: Client, table: str, said: str) -> None:
    status, page = send(feng, table)

    assert status == 422
    assert said in page


@pytest.mark.parametrize("who", ["li", "chen", "yang", "zhou"])
def test_only_who_keeps_a_district_imports_into_it(district: District, client: Client, who: str) -> None:
    client.force_login(district.person(who))

    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/organisations/").content.decode()
