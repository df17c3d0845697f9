"""The addresses of the working calendar."""

from django.urls import URLPattern, path

from governance.kit.days.web.views import calendar

app_name = "days"

urlpatterns: list[URLPattern] = [
    path("", calendar.year, name="calendar"),
    path("<int:year>/", calendar.year, name="calendar-year"),
    path("<int:year>/load/", calendar.year_load, name="calendar-load"),
    path("day/<str:day>/", calendar.day_change, name="calendar-day"),
]
