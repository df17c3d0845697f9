"""The service catalogue by API; reading it needs no account."""

from services.models import ServiceItem
from tests.api import caller, stranger
from tests.district import District


def test_a_stranger_reads_the_catalogue(district: District) -> None:
    page = stranger().get("services/", words="公租房").json()

    assert [row["code"] for row in page["results"]] == ["S-001"]
    assert stranger().get("services/S-001/").json()["documents_en"] == ["Identity card", "Household register"]


def test_what_is_not_published_is_404(district: District) -> None:
    ServiceItem.objects.update(is_published=False)

    assert stranger().get("services/S-001/").status_code == 404
    assert caller(district, "wang").get("services/S-001/").status_code == 404
    assert stranger().get("services/").json()["results"] == []


def test_the_catalogue_is_narrowed_by_department_and_theme(district: District) -> None:
    theme = ServiceItem.objects.get().theme_id

    assert len(stranger().get("services/", department="D-HOUSING", theme=theme).json()["results"]) == 1
    assert stranger().get("services/", department="D-URBAN").json()["results"] == []
