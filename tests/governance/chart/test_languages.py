"""Each person is spoken to in the language that they have chosen, wherever the portal speaks to them."""

import json
import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from governance.chart.commands.languages import choose_language
from governance.chart.commands.ways_back import mail_reset_link
from governance.ground.commands.channels import choose_channels, offer_gateway
from governance.ground.commands.messages import send_messages
from governance.ground.commands.notifications import notify
from governance.ground.errors import Invalid
from governance.ground.workflow import Words
from governance.models import Person
from tests.api import Caller, caller, token_of
from tests.district import PASSWORD, District, moment
from tests.receivers import listening_gateway

TEXT = Words("派单：垃圾清运（东街）", "Dispatched: rubbish (East Street)")
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
CHINESE = re.compile(r"[\u3400-\u9fff]")
SECRET = "a-secret-that-both-sides-know"
SWITCH = "/language/setlang/"


def chosen(district: District, who: str, language: str) -> None:
    """Let somebody choose a language."""
    choose_language(by=district.actor(who), language=language)


def tell(district: District, *people: str) -> None:
    """Tell some of the cast of one event."""
    ids = [district.person(who).pk for who in people]
    notify(ids, event_id=7, reason="inbox", text=TEXT, url="/cases/QH-2026-000001/")


def test_two_readers_of_one_event_get_two_mails_each_wholly_in_their_language(
    district: District, settings: Settings
) -> None:
    settings.EMAIL_BACKEND, settings.PORTAL_ADDRESS = LOCMEM, "https://portal.example.org"
    for who, language in (("zhou", "zh-hans"), ("wu", "en")):
        chosen(district, who, language)
        choose_channels(by=district.actor(who), mail=f"{who}@example.org", gateways={})

    tell(district, "zhou", "wu")

    assert send_messages() == 2
    sent = {letter.to[0]: letter for letter in mail.outbox}
    chinese, english = sent["zhou@example.org"], sent["wu@example.org"]
    assert (chinese.subject, english.subject) == (TEXT.zh, TEXT.en)
    assert TEXT.en not in chinese.body
    assert CHINESE.search(english.subject + str(english.body)) is None
    assert "https://portal.example.org/cases/QH-2026-000001/" in english.body


def test_who_has_chosen_no_language_is_written_to_in_the_districts(district: District, settings: Settings) -> None:
    settings.EMAIL_BACKEND = LOCMEM
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})

    tell(district, "zhou")

    assert send_messages() == 1
    assert (mail.outbox[0].subject, TEXT.en in mail.outbox[0].body) == (TEXT.zh, False)


@pytest.mark.parametrize(("language", "text"), [("zh-hans", TEXT.zh), ("en", TEXT.en)])
def test_a_gateway_is_given_the_readers_language_and_the_text_in_it(
    district: District, language: str, text: str
) -> None:
    chosen(district, "zhou", language)
    with listening_gateway() as receiver:
        told = {"name_zh": "短信", "name_en": "Text message", "url": receiver.address, "secret": SECRET}
        offer_gateway("sms", by=district.actor("feng"), now=moment(), **told)
        choose_channels(by=district.actor("zhou"), mail="", gateways={"sms": "13800000000"})
        tell(district, "zhou")
        assert send_messages() == 1

    told = json.loads(receiver.posts[0][1])
    assert (told["language"], told["text"]) == (language, text)


@pytest.mark.parametrize(("language", "is_chinese"), [("zh-hans", True), ("en", False)])
def test_a_link_for_a_new_password_is_mailed_in_its_readers_language(
    district: District, settings: Settings, language: str, is_chinese: bool
) -> None:
    settings.EMAIL_BACKEND = LOCMEM
    Person.objects.filter(username="zhou").update(email="zhou@example.org")
    chosen(district, "zhou", language)

    mail_reset_link(
        district.person("zhou").pk,
        by=district.actor("feng"),
        now=moment(),
        address_of=lambda secret: f"/reset/{secret}/",
    )

    send_messages()
    letter = mail.outbox[0]
    assert (CHINESE.search(letter.subject) is not None) is is_chinese
    assert (CHINESE.search(str(letter.body)) is not None) is is_chinese
    assert ("password" in letter.subject) is not is_chinese


def test_the_language_of_the_menu_is_kept_for_who_is_signed_in(district: District) -> None:
    browser = Client()
    browser.force_login(district.person("li"))

    before = browser.get("/account/", headers={"Accept-Language": "en"}).text
    browser.post(SWITCH, {"language": "en", "next": "/account/"})

    assert "until you choose a language; pages come in the one that your browser asks for" in before
    assert district.person("li").language == "en"
    assert "come in English, and so do the pages after each sign-in" in browser.get("/account/").text


def test_a_strangers_choice_is_the_browsers_alone(district: District) -> None:
    stranger = Client()

    assert stranger.post(SWITCH, {"language": "en"}).status_code == 302
    assert stranger.cookies["django_language"].value == "en"
    assert not Person.objects.exclude(language="").exists()


@pytest.mark.parametrize("language", ["", "de", "zh", "en-gb"])
def test_a_language_that_the_portal_does_not_speak_is_kept_nowhere(district: District, language: str) -> None:
    browser = Client()
    browser.force_login(district.person("li"))

    assert browser.post(SWITCH, {"language": language}).status_code == 302
    assert district.person("li").language == ""
    with pytest.raises(Invalid):
        choose_language(by=district.actor("li"), language=language)


@pytest.mark.parametrize(("language", "words"), [("en", "My account"), ("zh-hans", "我的账号")])
def test_after_signing_in_on_a_new_device_the_pages_speak_the_persons_language(
    district: District, language: str, words: str
) -> None:
    chosen(district, "li", language)
    device = Client(headers={"accept-language": "zh-CN" if language == "en" else "en"})

    assert device.post("/login/", {"username": "li", "password": PASSWORD}).status_code == 302

    assert words in device.get("/account/").text


def test_a_program_that_names_no_language_is_answered_in_its_persons(district: District) -> None:
    chosen(district, "li", "en")
    token = {"Authorization": f"Token {token_of(district.person('li'))}"}

    own = Caller(token).get("cases/QH-1999-000001/")
    asked = Caller({**token, "Accept-Language": "zh-hans"}).get("cases/QH-1999-000001/")

    assert CHINESE.search(own.json()["detail"]) is None
    assert own["Content-Language"] == "en"
    assert CHINESE.search(asked.json()["detail"]) is not None


def test_me_names_the_language(district: District) -> None:
    chosen(district, "li", "en")

    assert caller(district, "li").get("me/").json()["language"] == "en"
