"""Everything that tells a person or a program who leads, which step comes next, what is late and what is near.

Each reader returns two tables with the same keys: what it tells, and what it would have to tell.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cases.casework.queries.present_lead import lead_of
from cases.decisions.queries.application_list import decision_page
from cases.desk.queries.assignment_list import assignment_list
from cases.desk.queries.case_list import case_list
from cases.desk.queries.case_page import case_page
from cases.desk.queries.counters import counts_for
from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import counts_with_lists, view_counts
from cases.desk.queries.today import call_back_page, today_page
from cases.desk.queries.wanted import View, Wanted
from cases.desk.workflow import PartVerb
from cases.events import CLOCK_OVERDUE, CLOCK_WARNED
from cases.figures.queries.statistics_list import AskedStatistics, counted_cases
from cases.figures.queries.supervision import SupervisionPage, supervision_page
from cases.figures.queries.supervision_list import AskedSupervision, watched_cases
from cases.figures.queries.wall import wall_page
from cases.figures.workflow.supervision import Watch
from cases.intake.queries.public import public_case_page
from cases.models import Assignment, Case, Export
from cases.papers.queries.export_parts import part_heads
from cases.papers.queries.export_rows import export_heads
from cases.rules.workflow import CLOCK_WORDS, Clock
from demo.loading import standing_of
from governance.models import Event
from tests.cases.scene import ABOVE, CALLER, COMMUNITY, DEPARTMENTS, STREET, Scene

Told = dict[Any, Any]
Reader = Callable[[Scene], tuple[Told, Told]]
READERS: dict[str, Reader] = {}


def reads(reader: Reader) -> Reader:
    """Enter a reader into the list of them all."""
    READERS[reader.__name__] = reader
    return reader


# ---- who leads --------------------------------------------------------------------------------------------------


def _leads(scene: Scene) -> Told:
    return {number: case.lead for number, case in scene.seen_by(ABOVE).items()}


@reads
def lead_on_the_page(scene: Scene) -> tuple[Told, Told]:
    told = {
        number: [row.organisation for row in page.present_assignments if row.is_lead]
        for number, page in scene.pages.items()
    }
    return told, {number: [scene.names[lead]] if lead else [] for number, lead in _leads(scene).items()}


@reads
def lead_first_on_the_page(scene: Scene) -> tuple[Told, Told]:
    told = {
        number: page.present_assignments[0].organisation
        for number, page in scene.pages.items()
        if page.present_assignments
    }
    return told, {number: scene.names[lead] for number, lead in _leads(scene).items() if lead}


@reads
def lead_for_programs(scene: Scene) -> tuple[Told, Told]:
    told = {
        number: "".join(
            row.organisation.code
            for row in record.assignments
            if row.role == "lead" and row.round == record.round and row.released_at is None
        )
        for number, record in scene.records.items()
    }
    return told, _leads(scene)


@reads
def lead_that_a_case_goes_back_to(scene: Scene) -> tuple[Told, Told]:
    cases = Case.objects.filter(number__in=scene.truth)
    found = {case.number: lead_of(case, on=scene.now.date()) for case in cases}
    told = {number: lead.responder.code if lead else "" for number, lead in found.items()}
    return told, {number: case.lead for number, case in scene.truth.items()}


@reads
def lead_that_is_told(scene: Scene) -> tuple[Told, Told]:
    rows = Assignment.objects.present().leading().values_list("case__number", "organisation__code")
    return dict(rows), {number: case.lead for number, case in scene.truth.items() if case.lead}


@reads
def lead_in_the_statistics(scene: Scene) -> tuple[Told, Told]:
    page = counted_cases(scene.actors[ABOVE], AskedStatistics(reach="year", figure="arrived"), after="", now=scene.now)
    return {row.number: row.lead_code for row in page.rows.results}, _leads(scene)


@reads
def lead_in_an_export(scene: Scene) -> tuple[Told, Told]:
    heads = export_heads(Export(kind=Export.LIST))
    rows = [dict(zip(heads, row, strict=True)) for found in scene.exported for row in found.rows]
    return {row[_("Number")]: row[_("Lead code")] for row in rows}, _leads(scene)


@reads
def lead_whom_the_caller_names(scene: Scene) -> tuple[Told, Told]:
    page = call_back_page(scene.actors[CALLER], now=scene.now)
    waiting = {
        n: case for n, case in scene.seen_by(CALLER).items() if case.state == "calling_back" and not case.is_joined
    }
    told = {row.number: row.handled_by for row in page.rows if row.number in waiting}
    return told, {n: scene.names[case.lead or "990000001001"] for n, case in waiting.items()}


@reads
def lead_of_the_demo(scene: Scene) -> tuple[Told, Told]:
    told = {number: [part.department_code for part in standing_of(number)[1] if part.is_lead] for number in scene.truth}
    return told, {
        n: [part.department for part in case.parts if part.is_present and part.leads] for n, case in scene.truth.items()
    }


@reads
def lead_in_the_inboxes(scene: Scene) -> tuple[Told, Told]:
    told = {row.id: row.is_lead for who in DEPARTMENTS for row in scene.rows_of(who)}
    return told, {part.id: part.leads for who in DEPARTMENTS for part in scene.parts_of(who)}


# ---- which step comes next --------------------------------------------------------------------------------------


def _steps(scene: Scene) -> Told:
    return {part.id: part.steps for who in DEPARTMENTS for part in scene.parts_of(who)}


@reads
def step_in_the_inboxes(scene: Scene) -> tuple[Told, Told]:
    told = {row.id: row.step for who in DEPARTMENTS for row in scene.rows_of(who)}
    return told, {id_: "".join(steps[:1]) for id_, steps in _steps(scene).items()}


@reads
def steps_that_wait_in_the_inboxes(scene: Scene) -> tuple[Told, Told]:
    told = {row.id: bool(row.waits) for who in DEPARTMENTS for row in scene.rows_of(who)}
    return told, {id_: steps in ((), ("note_progress",)) for id_, steps in _steps(scene).items()}


@reads
def rows_signed_for_among_others(scene: Scene) -> tuple[Told, Told]:
    told = {row.id: PartVerb.SIGN_FOR in row.verbs for who in DEPARTMENTS for row in scene.rows_of(who)}
    return told, {id_: "sign_for" in steps for id_, steps in _steps(scene).items()}


@reads
def steps_in_the_inboxes_of_programs(scene: Scene) -> tuple[Told, Told]:
    lists = [assignment_list(scene.actors[who], after="", size=50).results for who in DEPARTMENTS]
    return {row.id: tuple(row.steps) for rows in lists for row in rows}, _steps(scene)


@reads
def steps_on_the_page(scene: Scene) -> tuple[Told, Told]:
    told, plain = {}, {}
    for who in DEPARTMENTS:
        for part in [part for part in scene.parts_of(who) if part.case == scene.moved]:
            page = case_page(scene.actors[who], part.case, now=scene.now)
            told |= {row.id: tuple(row.steps) for row in page.assignments if row.id == part.id}
            plain[part.id] = part.steps
    return told, plain


@reads
def moves_for_programs(scene: Scene) -> tuple[Told, Told]:
    told = {number: list(record.moves) for number, record in scene.records.items()}
    return told, {number: [move.value for move in page.moves] for number, page in scene.pages.items()}


# ---- what is late -----------------------------------------------------------------------------------------------


def _late(scene: Scene, who: str) -> set[str]:
    return {number for number, case in scene.seen_by(who).items() if case.is_late(scene.now)}


@reads
def late_in_the_figures_of_the_desk(scene: Scene) -> tuple[Told, Told]:
    counts = counts_for(scene.actors[STREET], now=scene.now)
    shown = next(count.count for count in view_counts(counts) if count.view is View.LATE)
    _counts, words = counts_with_lists(queue_of(scene.actors[STREET], Wanted(View.LATE), now=scene.now))
    number = len(_late(scene, STREET))
    return {"figure": counts.late, "view": shown, "saved": words[0]}, {
        "figure": number,
        "view": str(number),
        "saved": str(number),
    }


@reads
def late_in_the_lists_of_the_desk(scene: Scene) -> tuple[Told, Told]:
    page = queue_of(scene.actors[STREET], Wanted(View.LATE), now=scene.now).page()
    listed = case_list(queue_of(scene.actors[STREET], Wanted(View.LATE), now=scene.now), size=50)
    told = {"desk": {row.number for row in page.rows}, "programs": {row.number for row in listed.results}}
    return told, dict.fromkeys(told, _late(scene, STREET))


@reads
def late_and_near_on_the_rows_of_the_desk(scene: Scene) -> tuple[Told, Told]:
    rows = queue_of(scene.actors[STREET], Wanted(View.OPEN), now=scene.now).page().rows
    told = {row.number: (row.urgency in ("late", "very-late"), row.deadline and row.deadline.tone) for row in rows}
    seen = scene.seen_by(STREET).items()
    return told, {n: (case.is_late(scene.now), case.tone(scene.now)) for n, case in seen if case.is_open}


@reads
def late_on_the_wall(scene: Scene) -> tuple[Told, Told]:
    return {"wall": wall_page(scene.actors[STREET], place="", now=scene.now).late}, {"wall": len(_late(scene, STREET))}


@reads
def late_under_supervision(scene: Scene) -> tuple[Told, Told]:
    page = supervision_page(scene.actors[ABOVE], place="", now=scene.now)
    steps = {p.case for case in scene.seen_by(ABOVE).values() for p in case.parts if p.is_late(scene.now)}
    told = {watch: _figures(page, watch) for watch in (Watch.LATE, Watch.STEP_LATE)}
    return told, {Watch.LATE: (len(_late(scene, ABOVE)),) * 2, Watch.STEP_LATE: (len(steps),) * 2}


def _figures(page: SupervisionPage, watch: Watch) -> tuple[int, int]:
    lines = [figure for line in page.categories for figure in line.figures]
    return tuple(sum(figure.amount for figure in figures if figure.watch is watch) for figures in (page.total, lines))


@reads
def late_behind_the_figures_of_supervision(scene: Scene) -> tuple[Told, Told]:
    watched = {
        watch: watched_cases(scene.actors[ABOVE], AskedSupervision(watch=watch.value), after="", now=scene.now)
        for watch in Watch
    }
    told = {watch: {row.number for row in watched[watch].rows.results} for watch in (Watch.LATE, Watch.STEP_LATE)}
    steps = {p.case for case in scene.seen_by(ABOVE).values() for p in case.parts if p.is_late(scene.now)}
    return told, {Watch.LATE: _late(scene, ABOVE), Watch.STEP_LATE: steps}


@reads
def late_for_residents(scene: Scene) -> tuple[Told, Told]:
    codes = Case.objects.values_list("number", "tracking_code")
    told = {number: public_case_page(code, now=scene.now).is_late for number, code in codes}
    return told, {number: case.is_late(scene.now) for number, case in scene.truth.items()}


@reads
def late_steps_in_an_export(scene: Scene) -> tuple[Told, Told]:
    columns = {"sign": _("Sign for"), "contact": _("Contact"), "report": _("Report in"), "finish": _("Finish")}
    told, plain = {}, {}
    for found in scene.exported:
        for row in found.parts:
            cells = dict(zip(part_heads(), row, strict=True))
            late = {name for name, words in columns.items() if _is_late_cell(cells, words)}
            told[cells[_("Number")], cells[_("Round")], cells[_("Organisation code")], bool(cells[_("Taken back")])] = (
                late
            )
    for number, case in scene.seen_by(ABOVE).items():
        plain |= {
            (number, part.round, part.organisation, part.is_released): part.late_steps(scene.now) for part in case.parts
        }
    return told, plain


def _is_late_cell(cells: Told, step: str) -> bool:
    is_in_time, done = _("%(step)s: in time") % {"step": step}, _("%(step)s: done") % {"step": step}
    return bool(cells[is_in_time] == _("no") and not cells[done])


@reads
def alarms_of_the_worker(scene: Scene) -> tuple[Told, Told]:
    rows = Event.objects.filter(name__in=(CLOCK_WARNED, CLOCK_OVERDUE)).values_list("name", "subject_id", "data")
    raised = {(name, id_, data.get("assignment"), data["clock"], data["due_at"]) for name, id_, data in rows}
    told, plain = {}, {}
    for case in scene.truth.values():
        for part, name, clock in case.running:
            about = (case.id, part, name, clock.due.isoformat())
            is_late, is_near = clock.is_late(scene.now), clock.is_near(scene.now)
            told[about] = ((CLOCK_OVERDUE, *about) in raised, is_late or (CLOCK_WARNED, *about) in raised)
            plain[about] = (is_late, is_late or is_near)
    return told, plain


# ---- what is near -----------------------------------------------------------------------------------------------


@reads
def tone_of_the_page(scene: Scene) -> tuple[Told, Told]:
    told = {number: page.deadline and page.deadline.tone for number, page in scene.pages.items()}
    return told, {n: case.tone(scene.now) if case.is_open else None for n, case in scene.seen_by(ABOVE).items()}


@reads
def tones_of_the_clocks_on_the_page(scene: Scene) -> tuple[Told, Told]:
    names = {str(CLOCK_WORDS[clock].zh): clock.value for clock in Clock}
    told = {
        row.id: {names[clock.label]: clock.deadline.tone for clock in row.clocks if not clock.done}
        | dict([("stage", stage.deadline.tone) for stage in row.stages if not stage.is_met][:1])
        for page in scene.pages.values()
        for row in page.assignments
        if row.is_open
    }
    parts = [part for case in scene.seen_by(ABOVE).values() for part in case.parts if part.is_open]
    return told, {
        p.id: {name: clock.tone(scene.now, paused=p.paused) for name, clock in p.clocks.items()} for p in parts
    }


@reads
def tones_of_the_inboxes(scene: Scene) -> tuple[Told, Told]:
    told = {
        row.id: (row.deadline.tone, row.group in ("late", "very-late"))
        for who in DEPARTMENTS
        for row in scene.rows_of(who)
    }
    parts = [part for who in DEPARTMENTS for part in scene.parts_of(who)]
    return told, {
        part.id: (part.nearest.tone(scene.now, paused=part.paused), part.is_late(scene.now)) for part in parts
    }


@reads
def tones_of_the_short_lists(scene: Scene) -> tuple[Told, Told]:
    today = today_page(scene.actors[COMMUNITY], now=scene.now)
    rows = [
        *(row for part in today.lists for row in part.rows),
        *call_back_page(scene.actors[CALLER], now=scene.now).rows,
    ]
    watched = watched_cases(scene.actors[ABOVE], AskedSupervision(), after="", now=scene.now).rows.results
    told = {row.number: row.deadline.tone for row in rows if row.deadline} | {
        row.number: row.deadline.tone for row in watched
    }
    return told, {n: case.tone(scene.now) for n, case in scene.truth.items() if n in told}


@reads
def tones_of_what_is_to_be_decided(scene: Scene) -> tuple[Told, Told]:
    page = decision_page(scene.actors[ABOVE], kind="", after="", size=50, now=scene.now)
    told = {row.application.number: row.deadline and row.deadline.tone for row in page.rows}
    return told, {n: scene.truth[n].tone(scene.now) if scene.truth[n].is_open else None for n in told}


def disagreeing(scene: Scene) -> dict[str, Any]:
    """Return what each reader tells that differs from what is so, beside it."""
    compared = {name: reader(scene) for name, reader in READERS.items()}
    return {name: (told, so) for name, (told, so) in compared.items() if told != so}
