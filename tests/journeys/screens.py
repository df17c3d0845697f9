"""Every screen of the portal: its address, who uses it, and what of the demo district it shows."""

from dataclasses import dataclass

from cases.rules.workflow import ASSIGNMENT_ACTIONS, CASE_MOVES, Action, State
from cases.rules.workflow.applications import Kind

STREET = "999901001"
RESIDENT = ""
OWN_STREET = f"JOIN governance_organisation o ON o.id = c.street_id AND o.code = '{STREET}'"


@dataclass(frozen=True)
class Screen:
    """One picture: `given` is a statement whose first row holds the arguments of the address, or what its query asks.

    `fill` runs in the page; `press` opens a dialog; `send` is the button of a form that the portal will not take. A
    page that is drawn by a library of others is `foreign`: axe is not asked about it.
    """

    name: str
    view: str
    person: str
    given: str = ""
    query: str = ""
    press: str = ""
    fill: str = ""
    send: str = ""
    status: int = 200
    foreign: bool = False


def case_that_stands(*states: State) -> str:
    """Return the statement that finds a case of the demo's first street in one of the states."""
    named = ", ".join(f"'{state.value}'" for state in states)
    return f"SELECT c.number FROM cases_case c {OWN_STREET} WHERE c.state IN ({named}) ORDER BY c.id DESC LIMIT 1"


def two_ticked(state: State) -> str:
    """Return the statement that finds two cases of the demo's first street in a state as the desk ticks them."""
    ticked = "(array_agg(c.number || '.' || c.version ORDER BY c.id DESC))"
    return f"SELECT {ticked}[1], {ticked}[2] FROM cases_case c {OWN_STREET} WHERE c.state = '{state.value}'"


def two_parts(narrowed: str) -> str:
    """Return the statement that finds two open assignments as an inbox ticks them."""
    ticked = "(array_agg(a.id || '.' || c.number ORDER BY a.id DESC))"
    return (
        f"SELECT {ticked}[1], {ticked}[2] FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id "
        f"JOIN governance_organisation d ON d.id = a.department_id WHERE a.is_open AND {narrowed}"
    )


def assignment_with(step: Action) -> str:
    """Return the statement that finds an assignment of urban management for which a step comes next."""
    before_the_work = "a.contacted_at IS NOT NULL AND (a.whistle_id IS NULL OR a.reported_in_at IS NOT NULL)"
    taken = {
        Action.SIGN_FOR: "a.signed_at IS NULL",
        Action.MAKE_CONTACT: "a.signed_at IS NOT NULL AND a.contacted_at IS NULL",
        Action.REPORT_IN: "a.signed_at IS NOT NULL AND a.whistle_id IS NOT NULL AND a.reported_in_at IS NULL",
        Action.NOTE_PROGRESS: "a.signed_at IS NOT NULL",
        Action.MEET_STAGE: f"{before_the_work} AND jsonb_path_exists(a.stages, '$[*] ? (@.met_at == null)')",
        Action.FINISH: before_the_work,
    }[step]
    return (
        "SELECT c.number, a.id FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id "
        f"JOIN governance_organisation d ON d.id = a.department_id AND d.code = '{_department_of(step)}' "
        f"WHERE a.is_open AND a.paused_at IS NULL AND {taken} ORDER BY a.id DESC LIMIT 1"
    )


def _department_of(step: Action) -> str:
    """Return who takes a step in the demo: only the emergency department has cases with a staged limit."""
    return "department-emergency" if step is Action.MEET_STAGE else "department-urban"


def _handler_of(step: Action) -> str:
    return "emergency" if step is Action.MEET_STAGE else "department"


def _case_moves() -> list[Screen]:
    community = {Action.FINISH_IN_COMMUNITY, Action.RETURN_TO_STREET, Action.VERIFY}
    others = {Action.CALL_BACK: "callback", Action.BLOW_WHISTLE: "leader"}
    return [
        Screen(
            f"move-{action.value}",
            f"cases:case-{action.value}",
            "community" if action in community else others.get(action, "dispatcher"),
            _of_the_community(*sorted(move.starts)) if action in community else case_that_stands(*_shown(action)),
        )
        for action, move in CASE_MOVES.items()
    ]


def _shown(action: Action) -> list[State]:
    """Return the states in which a move is surely open; before the call-back all may be evaluated already."""
    return [State.EVALUATING] if action is Action.EVALUATE else sorted(CASE_MOVES[action].starts)


def _of_the_community(*states: State) -> str:
    return case_that_stands(*states).replace("c.street_id", "c.community_id").replace(STREET, f"{STREET}001")


def _assignment_steps() -> list[Screen]:
    return [
        Screen(f"step-{step.value}", f"cases:assignment-{step.value}", _handler_of(step), assignment_with(step))
        for step in ASSIGNMENT_ACTIONS
    ]


def application_of(kind: Kind, person: str) -> str:
    """Return the statement that finds an application which waits for a decision, and was made by one of the demo."""
    return (
        "SELECT c.number, a.id FROM cases_application a JOIN cases_case c ON c.id = a.case_id "
        f"JOIN governance_person p ON p.id = a.asked_by_id AND p.username LIKE '{person}' "
        f"WHERE a.standing = 'open' AND a.kind = '{kind.value}' ORDER BY a.id DESC LIMIT 1"
    )


def assignment_that_may_ask(kind: Kind) -> str:
    """Return the statement that finds an assignment of urban management for which it may apply for something."""
    found = assignment_with(Action.SIGN_FOR if kind is Kind.CONTEST else Action.NOTE_PROGRESS)
    free = f"AND NOT EXISTS (SELECT FROM cases_application k WHERE k.case_id = c.id AND k.kind = '{kind.value}')"
    lead = f"{free} AND a.role = 'lead' ORDER BY"
    asked = f"SELECT found.number, found.id, '{kind.value.replace('_', '-')}' FROM ({{}}) found"
    return asked.format(found.replace("ORDER BY", lead))


A_STREET = f"SELECT id FROM governance_organisation WHERE code = '{STREET}'"
A_SECTION = "SELECT id FROM governance_organisation WHERE code = 'section-001-city'"
A_PERSON = "SELECT id FROM governance_person WHERE username = 'leader'"
AN_APPOINTMENT = (
    "SELECT a.person_id, a.id FROM governance_appointment a JOIN governance_person p ON p.id = a.person_id "
    "WHERE p.username = 'leader' ORDER BY a.id LIMIT 1"
)
REPORTED_BY_WORKER = (
    "SELECT c.number FROM cases_case c JOIN governance_person p ON p.id = c.reporter_id "
    "WHERE p.username = 'worker' ORDER BY c.id DESC LIMIT 1"
)
TRACKED = "SELECT tracking_code FROM cases_case WHERE source = 'public' AND state = '{}' ORDER BY id DESC LIMIT 1"
AN_ITEM = "SELECT code FROM services_serviceitem ORDER BY id LIMIT 1"
A_CELL = f"SELECT c.code FROM grids_cell c WHERE c.code LIKE '{STREET}001%' ORDER BY c.code LIMIT 1"
A_LIMIT = "SELECT code FROM cases_timelimit ORDER BY code LIMIT 1"
A_KIND = "SELECT code FROM cases_whistlekind ORDER BY code LIMIT 1"
A_REASON = "SELECT code FROM cases_declinereason ORDER BY code LIMIT 1"
A_CLUSTER = (
    f"SELECT c.number FROM cases_case c {OWN_STREET} "
    "WHERE EXISTS (SELECT 1 FROM cases_case j WHERE j.joined_to_id = c.id) ORDER BY c.id DESC LIMIT 1"
)
AN_EXPORT = "SELECT id FROM cases_export WHERE kind = 'list' ORDER BY id DESC LIMIT 1"
AN_IMPORT = "SELECT id FROM cases_caseimport ORDER BY id DESC LIMIT 1"
WHISTLED = (
    "SELECT c.number FROM cases_case c JOIN cases_whistle w ON w.case_id = c.id "
    f"{OWN_STREET} WHERE c.state = 'acting' ORDER BY c.id DESC LIMIT 1"
)
STAGED = assignment_with(Action.MEET_STAGE).replace(", a.id", "", 1)
DEFERRED = f"SELECT c.number FROM cases_case c {OWN_STREET} WHERE c.deferred_until IS NOT NULL ORDER BY c.id LIMIT 1"
SUPERVISABLE = case_that_stands(State.ACTING).replace("c.number", "c.number, 'supervision'", 1)
TICKED = "&case={}&case={}"
OF_URBAN = "d.code = 'department-urban'"
PARTS = "?verb={}&part={{}}&part={{}}"
TICK_TWO = "[...document.querySelectorAll('.inbox input[name=part]')].slice(0, 2).forEach((box) => box.click())"
SUBMIT = "main form[method=post] button.btn-primary"
UNCHECKED = "document.querySelector('main form[method=post]').noValidate = true"
STALE = "document.querySelector('main form [name=version]').value = '99'"
WRONG_PASSWORD = "id_username.value = 'leader'; id_password.value = 'not this one'"
OPEN_WHISTLE = "main a[href*='/blow_whistle/']"

STALE_WORDS = (
    f"{STALE}; document.querySelector('main form [name=seen]').value = '1'; "
    "document.querySelector('main form [name=reason]').checked = true; "
    "document.querySelector('main form [name=note]').value = '已电话向居民说明，此事由法院受理。'"
)
OPEN_DISPATCH = "main a[href*='/dispatch/']"
DESKS = ("texts", "macros", "checklists", "questions")
A_QUESTION = "SELECT 'questions', id FROM cases_question WHERE kind = 'choice' ORDER BY id LIMIT 1"
CHECKED = (
    "SELECT c.number FROM cases_checklisttick t JOIN cases_case c ON c.id = t.case_id WHERE c.is_open "
    "ORDER BY t.id LIMIT 1"
)
COMPLAINT = (
    f"SELECT c.number FROM cases_case c {OWN_STREET} WHERE c.accused_path <> '' AND c.is_open ORDER BY c.id LIMIT 1"
)
GAS = f"{UNCHECKED}; document.getElementById('category-utility-gas').checked = true"
WAGES = f"{UNCHECKED}; id_text_zh.value = '{{wages}}'"

PASTE = (
    "document.querySelector('[name=way][value=pasted]').checked = true; id_reason.value = '国办通知'; id_text.value = "
)
NOTICE = f"{PASTE}'2027-01-01至2027-01-03 休 元旦\\n2027-01-04 班\\n2027-02-06至2027-02-12 休 春节'"
SEEN = "document.querySelector('main form').insertAdjacentHTML('beforeend', '<input type=hidden name=seen value=x>')"
OLDER = f"{NOTICE}; {SEEN}"
SCRAWL = f"{PASTE}'春节放假七天'"

SCREENS = [
    # Residents, without an account.
    Screen("welcome", "governance:home", RESIDENT),
    Screen("login", "login", RESIDENT),
    Screen("login-refused", "login", RESIDENT, fill=WRONG_PASSWORD, send=SUBMIT, status=422),
    Screen("public-report", "cases:public-report", RESIDENT),
    Screen("public-report-refused", "cases:public-report", RESIDENT, fill=UNCHECKED, send=SUBMIT, status=422),
    Screen("public-report-asked", "cases:public-report", RESIDENT, fill=GAS, send=SUBMIT, status=422),
    Screen("public-report-done", "cases:public-report-done", RESIDENT, TRACKED.format("reported")),
    Screen("track", "cases:public-track", RESIDENT),
    Screen("public-case", "cases:public-case", RESIDENT, TRACKED.format("acting")),
    Screen("public-case-closed", "cases:public-case", RESIDENT, TRACKED.format("closed")),
    Screen("services", "services:item-list", RESIDENT),
    Screen("service", "services:item", RESIDENT, AN_ITEM),
    Screen("api-docs", "api-docs", RESIDENT, foreign=True),
    Screen("not-found", "cases:public-case", RESIDENT, "SELECT 'XXXXXXXXXX'", status=404),
    # The grid worker and the community.
    Screen("report", "cases:report", "worker"),
    Screen("report-asked", "cases:report", "worker", fill=GAS, send=SUBMIT, status=422),
    Screen("report-at-desk", "cases:report", "dispatcher"),
    Screen("report-done", "cases:report-done", "worker", REPORTED_BY_WORKER),
    Screen("reports-here", "cases:reports-here", "worker"),
    Screen("public-reports-here", "cases:reports-here", RESIDENT),
    Screen("today", "cases:today", "worker"),
    Screen("today-community", "cases:today", "community"),
    Screen("case-of-worker", "cases:case", "worker", REPORTED_BY_WORKER),
    Screen("not-allowed", "governance:organisation-new", "worker", A_STREET, status=403),
    # The street.
    Screen("desk", "cases:desk", "leader"),
    Screen("desk-map", "cases:desk", "leader", query="?view=departments&map=1"),
    Screen("desk-kept", "cases:desk", "dispatcher", query="?view=open&category=urban"),
    Screen("many", "cases:desk-many", "dispatcher", two_ticked(State.REPORTED), f"?view=decide&verb=decline{TICKED}"),
    Screen(
        "many-outcome",
        "cases:desk-many",
        "dispatcher",
        two_ticked(State.ACTING),
        f"?view=open&verb=register{TICKED}",
        send=SUBMIT,
        status=409,
    ),
    Screen("saved-views", "cases:saved-views", "dispatcher", query="?view=open&category=urban"),
    Screen("desk-case", "cases:case", "leader", case_that_stands(State.REGISTERED)),
    Screen("desk-whistle", "cases:case", "leader", case_that_stands(State.REGISTERED), press=OPEN_WHISTLE),
    Screen("case-near", "cases:case-near", "leader", case_that_stands(State.REGISTERED)),
    Screen("case-whistled", "cases:case", "dispatcher", WHISTLED),
    Screen("case-unrouted", "cases:case", "dispatcher", case_that_stands(State.UNROUTED)),
    Screen("case-closed", "cases:case", "secretary", case_that_stands(State.CLOSED)),
    Screen("case-declined", "cases:case", "dispatcher", case_that_stands(State.DECLINED)),
    Screen("call-backs", "cases:call-backs", "callback"),
    Screen("desk-district", "cases:desk", "supervisor"),
    Screen("search", "cases:search", "leader", query="?q=垃圾"),
    Screen("search-nothing", "cases:search", "leader", query="?q=没有这样的话"),
    Screen(
        "stale",
        "cases:case-register",
        "dispatcher",
        case_that_stands(State.REPORTED),
        fill=STALE,
        send=SUBMIT,
        status=409,
    ),
    Screen(
        "stale-words",
        "cases:case-decline",
        "dispatcher",
        case_that_stands(State.REGISTERED),
        fill=STALE_WORDS,
        send=SUBMIT.replace("primary", "danger"),
        status=409,
    ),
    *_case_moves(),
    # The departments.
    Screen("inbox", "cases:inbox", "department"),
    Screen("inbox-past", "cases:inbox-past", "department"),
    Screen("inbox-mine", "cases:inbox", "department", query="?whose=mine"),
    Screen("inbox-ticked", "cases:inbox", "head.urban", fill=TICK_TWO),
    Screen(
        "inbox-many", "cases:inbox-many", "head.urban", two_parts("d.code = 'department-urban'"), PARTS.format("give")
    ),
    Screen(
        "inbox-many-outcome",
        "cases:inbox-many",
        "department",
        two_parts(f"{OF_URBAN} AND a.signed_at IS NOT NULL"),
        PARTS.format("sign_for"),
        send=SUBMIT,
        status=409,
    ),
    Screen("give", "cases:assignment-give", "head.urban", assignment_with(Action.FINISH)),
    Screen("case-checked", "cases:case", "department", CHECKED),
    Screen("case-dispatch", "cases:case", "dispatcher", case_that_stands(State.REGISTERED), press=OPEN_DISPATCH),
    Screen("case-of-head", "cases:case", "head.urban", assignment_with(Action.FINISH).replace(", a.id", "", 1)),
    Screen("inbox-housing", "cases:inbox", "department2"),
    Screen("case-of-department", "cases:case", "department", assignment_with(Action.FINISH).replace(", a.id", "", 1)),
    *_assignment_steps(),
    # What is applied for and decided.
    Screen("applications", "cases:application-list", "supervisor"),
    Screen("applications-street", "cases:application-list", "leader"),
    Screen("case-asked", "cases:case", "supervisor", application_of(Kind.EXTENSION, "%").replace(", a.id", "", 1)),
    Screen("case-deferred", "cases:case", "supervisor", DEFERRED),
    Screen("case-in-stead", "cases:case", "supervisor", COMPLAINT),
    Screen("case-staged", "cases:case", "emergency", STAGED),
    Screen("ask-supervision", "cases:application-of-case", "dispatcher", SUPERVISABLE),
    *(
        Screen(f"ask-{kind.value}", "cases:application-of-assignment", "department", assignment_that_may_ask(kind))
        for kind in (Kind.EXTENSION, Kind.DEFERRAL, Kind.HAND_OVER)
    ),
    *(
        Screen(f"decide-{kind.value}", "cases:application-decide", "supervisor", application_of(kind, "%"))
        for kind in (Kind.CONTEST, Kind.EXTENSION, Kind.DEFERRAL, Kind.EXCLUSION)
    ),
    # Grid and notices.
    Screen("map", "grids:map", "leader"),
    Screen("cell", "grids:cell", "leader", A_CELL),
    Screen("notifications", "governance:notification-list", "department"),
    # Who keeps the portal.
    Screen("first-steps", "governance:start", "administrator"),
    Screen("organisations", "governance:organisation-tree", "administrator"),
    Screen("organisation", "governance:organisation", "administrator", A_STREET),
    Screen("organisation-new", "governance:organisation-new", "administrator", A_STREET),
    Screen("communities-import", "governance:communities-import", "administrator"),
    Screen("organisation-edit", "governance:organisation-edit", "administrator", A_STREET),
    Screen("organisation-move", "governance:organisation-move", "administrator", A_SECTION),
    Screen("organisation-close", "governance:organisation-close", "administrator", A_SECTION),
    Screen("post-new", "governance:post-new", "administrator", A_STREET),
    Screen("appointment-new", "governance:appointment-new", "administrator", A_STREET),
    Screen("people", "governance:person-list", "administrator"),
    Screen("person", "governance:person", "administrator", A_PERSON),
    Screen("person-new", "governance:person-new", "administrator"),
    Screen("appointment-end", "governance:appointment-end", "administrator", AN_APPOINTMENT),
    Screen("proposals", "governance:proposal-list", "administrator"),
    Screen("cell-of-administrator", "grids:cell", "administrator", A_CELL),
    Screen("service-new", "services:item-new", "administrator"),
    Screen("service-refused", "services:item-new", "administrator", fill=UNCHECKED, send=SUBMIT, status=422),
    Screen("service-edit", "services:item-edit", "administrator", AN_ITEM),
    Screen("rules", "cases:rules", "administrator"),
    Screen("calendar", "days:calendar", "administrator"),
    Screen("calendar-provisional", "days:calendar-year", "administrator", "SELECT 2027"),
    Screen("calendar-load", "days:calendar-load", "administrator", "SELECT 2027"),
    Screen(
        "calendar-meanwhile", "days:calendar-load", "administrator", "SELECT 2027", fill=OLDER, send=SUBMIT, status=409
    ),
    Screen(
        "calendar-list-refused",
        "days:calendar-load",
        "administrator",
        "SELECT 2027",
        fill=SCRAWL,
        send=SUBMIT,
        status=422,
    ),
    Screen("calendar-day", "days:calendar-day", "administrator", "SELECT '2026-12-09'"),
    Screen("suggestions", "cases:suggestions", "administrator"),
    Screen("desk-entries", "cases:desk-entries", "administrator"),
    *(Screen(f"desk-entry-new-{name}", "cases:desk-entry-new", "administrator", f"SELECT '{name}'") for name in DESKS),
    Screen("desk-entry", "cases:desk-entry", "administrator", A_QUESTION),
    Screen(
        "desk-entry-refused",
        "cases:desk-entry-new",
        "administrator",
        "SELECT 'texts'",
        fill=WAGES,
        send=SUBMIT,
        status=422,
    ),
    Screen("rules-line", "cases:rules-line", "administrator"),
    Screen("rules-value", "cases:rules-value", "administrator", "SELECT 'on-site-radius'"),
    Screen("rules-weights", "cases:rules-value", "administrator", "SELECT 'weight-response'"),
    Screen("rules-duty", "cases:rules-duty", "administrator"),
    Screen("rules-limit", "cases:rules-limit", "administrator", A_LIMIT),
    Screen("rules-kind", "cases:rules-kind", "administrator", A_KIND),
    Screen("rules-words", "cases:rules-words", "administrator", "SELECT 'utility-gas'"),
    Screen("rules-reason", "cases:rules-reason", "administrator", A_REASON),
    Screen("deliveries", "governance:delivery-list", "administrator"),
    Screen("channels", "governance:channel-list", "department"),
    Screen("gateways", "governance:gateway-list", "administrator"),
    Screen("gateway-new", "governance:gateway-new", "administrator"),
    Screen("gateway-edit", "governance:gateway-edit", "administrator", "SELECT code FROM governance_gateway LIMIT 1"),
    Screen("rates", "cases:rates", "supervisor"),
    Screen("rates-year", "cases:rates", "supervisor", query="?level=departments&period=2026"),
    Screen("rates-street", "cases:rates", "leader"),
    Screen("rates-department", "cases:rates", "department"),
    Screen("rates-rounds", "cases:rates-rounds", "supervisor", query="?figure=called_back"),
    Screen("statistics", "cases:statistics", "supervisor", query="?reach=year"),
    Screen("statistics-street", "cases:statistics", "leader"),
    Screen("statistics-cases", "cases:statistics-cases", "supervisor", query="?reach=year&figure=ended"),
    Screen("wall", "cases:wall", "leader"),
    Screen("supervision", "cases:supervision", "supervisor"),
    Screen("supervision-street", "cases:supervision", "leader"),
    Screen("supervision-department", "cases:supervision", "department"),
    Screen("supervision-cases", "cases:supervision-cases", "supervisor", query="?watch=late"),
    Screen("assessment", "cases:assessment", "supervisor"),
    Screen("assessment-street", "cases:assessment", "leader"),
    Screen("assessment-cases", "cases:assessment-cases", "supervisor"),
    Screen("imports", "cases:import-list", "dispatcher"),
    Screen("import", "cases:import", "dispatcher", AN_IMPORT),
    Screen("cluster", "cases:case-cluster", "dispatcher", A_CLUSTER),
    Screen("exports", "cases:export-list", "dispatcher"),
    Screen("export-new", "cases:export-cases", "dispatcher", query="?view=open"),
    Screen("export-rounds", "cases:export-rounds", "supervisor"),
    Screen("export-statistics", "cases:export-statistics", "supervisor"),
    Screen("export", "cases:export", "dispatcher", AN_EXPORT),
    Screen("log", "governance:log", "auditor"),
    Screen("anchors", "governance:anchors", "auditor"),
    Screen("security-log", "governance:security-log", "auditor"),
    Screen("account", "governance:account", "dispatcher"),
    Screen("account-password", "governance:password", "dispatcher"),
    Screen("account-password-refused", "governance:password", "dispatcher", fill=UNCHECKED, send=SUBMIT, status=422),
    Screen("second-factor", "governance:second-factor", "leader"),
    Screen("recovery-codes", "governance:recovery-codes", "dispatcher"),
    Screen("second-factor-remove", "governance:second-factor-remove", "dispatcher"),
    Screen("token-new", "governance:token-new", "dispatcher"),
    Screen("person-reset", "governance:person-reset", "administrator", A_PERSON),
    Screen("person-disable", "governance:person-disable", "administrator", A_PERSON),
    Screen("factor-roles", "governance:factor-roles", "administrator"),
    Screen("gallery", "governance:gallery-show", "administrator"),
]

# Addresses that answer with something other than a page, or only take what a form sends.
NO_SCREENS = frozenset(
    {
        "logout",
        "login-provider",
        "login-provider-callback",
        "login-code",  # Only after a password, where there is a second factor.
        "governance:first-password",
        "governance:reset",
        "governance:second-factor-confirm",
        "governance:session-end",
        "governance:sessions-end",
        "governance:token-end",
        "governance:person-enable",
        "governance:person-unlock",
        "governance:person-factor-remove",
        "governance:security-file",
        "governance:anchors-file",
        "set_language",
        "api-schema",
        "cases:report-place",
        "cases:photo",
        "cases:public-photo",
        "cases:public-answer",
        "cases:public-call-time",
        "cases:public-facts",
        "cases:case-cluster-points",
        "cases:case-tell",
        "cases:case-link",
        "governance:message-retry",
        "cases:import-template",
        "cases:import-rejected",
        "cases:case-phone",
        "cases:case-note",
        "cases:case-watch",
        "cases:call-backs-next",  # Leads on to a page.
        "cases:case-macro",
        "cases:case-check",
        "cases:report-questions",
        "cases:report-waiting",
        "cases:public-report-waiting",
        "cases:reports-here-who",
        "cases:desk-entry-end",
        "cases:case-present",
        "cases:desk-points",
        "cases:saved-view-rename",
        "cases:saved-view-place",
        "cases:saved-view-delete",
        "cases:assignment-claim",
        "cases:assignment-hand-back",
        "cases:case-called",
        "cases:case-leads",
        "cases:report-help",
        "cases:suggestions-train",
        "cases:suggestions-activate",
        "cases:rules-line-end",
        "cases:rules-duty-end",
        "cases:application-count",
        "cases:application-withdraw",
        "cases:export-file",
        "cases:export-supervision",
        "cases:export-assessment",
        "cases:export-past-parts",
        "cases:case-file",
        "governance:proposal-count",
        "governance:proposal-decide",
        "governance:way-back-decide",
        "governance:notification-read",
        "governance:delivery-retry",
        "governance:health-live",
        "governance:health-pages",
        "governance:metrics",
        "governance:health-ready",
        "grids:tile",
        "grids:cell-staff",
        "grids:cell-relieve",
    }
)
