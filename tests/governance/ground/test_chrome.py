"""The frame shows each person the menu that the person's permissions open."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from governance.ground.http.pages import chrome as chrome_module
from governance.ground.http.pages.chrome import Chrome
from governance.ground.http.pages.menus import Place, places
from governance.ground.workflow import Permission

STAFF, RESIDENT = places("STAFF"), places("RESIDENT")


@pytest.fixture(autouse=True)
def _every_screen_has_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chrome_module, "reverse", lambda view: f"/{view.replace(':', '/')}/")


def frame(*held: Permission, path: str = "/", **cookies: str) -> Chrome:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    request.actor = SimpleNamespace(name="李建国", holds=lambda permission: permission in held)
    return Chrome(request)


def views(entries: list[chrome_module.Entry]) -> set[str]:
    return {entry.url.strip("/").replace("/", ":", 1) for entry in entries}


OPEN_TO_ALL = {place.view for place in STAFF if not place.needs}


@pytest.mark.parametrize("place", [place for place in STAFF if place.needs], ids=lambda place: place.view)
def test_one_permission_opens_a_screen_and_without_it_the_menu_hides_it(place: Place) -> None:
    for permission in place.needs:
        assert place.view in views(frame(permission).nav)

    assert place.view not in views(frame(*set(Permission) - set(place.needs)).nav)


def test_without_a_permission_only_the_open_screens_are_listed() -> None:
    assert views(frame().nav) == OPEN_TO_ALL


def test_a_department_is_offered_no_new_case_but_searches_what_it_was_given() -> None:
    department = frame(Permission.HANDLE_ASSIGNMENT)

    assert (department.new_case_url, department.search_url) == ("", "/cases/search/")


def test_who_has_no_cases_is_offered_no_search() -> None:
    assert frame(Permission.MANAGE_PEOPLE).search_url == ""


def test_the_longest_address_above_the_page_is_the_current_one() -> None:
    desk = frame(*Permission, path="/cases/desk/QH-2026-000001/")

    assert [entry.url for entry in desk.nav if entry.current] == ["/cases/desk/"]


def test_a_resident_has_the_public_menu_without_signing_in() -> None:
    assert views(frame().public_nav) == {place.view for place in RESIDENT}


def test_the_phone_has_at_most_five_entries_within_reach() -> None:
    assert len(frame(*Permission).phone_nav) == 5


def test_a_department_has_its_inbox_within_reach() -> None:
    department = frame(Permission.VIEW_CASE, Permission.HANDLE_ASSIGNMENT)

    assert next(entry.url for entry in department.phone_nav) == "/cases/inbox/"


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', "")])
def test_only_a_known_theme_is_taken_from_the_cookie(cookie: str, theme: str) -> None:
    assert frame(theme=cookie).theme == theme


def test_a_request_that_no_middleware_saw_still_gets_a_frame() -> None:
    assert Chrome(RequestFactory().get("/")).initial == ""
