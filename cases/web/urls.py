"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from cases.casework.web.views import photos
from cases.desk.web import urls as desk_urls
from cases.desk.web.views import bulk_parts, work
from cases.figures.web.views import assessment, rates, statistics, supervision, wall
from cases.intake.web.views import imports, public, report, waiting
from cases.papers.web.views import exports
from cases.rules.web import urls as rules_urls

app_name = "cases"

# Taking in, public pages, the lists that people work from. `cases/new/` stands before `cases/<number>/`.
urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/new/", report.report, name="report"),
    path("cases/new/place/", report.place, name="report-place"),
    path("cases/new/questions/", report.questions, name="report-questions"),
    path("cases/new/help/", report.help_while_typing, name="report-help"),
    path("cases/new/done/<case_number:number>/", report.report_done, name="report-done"),
    path("cases/new/waiting/", waiting.take_report, name="report-waiting"),
    path("reports-here/", waiting.reports_here, name="reports-here"),
    path("reports-here/who/", waiting.who_is_here, name="reports-here-who"),
    path("report/", public.public_report, name="public-report"),
    path("report/waiting/", waiting.take_public_report, name="public-report-waiting"),
    path("report/done/<str:code>/", public.public_report_done, name="public-report-done"),
    path("track/", public.track, name="public-track"),
    path("track/<str:code>/", public.public_case, name="public-case"),
    path("track/<str:code>/answer/", public.public_answer, name="public-answer"),
    path("track/<str:code>/call-time/", public.public_call_time, name="public-call-time"),
    path("track/<str:code>/facts/", public.public_facts, name="public-facts"),
    path("track/<str:code>/photos/<int:photo_id>/", photos.public_photo, name="public-photo"),
    path("photos/<int:photo_id>/", photos.photo, name="photo"),
    path("inbox/", work.inbox, name="inbox"),
    path("inbox/past/", work.past, name="inbox-past"),
    path("inbox/many/", bulk_parts.parts, name="inbox-many"),
    path("today/", work.today, name="today"),
    path("call-backs/", work.call_backs, name="call-backs"),
    path("call-backs/next/", work.next_call, name="call-backs-next"),
    path("rates/", rates.rates, name="rates"),
    path("rates/cases/", rates.rounds, name="rates-rounds"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/cases/", statistics.statistics_cases, name="statistics-cases"),
    path("wall/", wall.wall, name="wall"),
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/cases/", assessment.assessment_cases, name="assessment-cases"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/cases/", supervision.supervision_cases, name="supervision-cases"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/template/", imports.import_template, name="import-template"),
    path("imports/<int:import_id>/", imports.import_progress, name="import"),
    path("imports/<int:import_id>/rejected/", imports.import_rejected, name="import-rejected"),
    path("exports/", exports.export_pages, name="export-list"),
    path("exports/list/", exports.list_export, name="export-cases"),
    path("exports/rounds/", exports.rounds_export, name="export-rounds"),
    path("exports/statistics/", exports.figures_export, {"kind": "counted"}, name="export-statistics"),
    path("exports/supervision/", exports.figures_export, {"kind": "watched"}, name="export-supervision"),
    path("exports/assessment/", exports.figures_export, {"kind": "assessed"}, name="export-assessment"),
    path("exports/past-parts/", exports.figures_export, {"kind": "past"}, name="export-past-parts"),
    path("exports/<int:export_id>/", exports.export_progress, name="export"),
    path("exports/<int:export_id>/file/", exports.export_file, name="export-file"),
    path("cases/<case_number:number>/file/", exports.case_export, name="case-file"),
    *desk_urls.urlpatterns,
    *rules_urls.urlpatterns,
]
