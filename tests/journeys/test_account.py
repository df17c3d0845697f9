"""The account side in a real browser: password, second factor, signing in again, another session's end."""

import re
from base64 import b32decode
from collections.abc import Callable

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.district import PASSWORD

pytestmark = pytest.mark.journey

SitDown = Callable[..., Page]
Shot = Callable[[Page, str], None]
WHO, BETTER = "deng", "a-better-password-1949"


def code_of(secret: str, *, steps: int) -> str:
    """Return what an authenticator app shows, some steps of half a minute from now."""
    return f"{TOTP(b32decode(secret), drift=steps).token():06d}"


def sign_in(page: Page, password: str) -> None:
    """Give name and password on the sign-in page."""
    page.goto("/login/")
    page.fill("input[name=username]", WHO.upper())
    page.fill("input[name=password]", password)
    page.locator("main button[type=submit]").first.click()


def press(page: Page, words: str) -> None:
    """Press what is called so, a button or a link."""
    page.locator("main").get_by_role("link", name=words).or_(
        page.locator("main").get_by_role("button", name=words)
    ).click()


def test_somebody_keeps_their_own_account(sit_down: SitDown, shot: Shot) -> None:
    page, phone = sit_down(WHO, language="en"), sit_down(WHO, size=PHONE)

    # To the account from the person's menu; another password ends the phone's session.
    page.locator(".bar-person").click()
    page.locator("#person-menu a.menu-item[href='/account/']").click()
    press(page, "Change the password")
    for name, text in (("present", PASSWORD), ("password", BETTER), ("again", BETTER)):
        page.fill(f"input[name={name}]", text)
    shot(page, "account-password")
    press(page, "Change")
    expect(page.locator("main .alert-line")).to_contain_text("Your password is changed")
    phone.goto("/account/")
    expect(phone).to_have_url(re.compile("/login/"))

    # The second factor: the secret that the QR code holds, the code that a phone would show.
    press(page, "Set up the second factor")
    assert page.locator("main h1").bounding_box()["y"] < 200, "a page of its own begins below its bar"
    page.fill("input[name=present]", BETTER)
    press(page, "Show the QR code")
    page.locator("details summary").click()
    secret = page.locator(".factor-secret").inner_text()
    expect(page.locator(".factor-qr svg")).to_be_visible()
    shot(page, "account-second-factor")
    page.fill("input[name=code]", code_of(secret, steps=-1))
    press(page, "Set up")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    shot(page, "account-recovery-codes")
    press(page, "I have kept them")
    expect(page.locator("main")).to_contain_text("Second factor is on")

    # Out, and in again with both.
    page.locator(".bar-person").click()
    page.locator("#person-menu form[action='/logout/'] button").click()
    expect(page.locator(".bar-person")).to_have_count(0)
    sign_in(page, BETTER)
    expect(page).to_have_url(re.compile("/login/code/"))
    shot(page, "account-code")
    page.fill("input[name=code]", code_of(secret, steps=0))
    press(page, "Sign in")
    expect(page.locator(".bar-person")).to_be_visible()

    # In on the phone too, and out there from here.
    sign_in(phone, BETTER)
    phone.fill("input[name=code]", code_of(secret, steps=1))
    phone.locator("main button.btn-primary").click()
    phone.locator(".bar-person").wait_for()
    phone.goto("/account/")
    shot(phone, "account-phone")
    page.goto("/account/")
    shot(page, "account")
    page.locator("form[action*='/account/sessions/'][action$='/end/'] button").last.click()
    expect(page.locator("main .alert-line")).to_contain_text("The session has ended")
    phone.goto("/account/")
    expect(phone).to_have_url(re.compile("/login/"))
