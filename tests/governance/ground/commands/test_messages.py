"""People are told outside the portal: by mail and through signed posts, again when it was not taken."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from governance.ground import events
from governance.ground.commands.channels import change_gateway, choose_channels, offer_gateway
from governance.ground.commands.messages import MAX_ATTEMPTS, retry_message, send_messages
from governance.ground.commands.notifications import notify
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.gateways.webhook import encoded
from governance.ground.permissions import Actor
from governance.ground.workflow import Words
from governance.models import Channel, Event, Gateway, Message, Notification
from tests.district import District, moment
from tests.receivers import Received, listening_gateway, listening_mail_server

SECRET = "a-secret-that-both-sides-know"
TEXT = Words("派单：菜场垃圾（QH-2026-000001）", "Dispatched: market rubbish (QH-2026-000001)")
SMTP = "django.core.mail.backends.smtp.EmailBackend"


GATEWAY = {"name_zh": "短信", "name_en": "Text message", "secret": SECRET}


def gateway(district: District, url: str, **changes: object) -> Gateway:
    """Set a gateway for text messages up."""
    told = {**GATEWAY, "url": url, **changes}
    return offer_gateway("sms", by=district.actor("feng"), now=moment(), **told)  # type: ignore[arg-type]


def changed_gateway(district: District, url: str, **changes: object) -> Gateway:
    """Change it, and leave its secret as it is."""
    told = {**GATEWAY, "url": url, "secret": "", **changes}
    return change_gateway("sms", by=district.actor("feng"), now=moment(), **told)  # type: ignore[arg-type]


def tell(district: District, *people: str, event_id: int = 7) -> int:
    """Notify some of the cast of one event."""
    ids = [district.person(name).pk for name in people]
    return notify(ids, event_id=event_id, reason="inbox", text=TEXT, url="/cases/QH-2026-000001/")


def due_again() -> None:
    """Let the time pass until every message is tried again."""
    Message.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def by_text_message(district: District, receiver: Received, who: str = "zhou") -> Actor:
    """Have somebody told through the gateway."""
    gateway(district, receiver.address)
    actor = district.actor(who)
    choose_channels(by=actor, mail="", gateways={"sms": "13800000000"})
    return actor


def test_a_notice_goes_out_once_signed_so_that_the_receiver_can_check_it(district: District) -> None:
    with listening_gateway() as receiver:
        by_text_message(district, receiver)
        tell(district, "zhou", "wu")
        tell(district, "zhou")

        assert send_messages() == 1
        assert send_messages() == 0

    headers, body = receiver.posts[0]
    signed = headers["X-Shaosheng-Moment"].encode() + b"." + body
    assert headers["X-Shaosheng-Signature"] == f"sha256={hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()}"
    assert len(receiver.posts) == 1
    told = json.loads(body)
    assert (told["to"], told["person"], told["text_zh"]) == ("13800000000", "zhou", TEXT.zh)
    assert Message.objects.get().standing == Message.SENT


@pytest.mark.parametrize(
    ("address", "link"), [("", ""), ("https://portal.example.org", "https://portal.example.org/x/")]
)
def test_a_message_has_a_link_that_leads_somewhere_or_none(
    district: District, settings: Settings, address: str, link: str
) -> None:
    settings.PORTAL_ADDRESS = address
    with listening_gateway() as receiver:
        by_text_message(district, receiver)
        tell(district, "zhou")
        Notification.objects.update(url="/x/")
        send_messages()

    assert json.loads(receiver.posts[0][1])["url"] == link


def test_a_mail_has_a_key_of_its_own_and_goes_to_the_chosen_mailbox(district: District, settings: Settings) -> None:
    settings.PORTAL_ADDRESS = "https://portal.example.org"
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    tell(district, "zhou")

    with listening_mail_server() as receiver:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", int(receiver.address)
        assert send_messages() == 1

    message = Message.objects.get()
    assert f"Message-ID: <message-{message.pk}@shaosheng>" in receiver.mails[0]
    assert "To: zhou@example.org" in receiver.mails[0]


def test_what_is_not_taken_is_tried_again_under_the_same_key_and_fails_in_the_end(district: District) -> None:
    with listening_gateway() as receiver:
        by_text_message(district, receiver)
        tell(district, "zhou")
        receiver.status = 500
        for _attempt in range(MAX_ATTEMPTS):
            due_again()
            assert send_messages() == 0

        message = Message.objects.get()
        assert (message.standing, message.attempts) == (Message.FAILED, MAX_ATTEMPTS)
        assert "500" in message.error
        due_again()
        assert send_messages() == 0
        assert {headers["Idempotency-Key"] for headers, _body in receiver.posts} == {f"message-{message.pk}"}

        receiver.status = 200
        retry_message(message.pk, by=district.actor("feng"), now=timezone.now())
        due_again()
        assert send_messages() == 1


def test_a_signed_post_follows_no_redirect(district: District) -> None:
    with listening_gateway() as receiver:
        by_text_message(district, receiver)
        tell(district, "zhou")
        receiver.status = 302

        assert send_messages() == 0
        assert len(receiver.posts) == 1


def test_a_mail_server_that_refuses_leaves_the_message_waiting(district: District, settings: Settings) -> None:
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    tell(district, "zhou")

    with listening_mail_server(takes=False) as receiver:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", int(receiver.address)
        assert send_messages() == 0

    assert Message.objects.get().standing == Message.WAITING


def test_a_worker_that_died_while_sending_leaves_a_message_that_is_sent_again(district: District) -> None:
    with listening_gateway() as receiver:
        by_text_message(district, receiver)
        tell(district, "zhou")
        Message.objects.update(standing=Message.SENDING, attempts=1)

        due_again()
        assert send_messages() == 1


def test_a_message_that_ends_each_worker_fails_in_the_end(district: District) -> None:
    with listening_gateway() as receiver:
        by_text_message(district, receiver)
        tell(district, "zhou")
        Message.objects.update(standing=Message.SENDING, attempts=MAX_ATTEMPTS)

        due_again()
        assert send_messages() == 0

    message = Message.objects.get()
    assert message.standing == Message.FAILED
    assert message.error
    assert receiver.posts == []


# What an older portal kept, or what nobody foresaw.
UNUSABLE = [
    "http://127.0.0.1:99999/",
    "http://[127.0.0.1/",
    "http://127.0.0.1/\r\nX: 1",
    f"http://{'a' * 64}.example/",
    "gopher://127.0.0.1/",
    "http://",
    "",
]


@pytest.mark.parametrize("address", UNUSABLE)
def test_what_is_wrong_with_one_message_is_its_own(district: District, address: str) -> None:
    with listening_gateway() as receiver:
        by_text_message(district, receiver, "zhou")
        choose_channels(by=district.actor("wu"), mail="", gateways={"sms": "13900000000"})
        broken = Gateway.objects.create(code="old", name_zh="旧", name_en="Old", url=address, secret=SECRET)
        Channel.objects.filter(person=district.person("zhou")).update(gateway=broken)
        tell(district, "zhou", "wu")

        assert send_messages() == 1

    failed = Message.objects.get(standing=Message.WAITING)
    assert (failed.attempts, failed.channel.gateway) == (1, broken)
    assert failed.error
    assert len(receiver.posts) == 1


def test_a_fault_without_words_is_noted_by_its_name(district: District, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.receivers.SpeechlessBackend"
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    tell(district, "zhou")

    assert send_messages() == 0

    assert Message.objects.get().error == "ArithmeticError"


def test_a_notice_of_several_lines_is_one_subject(district: District, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    lines = Words("派单：\n菜场垃圾", "Dispatched:\nmarket rubbish")
    notify([district.person("zhou").pk], event_id=7, reason="inbox", text=lines, url="/cases/QH-2026-000001/")

    assert send_messages() == 1
    assert mail.outbox[0].subject == "派单： 菜场垃圾"


def test_a_gateways_address_may_hold_chinese(district: District) -> None:
    with listening_gateway() as receiver:
        receiver.address = receiver.address.replace("/messages", "/短信/接收?区=东街道")
        by_text_message(district, receiver)
        tell(district, "zhou")

        assert send_messages() == 1
    assert encoded("https://短信.例子:8443/接收?区=东#上") == (
        "https://xn--vuq298g.xn--fsqu00a:8443/%E6%8E%A5%E6%94%B6?%E5%8C%BA=%E4%B8%9C#%E4%B8%8A"
    )


def test_who_takes_a_channel_back_is_told_in_the_portal_only(district: District) -> None:
    with listening_gateway() as receiver:
        actor = by_text_message(district, receiver)
        choose_channels(by=actor, mail="", gateways={})

        assert tell(district, "zhou") == 1
        assert send_messages() == 0
    assert not Channel.objects.exists()


def test_a_gateway_that_is_not_offered_any_more_carries_nothing(district: District) -> None:
    with listening_gateway() as receiver:
        actor = by_text_message(district, receiver)
        changed_gateway(district, receiver.address, is_active=False)

        tell(district, "zhou")

        assert send_messages() == 0
        with pytest.raises(Invalid):
            choose_channels(by=actor, mail="", gateways={"sms": "13800000000"})


def test_a_mailbox_that_is_none_is_refused(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        choose_channels(by=district.actor("zhou"), mail="zhou at home", gateways={})

    assert "mail" in refused.value.fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_zh": " "}, "name_zh"),
        ({"name_en": ""}, "name_en"),
        ({"url": "ftp://example.org"}, "url"),
        ({"url": "https://sms.example.org:99999/"}, "url"),
        ({"url": f"https://{'短' * 70}.example.org/"}, "url"),
        ({"secret": "short"}, "secret"),
        ({"secret": ""}, "secret"),
    ],
)
def test_a_gateway_is_written_whole_or_not_at_all(district: District, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        gateway(district, **{"url": "https://sms.example.org/", **changes})

    assert field in refused.value.fields
    assert not Gateway.objects.exists()


def test_a_changed_gateway_keeps_its_secret_and_the_log_knows_of_it(district: District) -> None:
    made = gateway(district, "https://sms.example.org/")

    changed_gateway(district, "https://sms.example.org/v2/")

    kept = Gateway.objects.get(id=made.pk)
    assert (kept.url, kept.secret) == ("https://sms.example.org/v2/", SECRET)
    events = Event.objects.filter(name="governance.gateway.written", subject_id=made.pk)
    assert [event.data["has_new_secret"] for event in events.order_by("seq")] == [True, False]
    assert SECRET not in json.dumps([event.data for event in events])


def test_a_code_is_given_once_and_an_unknown_one_is_not_found(district: District) -> None:
    gateway(district, "https://sms.example.org/")

    with pytest.raises(Invalid):
        gateway(district, "https://sms.example.org/")
    with pytest.raises(NotFound):
        change_gateway(
            "chat",
            by=district.actor("feng"),
            now=moment(),
            name_zh="聊天",
            name_en="Chat",
            url="https://chat.example.org/",
            secret=SECRET,
        )


def test_who_does_not_keep_the_portal_running_writes_and_retries_nothing(district: District) -> None:
    told = {"name_zh": "短", "name_en": "S", "url": "https://a.example/", "secret": SECRET}
    for write in (offer_gateway, change_gateway):
        with pytest.raises(NotAllowed):
            write("sms", by=district.actor("li"), now=moment(), **told)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        retry_message(1, by=district.actor("li"), now=moment())


def test_who_had_a_message_tried_again_stands_in_the_history(district: District) -> None:
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    tell(district, "zhou")
    message = Message.objects.get()
    Message.objects.update(standing=Message.FAILED)

    retry_message(message.pk, by=district.actor("feng"), now=moment())

    retried = Event.objects.get(name=events.MESSAGE_RETRIED)
    assert (retried.subject_kind, retried.subject_id) == ("governance.message", message.pk)
    assert (retried.by_id, retried.at) == (district.person("feng").pk, moment())


def test_a_message_that_has_not_failed_is_not_tried_again_by_hand(district: District) -> None:
    choose_channels(by=district.actor("zhou"), mail="zhou@example.org", gateways={})
    tell(district, "zhou")

    with pytest.raises(Conflict):
        retry_message(Message.objects.get().pk, by=district.actor("feng"), now=timezone.now())
    with pytest.raises(NotFound):
        retry_message(0, by=district.actor("feng"), now=timezone.now())
