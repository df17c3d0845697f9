"""What one person asks for and another decides, told by two that asked for the same kind of thing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from governance.ground.errors import Conflict, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.kit.decisions.commands.deciding import asked_by, undecided, write_decision
from governance.kit.decisions.permissions import is_own_matter, require_another
from governance.models import AppointmentProposal, Post
from tests.district import District, moment


@pytest.fixture
def proposal(district: District) -> AppointmentProposal:
    """A proposal by Feng that Newcomer shall hold Li's post."""
    return AppointmentProposal.objects.create(
        person=district.person("newcomer"),
        post=Post.objects.get(appointments__person__username="li"),
        kind="main",
        valid=(date(2026, 1, 1), None),
        asked_by=district.person("feng"),
        asked_at=moment(),
    )


@pytest.mark.parametrize("own", ["feng", "newcomer"])
def test_nobody_decides_what_they_asked_for_or_gain_by(
    own: str, proposal: AppointmentProposal, district: District
) -> None:
    actor = district.actor(own)

    assert is_own_matter(actor, proposal)
    assert not AppointmentProposal.objects.of_others(actor.person_id).filter(pk=proposal.pk).exists()
    with pytest.raises(NotAllowed):
        require_another(actor, proposal)
    with pytest.raises(NotAllowed):
        undecided(AppointmentProposal.objects.all(), proposal.pk, by=actor)


def test_a_third_person_decides(proposal: AppointmentProposal, district: District) -> None:
    qian = district.actor("qian")

    found = undecided(AppointmentProposal.objects.all(), proposal.pk, by=qian)
    write_decision(found, is_granted=False, by=qian, now=moment(11))

    kept = AppointmentProposal.objects.get(pk=proposal.pk)
    assert (kept.is_granted, kept.decided_by_id, kept.decided_at) == (False, qian.person_id, moment(11))
    assert asked_by(kept) == {"asked_by_zh": "冯管理", "asked_by_en": "Feng, administrator"}
    assert not AppointmentProposal.objects.open().filter(pk=proposal.pk).exists()


def test_the_portal_itself_is_nobody_s_own(proposal: AppointmentProposal) -> None:
    assert not is_own_matter(PORTAL, proposal)
    assert undecided(AppointmentProposal.objects.all(), proposal.pk, by=PORTAL) == proposal


def test_what_was_decided_is_not_decided_again(proposal: AppointmentProposal, district: District) -> None:
    write_decision(proposal, is_granted=True, by=district.actor("qian"), now=moment())

    with pytest.raises(Conflict):
        undecided(AppointmentProposal.objects.all(), proposal.pk, by=district.actor("yang"))


def test_what_the_actor_may_not_know_of_is_not_there(proposal: AppointmentProposal, district: District) -> None:
    with pytest.raises(NotFound):
        undecided(AppointmentProposal.objects.none(), proposal.pk, by=district.actor("qian"))


@pytest.mark.parametrize("own", ["feng", "newcomer"])
def test_the_database_refuses_a_yes_of_ones_own(own: str, proposal: AppointmentProposal, district: District) -> None:
    with pytest.raises(IntegrityError, match="nobody_confirms_what_they_proposed_or_gain"), transaction.atomic():
        write_decision(proposal, is_granted=True, by=district.actor(own), now=moment())


def test_the_database_refuses_a_decision_without_its_moment(proposal: AppointmentProposal) -> None:
    with pytest.raises(IntegrityError, match="proposal_is_decided_with_a_moment"), transaction.atomic():
        AppointmentProposal.objects.filter(pk=proposal.pk).update(is_granted=True)
