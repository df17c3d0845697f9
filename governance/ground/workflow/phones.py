"""One telephone number in its many spellings: what is kept of it, and by what it is known again."""

import re
import unicodedata
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

REGION, COUNTRY_CODE = "CN", 86
LONGEST = 200
EXTENSION = "转"
# As offices write an extension, and as the library reads it.
_EXTENSION = re.compile(r"\s*(?:转|轉|分机)\s*[:：]?\s*(?=\d)")
_READ_EXTENSION = " ext. "
# Hotlines such as 12345 are shorter than any number of a person.
_SHORT = re.compile(r"\d{5,8}")
_BETWEEN = " \t\n,;/|、，；。"


class Phone(NamedTuple):
    """What a telephone entry holds: its first number as it is dialled here, the extension, and all else that was told.

    Nothing is refused: where no number is found, all of it is what was told.
    """

    number: str
    extension: str
    beside: str

    @property
    def identity(self) -> str:
        """By what the number is known again: the same for all its spellings, another for each extension."""
        return f"{self.number}{EXTENSION}{self.extension}" if self.extension else self.number

    @property
    def kept(self) -> str:
        """The entry as it is stored and dialled from."""
        return " / ".join(part for part in (self.identity, self.beside) if part)[:LONGEST]

    @property
    def tail(self) -> str:
        """The last four digits, by which a number is told from another where it may not be seen."""
        digits = "".join(sign for sign in self.beside if sign in "0123456789")
        return (self.number or digits or self.beside)[-4:]

    @property
    def is_alone(self) -> bool:
        """Tell whether the entry is a telephone number and nothing else."""
        return bool(self.number) and not self.beside


def office_phone_of(text: str) -> str | None:
    """Return the number of an office as it is kept, nothing where none is told; None for what is not one number."""
    told = _folded(text)
    if not told or _SHORT.fullmatch(told):
        return told
    phone = phone_of(text)
    return phone.identity if phone.is_alone else None


def phone_of(text: str) -> Phone:
    """Read a telephone entry, however it is written."""
    folded = _folded(text[:LONGEST])
    for leniency in (Leniency.VALID, Leniency.POSSIBLE):
        found = next(iter(PhoneNumberMatcher(folded, REGION, leniency=leniency)), None)
        if found:
            beside = f"{folded[: found.start]} {folded[found.end :]}"
            return _phone(found.number, beside.replace(_READ_EXTENSION, EXTENSION).strip(_BETWEEN))
    return Phone("", "", folded)


def _folded(text: str) -> str:
    """Return the text in plain signs, without the marks of direction that come along with a copied number."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return _EXTENSION.sub(_READ_EXTENSION, seen).strip()


def _phone(found: PhoneNumber, beside: str) -> Phone:
    extension, found.extension = found.extension or "", None
    is_own = found.country_code == COUNTRY_CODE
    spelled = phonenumbers.format_number(found, PhoneNumberFormat.NATIONAL if is_own else PhoneNumberFormat.E164)
    return Phone(re.sub(r"\D", "", spelled) if is_own else spelled, extension, beside)


def dialled(kept: str) -> str:
    """Return what a telephone dials for a kept number, its extension left out."""
    return kept.partition(EXTENSION)[0].replace(" ", "")


def shown(kept: str) -> str:
    """Return a kept number in the groups in which people read it."""
    number, mark, extension = kept.partition(EXTENSION)
    found = next(iter(PhoneNumberMatcher(number, REGION, leniency=Leniency.POSSIBLE)), None)
    plain = phonenumbers.format_number(found.number, PhoneNumberFormat.NATIONAL) if found else number
    return f"{plain} {mark} {extension}" if mark else plain


def masked(tail: str) -> str:
    """Return how a number is shown to whoever may not read it: its last digits, or nothing where there is none."""
    return f"*** **** {tail}" if tail else ""
