"""Every address of the portal."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from governance.chart.web.views.language import language_switch
from governance.chart.web.views.provider import FromProvider, ToProvider
from governance.chart.web.views.session import sign_in, sign_in_code, sign_out
from governance.ground.web.views.faults import nothing_here

urlpatterns = [
    # First, for a program asks most often, and the pages below are tried one by one.
    path("api/v1/", include("governance.api.urls")),
    path("api/v1/", include("grids.api.urls")),
    path("api/v1/", include("services.api.urls")),
    path("api/v1/", include("cases.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("api/", nothing_here),
    path("api/<path:rest>", nothing_here),
    path("login/", sign_in, name="login"),
    path("login/code/", sign_in_code, name="login-code"),
    path("login/provider/", ToProvider.as_view(), name="login-provider"),
    path("login/provider/callback/", FromProvider.as_view(), name="login-provider-callback"),
    path("logout/", sign_out, name="logout"),
    path("", include("governance.web.urls")),
    path("calendar/", include("governance.kit.days.web.urls")),
    path("grids/", include("grids.web.urls")),
    path("services/", include("services.web.urls")),
    path("", include("cases.web.urls")),
    path("language/setlang/", language_switch, name="set_language"),
]

handler400 = "governance.ground.web.views.faults.bad_request"
handler403 = "governance.ground.web.views.faults.not_allowed"
handler404 = "governance.ground.web.views.faults.not_found"
handler500 = "governance.ground.web.views.faults.server_error"
