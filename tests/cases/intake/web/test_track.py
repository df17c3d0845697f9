"""What the holder of a tracking code may see, and who may see a photo."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from PIL import Image

from cases.casework.commands import desk, handling
from cases.casework.commands.photos import keep_photo
from cases.casework.queries.promised import promised_words
from cases.models import Assignment, Case, Photo
from cases.rules.workflow import Source
from governance.ground import outbox
from tests import stories
from tests.counting import statements
from tests.district import District, moment


@pytest.fixture(autouse=True)
def _nothing_counted(settings: LazySettings) -> Iterator[None]:
    """Let no test's look-ups count against the next one's limit."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


def picture(colour: str = "red") -> bytes:
    """Return a small photo."""
    out = BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def status_of(client: Client, address: str) -> int:
    """Return how an address answers, and close the file that it may have opened."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def finished_with_a_photo(district: District) -> Case:
    """Return a case that a department finished, with one photo of the report and one of the result."""
    case = stories.dispatched(district, photos=(keep_photo(picture("red")),))
    actor = district.actor("zhou")
    mine = Assignment.objects.get(case=case)
    step = {"by": actor, "now": moment(11), "assignment_id": mine.pk}
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="居民说气味很大，手机 19900001234", **step)
    return handling.finish_assignment(case.number, result="垃圾已清运", photos=(keep_photo(picture("green")),), **step)


def test_the_page_tells_where_the_case_is_and_who_acts(district: District, client: Client) -> None:
    case = stories.dispatched(district)

    page = client.get(f"/track/{case.tracking_code}/").content.decode()

    assert case.number in page
    assert "已交办有关部门" in page
    assert "城市管理局" in page


def wide(text: str) -> str:
    """Write a text in the full-width signs of a Chinese keyboard."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "spaces": lambda code: f" {code[:5]} {code[5:]}\u3000",
    "dashes": lambda code: f"{code[:5]}-{code[5:]}—",
    "full width": wide,
    "full width, lower case": lambda code: wide(code.lower()),
    "behind its name": lambda code: f"查询码：{code}",
}
LINKS: dict[str, Callable[[str], str]] = {
    "link": lambda code: f"https://portal.example/track/{code}/",
    "link with the answer code": lambda code: f"https://portal.example/track/{code}/#ABCD2345",
    "link of the form": lambda code: f"http://portal.example/track/?code={code.lower()}&lang=zh",
    "link of the sheet": lambda code: f"https://portal.example/report/done/{code}/",
    "link in a message": lambda code: f"我的诉求 https://portal.example/track/{code}/ 请查看",
    "link in full width": lambda code: wide(f"https://portal.example/track/{code}/"),
    "link with escapes": lambda code: f"https://portal.example/track/{quote(wide(code))}/",
}


@pytest.mark.parametrize("spelling", [*SPELLINGS, *LINKS])
def test_a_code_is_found_however_it_is_typed(district: District, client: Client, spelling: str) -> None:
    code = stories.filed(district).tracking_code

    answer = client.get("/track/", {"code": (SPELLINGS | LINKS)[spelling](code)})

    assert answer.status_code == 302
    assert answer["Location"] == f"/track/{code}/"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_address_of_a_case_takes_its_code_however_it_is_written(
    district: District, client: Client, spelling: str
) -> None:
    case = stories.calling_back(district, source=Source.PUBLIC, photos=(keep_photo(picture()),))
    Photo.objects.update(is_public=True)
    address = f"/track/{quote(SPELLINGS[spelling](case.tracking_code))}/"
    answer = {"answer_code": SPELLINGS[spelling](stories.answer_code(case))}
    said = {"was_contacted": "yes", "is_solved": "yes", "satisfaction": "satisfied", "seen_round": "1", "note": ""}

    assert status_of(client, address) == 200
    assert status_of(client, f"/api/v1/public/cases/{address.removeprefix('/track/')}") == 200
    assert status_of(client, f"{address}photos/{Photo.objects.get().pk}/") == 200
    assert client.post(f"{address}call-time/", {"part": "morning", "after": "", **answer}).status_code == 302
    assert client.post(f"{address}answer/", {**said, **answer}).status_code == 302


def test_an_unknown_code_is_a_404_that_says_what_to_check(district: District, client: Client) -> None:
    answer = client.get("/track/ABCDEFGHJK/")

    assert answer.status_code == 404
    assert 'value="ABCDEFGHJK"' in answer.content.decode()


def test_names_of_staff_phones_and_internal_words_stay_inside(district: District, client: Client) -> None:
    case = finished_with_a_photo(district)

    page = client.get(f"/track/{case.tracking_code}/").content.decode()

    assert "垃圾已清运" in page
    hidden = ["周城管", "李派单", "王网格", "1990000", "1234", "居民甲", "气味很大，手机", "请清运"]
    assert [word for word in hidden if word in page] == []


def test_a_declined_case_tells_the_resident_why(district: District, client: Client) -> None:
    case = stories.filed(district)
    desk.decline_case(case.number, by=district.actor("li"), now=moment(11), reason="legal-channel")

    page = client.get(f"/track/{case.tracking_code}/")

    assert "诉讼" in page.content.decode()
    assert page.context["page"].is_ended


def test_a_whistled_case_names_all_who_were_called(district: District, client: Client) -> None:
    case = stories.routed(district)

    page = client.get(f"/track/{case.tracking_code}/").content.decode()

    assert all(name in page for name in ("城市管理局", "住房建设局", "水务局"))


def test_every_state_of_the_way_has_a_page(district: District, client: Client) -> None:
    cases = [
        stories.filed(district),
        stories.registered(district),
        stories.whistled(district),
        stories.verifying(district),
        stories.calling_back(district),
    ]
    outbox.drain()

    answers = [client.get(f"/track/{case.tracking_code}/").status_code for case in cases]

    assert answers == [200] * len(cases)


def test_look_ups_are_bounded(district: District, client: Client) -> None:
    answers = [client.get("/track/ABCDEFGHJK/").status_code for _ in range(61)]

    assert answers[59:] == [404, 429]


def test_a_resident_sees_the_photo_of_the_result_and_not_that_of_the_report(district: District, client: Client) -> None:
    case = finished_with_a_photo(district)
    inside, public = Photo.objects.order_by("id")

    assert status_of(client, f"/track/{case.tracking_code}/photos/{public.pk}/") == 200
    assert status_of(client, f"/track/{case.tracking_code}/photos/{inside.pk}/") == 404


def test_a_resident_sees_the_photos_that_they_sent_and_nobody_else_does(district: District, client: Client) -> None:
    own = stories.filed(district, photos=(keep_photo(picture("red")),), source=Source.PUBLIC)
    other = stories.filed(district)
    sent = Photo.objects.get(case=own)

    page = client.get(f"/track/{own.tracking_code}/")

    assert [photo.id for photo in page.context["page"].own_photos] == [sent.pk]
    assert status_of(client, f"/track/{own.tracking_code}/photos/{sent.pk}/") == 200
    assert status_of(client, f"/track/{other.tracking_code}/photos/{sent.pk}/") == 404


def test_the_result_stands_before_everything_else(district: District, client: Client) -> None:
    case = stories.calling_back(district)
    page = client.get(f"/track/{case.tracking_code}/").text

    assert page.index('id="result"') < page.index('class="facts"') < page.index("step")


@pytest.mark.parametrize(
    ("language", "hours", "words"),
    [
        ("en", 48, "by Wednesday, March 4, 10:00 (2 working days from now)"),
        ("zh-hans", 48, "3月4日星期三 10:00前（还有2个工作日）"),
        ("en", 2, "by Monday, March 2, 12:00 (today)"),
        ("en", -2, "by Monday, March 2, 08:00"),
        ("en", 24 * 5, "by Saturday, March 7, 10:00 (4 working days from now)"),
    ],
)
def test_a_deadline_is_told_in_words(district: District, language: str, hours: int, words: str) -> None:
    with override(language):
        assert promised_words(moment() + timedelta(hours=hours), moment()) == words


def test_a_public_photo_needs_the_code_of_its_own_case(district: District, client: Client) -> None:
    finished_with_a_photo(district)
    other = stories.filed(district)
    public = Photo.objects.get(is_public=True)

    assert client.get(f"/track/{other.tracking_code}/photos/{public.pk}/").status_code == 404
    assert client.get(f"/photos/{public.pk}/").status_code == 302


@pytest.mark.parametrize(
    ("username", "status"),
    [("wang", 200), ("li", 200), ("zhou", 200), ("qian", 200), ("sun", 404), ("xu", 404), ("wu", 404)],
)
def test_a_photo_is_seen_by_who_sees_its_case(district: District, client: Client, username: str, status: int) -> None:
    finished_with_a_photo(district)
    client.force_login(district.person(username))

    assert status_of(client, f"/photos/{Photo.objects.order_by('id')[0].pk}/") == status


def test_a_photo_is_served_as_what_it_is_and_kept_privately(district: District, client: Client) -> None:
    finished_with_a_photo(district)
    photo = Photo.objects.order_by("id")[0]
    client.force_login(district.person("wang"))

    whole = client.get(f"/photos/{photo.pk}/")
    small = client.get(f"/photos/{photo.pk}/?small")

    assert whole["Content-Type"] == "image/jpeg"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert "private" in whole["Cache-Control"]
    assert Image.open(BytesIO(b"".join(whole.streaming_content))).size == (640, 480)
    assert Image.open(BytesIO(b"".join(small.streaming_content))).size == (320, 240)


def test_a_photo_whose_file_is_gone_is_not_found(district: District, client: Client, settings: LazySettings) -> None:
    finished_with_a_photo(district)
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "elsewhere"
    client.force_login(district.person("wang"))

    assert client.get(f"/photos/{Photo.objects.order_by('id')[0].pk}/").status_code == 404


def test_the_page_takes_few_statements_however_long_the_story(district: District, client: Client) -> None:
    short, long = stories.filed(district), stories.calling_back(district)

    with statements() as of_short:
        client.get(f"/track/{short.tracking_code}/")
    with statements() as of_long:
        client.get(f"/track/{long.tracking_code}/")

    assert len(of_long) <= len(of_short) <= 4
