"""Choosing where one is told, and keeping the gateways."""

import pytest
from django.test import Client
from django.urls import reverse

from governance.ground.commands.channels import choose_channels, offer_gateway
from governance.ground.commands.notifications import notify
from governance.ground.workflow import Words
from governance.models import Channel, Gateway, Message
from tests.district import District, moment

SECRET = "a-secret-that-both-sides-know"
GATEWAY = {
    "code": "sms",
    "name_zh": "短信",
    "name_en": "Text message",
    "url": "https://sms.example.org/",
    "secret": SECRET,
    "is_active": "on",
}


def signed_in(district: District, who: str) -> Client:
    """Return the browser of one of the cast."""
    client = Client()
    client.force_login(district.person(who))
    return client


def offered(district: District) -> None:
    """Offer a gateway for text messages."""
    told = {name: entry for name, entry in GATEWAY.items() if name not in ("code", "is_active")}
    offer_gateway("sms", by=district.actor("feng"), now=moment(), **told)


def test_a_person_chooses_a_mailbox_and_a_gateway(district: District) -> None:
    offered(district)
    client = signed_in(district, "zhou")

    sent = client.post(reverse("governance:channel-list"), {"mail": "zhou@example.org", "to-sms": "13800000000"})

    assert sent.status_code == 302
    assert sorted(row.address for row in Channel.objects.all()) == ["13800000000", "zhou@example.org"]
    assert "13800000000" in client.get(reverse("governance:channel-list")).text


def test_a_wrong_mailbox_is_refused_at_its_field(district: District) -> None:
    client = signed_in(district, "zhou")

    refused = client.post(reverse("governance:channel-list"), {"mail": "zhou at home"})

    assert refused.status_code == 422
    assert "zhou at home" in refused.text
    assert not Channel.objects.exists()


def test_an_administrator_offers_a_gateway_and_changes_it(district: District) -> None:
    client = signed_in(district, "feng")

    made = client.post(reverse("governance:gateway-new"), GATEWAY)
    changed = {**GATEWAY, "secret": "", "url": "https://sms.example.org/v2/"}
    again = client.post(reverse("governance:gateway-edit", args=["sms"]), changed)

    assert (made.status_code, again.status_code) == (302, 302)
    kept = Gateway.objects.get()
    assert (kept.url, kept.secret) == ("https://sms.example.org/v2/", SECRET)
    page = client.get(reverse("governance:gateway-list")).text
    assert "https://sms.example.org/v2/" in page
    assert SECRET not in page
    assert SECRET not in client.get(reverse("governance:gateway-edit", args=["sms"])).text


@pytest.mark.parametrize("changes", [{"url": "nowhere"}, {"secret": "short"}, {"code": "two words"}])
def test_a_gateway_that_cannot_be_used_is_refused_with_what_was_typed(
    district: District, changes: dict[str, str]
) -> None:
    refused = signed_in(district, "feng").post(reverse("governance:gateway-new"), {**GATEWAY, **changes})

    assert refused.status_code == 422
    assert "短信" in refused.text
    assert not Gateway.objects.exists()


@pytest.mark.parametrize("place", ["gateway-list", "gateway-new"])
def test_gateways_are_for_who_keeps_the_portal_running(district: District, place: str) -> None:
    answers = {who: signed_in(district, who).get(reverse(f"governance:{place}")).status_code for who in ("feng", "li")}

    assert answers == {"feng": 200, "li": 403}


def test_a_gateway_that_is_not_there_is_not_found(district: District) -> None:
    assert signed_in(district, "feng").get(reverse("governance:gateway-edit", args=["chat"])).status_code == 404


def test_failed_messages_are_listed_and_tried_again(district: District) -> None:
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    words = Words("派单：菜场垃圾", "Dispatched: market rubbish")
    for event_id in (7, 8):
        notify([district.person("zhou").pk], event_id=event_id, reason="inbox", text=words, url="/")
    failed = Message.objects.order_by("id")[0]
    Message.objects.filter(id=failed.pk).update(standing=Message.FAILED, error="refused")
    client = signed_in(district, "feng")

    page = client.get(reverse("governance:gateway-list"), {"show": "failed"})
    retried = client.post(reverse("governance:message-retry", args=[failed.pk]))

    assert [line.id for line in page.context["page"].messages.results] == [failed.pk]
    assert retried.status_code == 302
    assert Message.objects.get(id=failed.pk).standing == Message.WAITING
    assert "refused" in page.text


@pytest.mark.parametrize(("language", "words"), [("en", "Dispatched: market rubbish"), ("zh-hans", "派单：菜场垃圾")])
def test_what_was_sent_is_listed_in_the_language_of_the_page(district: District, language: str, words: str) -> None:
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    text = Words("派单：菜场垃圾", "Dispatched: market rubbish")
    notify([district.person("zhou").pk], event_id=7, reason="inbox", text=text, url="/")

    page = signed_in(district, "feng").get(reverse("governance:gateway-list"), headers={"accept-language": language})

    assert words in page.text
