"""Tokens, the person who asks, the tree and notifications."""

from django.test import Client

from governance.ground import outbox
from tests.api import Caller, caller, stranger
from tests.district import PASSWORD, District
from tests.stories import filed


def _log_in(username: str, password: str = PASSWORD, *, address: str = "203.0.113.1") -> object:
    program = Caller(client=Client(enforce_csrf_checks=True, REMOTE_ADDR=address))
    return program.post("token/", {"username": username, "password": password})


def test_a_password_is_exchanged_for_a_token_that_speaks_for_the_person(district: District) -> None:
    token = _log_in("li", address="203.0.113.11").json()["token"]

    assert Caller({"Authorization": f"Token {token}"}).get("me/").json()["username"] == "li"


def test_a_wrong_password_is_422_and_does_not_say_which_half_was_wrong(district: District) -> None:
    known = _log_in("li", "wrong", address="203.0.113.13")
    unknown = _log_in("nobody", "wrong", address="203.0.113.13")

    assert known.status_code == unknown.status_code == 422
    assert known.json() == unknown.json()


def test_guessing_passwords_is_slowed_down(district: District) -> None:
    answers = [_log_in("li", "wrong", address="203.0.113.14") for _n in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_revoked_token_lets_nobody_in(district: District) -> None:
    program = caller(district, "li")

    assert program.delete("token/").status_code == 204
    assert program.get("me/").status_code == 401


def test_a_stranger_has_no_token_to_revoke(district: District) -> None:
    assert stranger().delete("token/").status_code == 401


def test_me_names_my_posts_and_what_they_cover(district: District) -> None:
    me = caller(district, "li").get("me/").json()

    assert [(post["role"], post["organisation"]["code"]) for post in me["posts"]] == [("dispatcher", "990000001")]
    covered = {row["code"]: [o["code"] for o in row["organisations"]] for row in me["permissions"]}
    assert covered["dispatch_case"] == ["990000001"]
    assert "blow_whistle" not in covered


def test_who_has_no_post_has_no_permission(district: District) -> None:
    me = caller(district, "newcomer").get("me/").json()

    assert (me["posts"], me["permissions"]) == ([], [])


def test_the_tree_is_read_from_any_organisation_downwards(district: District) -> None:
    program = caller(district, "li")

    below = program.get("organisations/", under="990000001").json()["results"]
    communities = program.get("organisations/", kind="community").json()["results"]

    assert [row["code"] for row in below] == ["990000001", "990000001001", "990000001002"]
    assert {row["parent"] for row in communities} == {"990000001", "990000002"}


def test_one_organisation_is_read_by_its_code(district: District) -> None:
    program = caller(district, "li")

    found = program.get("organisations/D-URBAN-E/").json()

    assert (found["family"], found["parent"], found["depth"]) == ("office", "D-URBAN", 3)
    assert program.get("organisations/NO-SUCH/").status_code == 404
    assert program.get("organisations/", under="NO-SUCH").status_code == 404


def test_notifications_are_read_and_marked(district: District) -> None:
    program = caller(district, "li")
    filed(district)
    outbox.drain()
    (told,) = program.get("notifications/", unread="true").json()["results"]

    marked = program.post("notifications/read/", {"upto": told["id"]}).json()["marked"]

    assert marked == 1
    assert program.get("notifications/", unread="true").json()["results"] == []
    assert [row["id"] for row in program.get("notifications/").json()["results"]] == [told["id"]]


def test_nobody_reads_anothers_notifications(district: District) -> None:
    filed(district)
    outbox.drain()

    assert caller(district, "xu").get("notifications/").json()["results"] == []
