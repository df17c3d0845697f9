"""The addresses of the street desk, and of a case's page with its moves."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from cases.desk.web.moves import CASE_ACTIONS, STEPS
from cases.desk.web.views import (
    applications,
    bulk,
    case,
    cluster,
    desk,
    desk_help,
    holding,
    notes,
    saved_views,
    search,
    suggestions,
)


class CaseNumber(StringConverter):
    """A case's number, so that `cases/new/` and the like are never taken for one."""

    regex = r"[A-Z]{1,6}-\d{4}-\d{6,12}"


register_converter(CaseNumber, "case_number")

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/points/", desk.points, name="desk-points"),
    path("desk/many/", bulk.bulk, name="desk-many"),
    path("desk/views/", saved_views.saved_views, name="saved-views"),
    path("desk/views/<int:view_id>/rename/", saved_views.rename, name="saved-view-rename"),
    path("desk/views/<int:view_id>/place/", saved_views.place, name="saved-view-place"),
    path("desk/views/<int:view_id>/delete/", saved_views.delete, name="saved-view-delete"),
    path("search/", search.search, name="search"),
    path("cases/<case_number:number>/", case.case, name="case"),
    path("cases/<case_number:number>/phone/", case.phone, name="case-phone"),
    path("cases/<case_number:number>/notes/", notes.note, name="case-note"),
    path("cases/<case_number:number>/present/", desk.present, name="case-present"),
    path("cases/<case_number:number>/macros/<int:macro_id>/", desk_help.macro, name="case-macro"),
    path("cases/<case_number:number>/checklist/<int:item_id>/", desk_help.check, name="case-check"),
    path("cases/<case_number:number>/watch/", notes.watch, name="case-watch"),
    path("cases/<case_number:number>/called/", case.rule_preview, name="case-called"),
    path("cases/<case_number:number>/leads/", suggestions.case_leads, name="case-leads"),
    path("cases/<case_number:number>/cluster/", cluster.cluster, name="case-cluster"),
    path("cases/<case_number:number>/cluster/points/", cluster.points, name="case-cluster-points"),
    path("cases/<case_number:number>/cluster/tell/", cluster.tell, name="case-tell"),
    path("cases/<case_number:number>/cluster/link/", cluster.link, name="case-link"),
    path("cases/<case_number:number>/near/", suggestions.case_near, name="case-near"),
    *(
        path(
            f"cases/<case_number:number>/{action.value}/",
            case.case_move,
            {"action": action},
            name=f"case-{action.value}",
        )
        for action in CASE_ACTIONS
    ),
    *(
        path(
            f"cases/<case_number:number>/assignments/<int:assignment_id>/{step.value}/",
            case.assignment_step,
            {"action": step},
            name=f"assignment-{step.value}",
        )
        for step in STEPS
    ),
    *(
        path(f"cases/<case_number:number>/assignments/<int:assignment_id>/{name}/", view, name=f"assignment-{name}")
        for name, view in {"claim": holding.claim, "hand-back": holding.hand_back, "give": holding.give}.items()
    ),
    path("applications/", applications.application_list, name="application-list"),
    path("applications/count/", applications.application_count, name="application-count"),
    path("cases/<case_number:number>/apply/<slug:kind>/", applications.application_new, name="application-of-case"),
    path(
        "cases/<case_number:number>/assignments/<int:assignment_id>/apply/<slug:kind>/",
        applications.application_new,
        name="application-of-assignment",
    ),
    path(
        "cases/<case_number:number>/applications/<int:application_id>/decide/",
        applications.application_decide,
        name="application-decide",
    ),
    path(
        "cases/<case_number:number>/applications/<int:application_id>/withdraw/",
        applications.application_withdraw,
        name="application-withdraw",
    ),
    path("rules/suggestions/", suggestions.versions, name="suggestions"),
    path("rules/suggestions/train/", suggestions.train, name="suggestions-train"),
    path("rules/suggestions/<int:version_id>/activate/", suggestions.activate, name="suggestions-activate"),
]
