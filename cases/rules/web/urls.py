"""The addresses of the rules."""

from django.urls import URLPattern, path

from cases.rules.web.views import desk_entries, rules

urlpatterns: list[URLPattern] = [
    path("rules/", rules.rules, name="rules"),
    path("rules/desk/", desk_entries.entries, name="desk-entries"),
    path("rules/desk/<slug:register>/new/", desk_entries.entry, name="desk-entry-new"),
    path("rules/desk/<slug:register>/<int:entry_id>/", desk_entries.entry, name="desk-entry"),
    path("rules/desk/<slug:register>/<int:entry_id>/end/", desk_entries.end, name="desk-entry-end"),
    path("rules/lines/new/", rules.change, {"register": "lines"}, name="rules-line"),
    path("rules/lines/<int:rule_id>/end/", rules.end_line, name="rules-line-end"),
    path("rules/limits/<slug:code>/", rules.change, {"register": "limits"}, name="rules-limit"),
    path("rules/kinds/<slug:code>/", rules.change, {"register": "kinds"}, name="rules-kind"),
    path("rules/values/<slug:code>/", rules.change, {"register": "values"}, name="rules-value"),
    path("rules/duties/new/", rules.change, {"register": "duties"}, name="rules-duty"),
    path("rules/duties/<int:duty_id>/end/", rules.end_duty, name="rules-duty-end"),
    path("rules/words/<slug:code>/", rules.change, {"register": "words"}, name="rules-words"),
    path("rules/reasons/<slug:code>/", rules.change, {"register": "reasons"}, name="rules-reason"),
]
