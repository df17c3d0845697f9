"""Marking as read what a person was told."""

import pytest

from governance.ground.commands.notifications import mark_read
from governance.ground.errors import NotAllowed
from governance.ground.permissions import ANONYMOUS, PORTAL, Actor


@pytest.mark.parametrize("by", [ANONYMOUS, PORTAL])
def test_only_a_person_has_something_to_read(by: Actor) -> None:
    with pytest.raises(NotAllowed, match=r"Log in first|请先登录"):
        mark_read(by=by, now=None, upto_id=1)
