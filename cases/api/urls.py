"""The API of this app."""

from collections.abc import Mapping

from django.urls import path

from cases.casework.api.views import holding, moves
from cases.decisions.api.views import applications
from cases.decisions.api.views import moves as rulings
from cases.desk.api.views import cases, desk, desk_help, inbox
from cases.figures.api.views import assessment, rates, supervision
from cases.intake.api.views import public
from cases.papers.api.views import export_figures, exports
from cases.rules.api.views import registers
from cases.rules.workflow import MOVES
from governance.ground.http.api import Endpoint

app_name = "cases-api"

_OF_CASE: Mapping[str, type[Endpoint]] = {
    "link": moves.LinkView,
    "tell-residents": moves.TellResidentsView,
    "applications": rulings.ApplyView,
    **{move.address: moves.VIEWS[action] for action, move in MOVES.items() if not move.is_step},
}
_OF_ASSIGNMENT: Mapping[str, type[Endpoint]] = {
    **{move.address: moves.VIEWS[action] for action, move in MOVES.items() if move.is_step},
    "claim": holding.ClaimView,
    "hand-back": holding.HandBackView,
    "give": holding.GiveView,
    "colleagues": holding.ColleaguesView,
}

urlpatterns = [
    path("categories/", registers.CategoriesView.as_view(), name="category-list"),
    path("categories/<slug:code>/questions/", registers.QuestionsView.as_view(), name="category-questions"),
    path("whistle-kinds/", registers.WhistleKindsView.as_view(), name="whistle-kind-list"),
    path("decline-reasons/", registers.DeclineReasonsView.as_view(), name="decline-reason-list"),
    path("responders/", registers.RespondersView.as_view(), name="responder-list"),
    path("photos/", cases.PhotosView.as_view(), name="photo-list"),
    path("photos/<int:photo_id>/", cases.PhotoView.as_view(), name="photo"),
    path("cases/", cases.CasesView.as_view(), name="case-list"),
    path("cases/many/", desk.ManyView.as_view(), name="case-many"),
    path("desk/views/", desk.SavedViewsView.as_view(), name="saved-views"),
    path("desk/views/<int:view_id>/", desk.SavedViewView.as_view(), name="saved-view"),
    path("cases/<str:number>/", cases.CaseView.as_view(), name="case"),
    path("cases/<str:number>/phone/", cases.PhoneView.as_view(), name="case-phone"),
    path("cases/<str:number>/notes/", cases.NotesView.as_view(), name="case-notes"),
    path("cases/<str:number>/standard-texts/", desk_help.TextsView.as_view(), name="case-texts"),
    path("cases/<str:number>/whistle-proposal/", desk_help.WhistleProposalView.as_view(), name="case-whistle-proposal"),
    path("cases/<str:number>/macros/", desk_help.MacrosView.as_view(), name="case-macros"),
    path("cases/<str:number>/macros/<int:macro_id>/", desk_help.MacroView.as_view(), name="case-macro"),
    path("cases/<str:number>/checklist/", desk_help.ChecklistView.as_view(), name="case-checklist"),
    path("cases/<str:number>/checklist/<int:item_id>/", desk_help.CheckView.as_view(), name="case-check"),
    path("cases/<str:number>/watch/", cases.WatchView.as_view(), name="case-watch"),
    path("cases/<str:number>/present/", cases.PresenceView.as_view(), name="case-present"),
    *(path(f"cases/<str:number>/{name}/", view.as_view(), name=f"case-{name}") for name, view in _OF_CASE.items()),
    *(
        path(f"cases/<str:number>/assignments/<int:assignment_id>/{name}/", view.as_view(), name=f"assignment-{name}")
        for name, view in _OF_ASSIGNMENT.items()
    ),
    *(
        path(
            f"cases/<str:number>/applications/<int:application_id>/{name}/", view.as_view(), name=f"application-{name}"
        )
        for name, view in {"decide": rulings.DecideView, "withdraw": rulings.WithdrawView}.items()
    ),
    path("rates/", rates.RatesView.as_view(), name="rates"),
    path("assessment/", assessment.AssessmentView.as_view(), name="assessment"),
    path("assessment/cases/", assessment.EvaluatedPartsView.as_view(), name="assessment-cases"),
    path("statistics/", supervision.StatisticsView.as_view(), name="statistics"),
    path("statistics/cases/", supervision.CountedCasesView.as_view(), name="statistics-cases"),
    path("supervision/", supervision.SupervisionView.as_view(), name="supervision"),
    path("supervision/cases/", supervision.WatchedCasesView.as_view(), name="supervision-cases"),
    path("applications/", applications.ApplicationsView.as_view(), name="application-list"),
    path("inbox/", inbox.InboxView.as_view(), name="inbox"),
    path("inbox/past/", inbox.PastView.as_view(), name="inbox-past"),
    path("inbox/many/", inbox.StepManyView.as_view(), name="inbox-many"),
    path("exports/", exports.ExportsView.as_view(), name="export-list"),
    path("exports/rounds/", exports.RoundsExportView.as_view(), name="export-rounds"),
    path("exports/statistics/", export_figures.StatisticsExportView.as_view(), name="export-statistics"),
    path("exports/supervision/", export_figures.SupervisionExportView.as_view(), name="export-supervision"),
    path("exports/assessment/", export_figures.AssessmentExportView.as_view(), name="export-assessment"),
    path("exports/past-parts/", export_figures.PastPartsExportView.as_view(), name="export-past-parts"),
    path("exports/<int:export_id>/", exports.ExportView.as_view(), name="export"),
    path("exports/<int:export_id>/file/", exports.ExportFileView.as_view(), name="export-file"),
    path("cases/<str:number>/file/", exports.CaseFileView.as_view(), name="case-file"),
    path("imports/", inbox.ImportsView.as_view(), name="import-list"),
    path("imports/<int:import_id>/", inbox.ImportView.as_view(), name="import"),
    path("imports/<int:import_id>/rejected/", inbox.RejectedView.as_view(), name="import-rejected"),
    path("public/cases/", public.PublicCasesView.as_view(), name="public-case-list"),
    path("public/cases/<str:code>/answer/", public.AnswerView.as_view(), name="public-answer"),
    path("public/cases/<str:code>/facts/", public.FactsView.as_view(), name="public-facts"),
    path("public/cases/<str:code>/call-time/", public.CallTimeView.as_view(), name="public-call-time"),
    path("public/cases/<str:code>/", public.PublicCaseView.as_view(), name="public-case"),
]
