"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from governance.chart.web.views import (
    account,
    account_keeping,
    communities,
    home,
    organisations,
    people,
    proposals,
    security,
)
from governance.ground.web.gallery import gallery_show
from governance.ground.web.views import channels, operations

app_name = "governance"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("organisations/", organisations.organisation_tree, name="organisation-tree"),
    path("organisations/import/", communities.communities_import, name="communities-import"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/new/", organisations.organisation_new, name="organisation-new"),
    path("organisations/<int:organisation_id>/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<int:organisation_id>/move/", organisations.organisation_move, name="organisation-move"),
    path("organisations/<int:organisation_id>/close/", organisations.organisation_close, name="organisation-close"),
    path("organisations/<int:organisation_id>/posts/new/", people.post_new, name="post-new"),
    path("organisations/<int:organisation_id>/appoint/", people.appointment_new, name="appointment-new"),
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path(
        "people/<int:person_id>/appointments/<int:appointment_id>/end/", people.appointment_end, name="appointment-end"
    ),
    path("appointments/", proposals.proposals, name="proposal-list"),
    path("appointments/count/", proposals.proposal_count, name="proposal-count"),
    path("appointments/<int:proposal_id>/decide/", proposals.proposal_decide, name="proposal-decide"),
    path("appointments/accounts/<int:proposal_id>/decide/", proposals.way_back_decide, name="way-back-decide"),
    path("people/second-factor/", account_keeping.factor_roles, name="factor-roles"),
    path("people/<int:person_id>/reset/", account_keeping.reset, name="person-reset"),
    path("people/<int:person_id>/disable/", account_keeping.disable, name="person-disable"),
    path("people/<int:person_id>/enable/", account_keeping.enable, name="person-enable"),
    path("people/<int:person_id>/unlock/", account_keeping.unlock, name="person-unlock"),
    path("people/<int:person_id>/second-factor/remove/", account_keeping.factor_remove, name="person-factor-remove"),
    path("reset/<str:secret>/", account_keeping.redeem, name="reset"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/first-password/", account.first_password, name="first-password"),
    path("account/second-factor/", account.second_factor, name="second-factor"),
    path("account/second-factor/confirm/", account.second_factor_confirm, name="second-factor-confirm"),
    path("account/second-factor/codes/", account.recovery_codes, name="recovery-codes"),
    path("account/second-factor/remove/", account.second_factor_remove, name="second-factor-remove"),
    path("account/sessions/end/", account.sessions_end, name="sessions-end"),
    path("account/sessions/<slug:handle>/end/", account.session_end, name="session-end"),
    path("account/tokens/new/", account.token_new, name="token-new"),
    path("account/tokens/<int:token_id>/end/", account.token_end, name="token-end"),
    path("notifications/", operations.notifications, name="notification-list"),
    path("notifications/read/", operations.notification_read, name="notification-read"),
    path("notifications/channels/", channels.channels, name="channel-list"),
    path("gateways/", channels.gateways, name="gateway-list"),
    path("gateways/new/", channels.gateway_new, name="gateway-new"),
    path("gateways/<slug:code>/", channels.gateway_edit, name="gateway-edit"),
    path("gateways/messages/<int:message_id>/retry/", channels.message_retry, name="message-retry"),
    path("deliveries/", operations.deliveries, name="delivery-list"),
    path("deliveries/<int:delivery_id>/retry/", operations.delivery_retry, name="delivery-retry"),
    path("log/security/", security.security_log, name="security-log"),
    path("log/security/file/", security.security_file, name="security-file"),
    path("log/anchors/", security.anchors, name="anchors"),
    path("log/anchors/file/", security.anchors_file, name="anchors-file"),
    path("log/", operations.log, name="log"),
    path("health/live", operations.live, name="health-live"),
    path("health/ready", operations.ready, name="health-ready"),
    path("health/pages", operations.pages, name="health-pages"),
    path("metrics", operations.metrics, name="metrics"),
    path("gallery/", gallery_show, name="gallery-show"),
]
