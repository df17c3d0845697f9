"""The names of what can be done to a case; what each is stands in `moves.py`."""

from enum import StrEnum


class Action(StrEnum):
    """What a person can do to a case or to an assignment of it."""

    REGISTER = "register"
    ANSWER = "answer"
    DECLINE = "decline"
    LEAVE_TO_COMMUNITY = "leave_to_community"
    DISPATCH = "dispatch"
    BLOW_WHISTLE = "blow_whistle"
    ROUTE_BY_HAND = "route_by_hand"
    FINISH_IN_COMMUNITY = "finish_in_community"
    RETURN_TO_STREET = "return_to_street"
    SIGN_FOR = "sign_for"
    MAKE_CONTACT = "make_contact"
    REPORT_IN = "report_in"
    NOTE_PROGRESS = "note_progress"
    FINISH = "finish"
    VERIFY = "verify"
    CALL_BACK = "call_back"
    EVALUATE = "evaluate"
    JOIN = "join"
    SPLIT_OFF = "split_off"
    MEET_STAGE = "meet_stage"
    NAME_ACCUSED = "name_accused"
