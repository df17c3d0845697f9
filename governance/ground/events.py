"""The names of what can happen on the ground floor."""

from collections.abc import Mapping

from governance.ground.workflow import Words

ORGANISATION_CREATED = "governance.organisation.created"
ORGANISATION_RENAMED = "governance.organisation.renamed"
ORGANISATION_MOVED = "governance.organisation.moved"
ORGANISATION_CLOSED = "governance.organisation.closed"
POST_CREATED = "governance.post.created"
PERSON_CREATED = "governance.person.created"
PERSON_APPOINTED = "governance.person.appointed"
APPOINTMENT_PROPOSED = "governance.appointment.proposed"
APPOINTMENT_REFUSED = "governance.appointment.refused"
APPOINTMENT_ENDED = "governance.appointment.ended"
ACCOUNT_PROPOSED = "governance.account.proposed"
ACCOUNT_REFUSED = "governance.account.refused"
PERSON_RESET_ISSUED = "governance.person.reset-issued"
PERSON_DISABLED = "governance.person.disabled"
PERSON_ENABLED = "governance.person.enabled"
PERSON_FACTOR_REMOVED = "governance.person.factor-removed"
GATEWAY_WRITTEN = "governance.gateway.written"
CALENDAR_CHANGED = "governance.calendar.changed"
DELIVERY_RETRIED = "governance.delivery.retried"
DELIVERY_PARKED = "governance.delivery.parked"
MESSAGE_RETRIED = "governance.message.retried"
KEYS_RESEALED = "governance.key.resealed"
HISTORY_BROKEN = "governance.history.broken"

EVENT_WORDS: Mapping[str, Words] = {
    ORGANISATION_CREATED: Words("成立", "Created"),
    ORGANISATION_RENAMED: Words("更名", "Renamed"),
    ORGANISATION_MOVED: Words("调整隶属关系", "Moved"),
    ORGANISATION_CLOSED: Words("撤销", "Closed"),
    POST_CREATED: Words("设立岗位", "Post set up"),
    PERSON_CREATED: Words("开通账号", "Account opened"),
    PERSON_APPOINTED: Words("任职", "Appointed"),
    APPOINTMENT_PROPOSED: Words("提请任职，待他人确认", "Appointment proposed, to be confirmed"),
    APPOINTMENT_REFUSED: Words("任职未获确认", "Appointment not confirmed"),
    APPOINTMENT_ENDED: Words("免职", "Appointment ended"),
    ACCOUNT_PROPOSED: Words("申请账号找回，待他人确认", "A way back into an account asked for, to be confirmed"),
    ACCOUNT_REFUSED: Words("账号找回未获确认", "A way back into an account not confirmed"),
    PERSON_RESET_ISSUED: Words("密码重设链接生效", "Link for a new password works"),
    PERSON_DISABLED: Words("停用账号", "Account disabled"),
    PERSON_ENABLED: Words("启用账号", "Account enabled"),
    PERSON_FACTOR_REMOVED: Words("关闭两步验证", "Second factor removed"),
    GATEWAY_WRITTEN: Words("调整外部通知网关", "Gateway changed"),
    CALENDAR_CHANGED: Words("工作日历更正", "Working calendar corrected"),
    DELIVERY_RETRIED: Words("重试投递", "Delivery retried"),
    MESSAGE_RETRIED: Words("重发消息", "Message retried"),
    DELIVERY_PARKED: Words("投递已搁置", "Delivery parked"),
    KEYS_RESEALED: Words("更换加密密钥", "Sealed with another key"),
    HISTORY_BROKEN: Words("历史记录核验不通过", "The history does not verify"),
}

ALL = frozenset(EVENT_WORDS)

# ---- the security log: a table of its own, see models/security.py -------------------------------------------------

SIGNED_IN = "sign-in.done"
SIGN_IN_FAILED = "sign-in.failed"
LOCKED_OUT = "sign-in.locked-out"
PROVIDER_REFUSED = "sign-in.provider-refused"
SIGNED_OUT = "session.ended"
SESSIONS_ENDED = "session.all-ended"
TOKEN_ISSUED = "token.issued"
TOKEN_REVOKED = "token.revoked"
TOKENS_REVOKED = "token.all-revoked"
PASSWORD_CHANGED = "password.changed"
RESET_ASKED = "password.reset-asked"
RESET_ISSUED = "password.reset-issued"
PASSWORD_RESET = "password.reset"
SECOND_FACTOR_SET = "second-factor.set"
SECOND_FACTOR_REMOVAL_ASKED = "second-factor.removal-asked"
WAY_BACK_REFUSED = "account.way-back-refused"
SECOND_FACTOR_REMOVED = "second-factor.removed"
RECOVERY_CODES_MADE = "second-factor.codes-made"
SECOND_FACTOR_RULE = "second-factor.rule"
ACCOUNT_OPENED = "account.opened"
ACCOUNT_RENAMED = "account.renamed"
ACCOUNT_DISABLED = "account.disabled"
ACCOUNT_ENABLED = "account.enabled"
ACCOUNT_UNLOCKED = "account.unlocked"
DATA_REVEALED = "data.revealed"
DATA_EXPORTED = "data.exported"
DATA_FETCHED = "data.fetched"
LOG_EXPORTED = "data.log-exported"
ANCHORS_EXPORTED = "data.anchors-exported"
HISTORY_VERIFIED = "history.verified"

SECURITY_WORDS: Mapping[str, Words] = {
    SIGNED_IN: Words("登录", "Signed in"),
    SIGN_IN_FAILED: Words("登录失败", "Sign-in failed"),
    LOCKED_OUT: Words("尝试过多被暂停", "Held off after too many tries"),
    PROVIDER_REFUSED: Words("统一身份登录未通过", "Identity provider vouched for nobody known"),
    SIGNED_OUT: Words("退出登录", "Session ended"),
    SESSIONS_ENDED: Words("退出其他全部登录", "All other sessions ended"),
    TOKEN_ISSUED: Words("签发接口令牌", "API token issued"),
    TOKEN_REVOKED: Words("注销接口令牌", "API token revoked"),
    TOKENS_REVOKED: Words("注销全部接口令牌", "All API tokens revoked"),
    PASSWORD_CHANGED: Words("修改密码", "Password changed"),
    RESET_ASKED: Words("申请密码重设链接", "Link for a new password asked for"),
    RESET_ISSUED: Words("密码重设链接生效", "Link for a new password works"),
    PASSWORD_RESET: Words("通过链接重设密码", "Password set by the link"),
    SECOND_FACTOR_SET: Words("开启两步验证", "Second factor set up"),
    SECOND_FACTOR_REMOVAL_ASKED: Words("申请关闭两步验证", "Removal of the second factor asked for"),
    WAY_BACK_REFUSED: Words("账号找回未获确认", "A way back into an account not confirmed"),
    SECOND_FACTOR_REMOVED: Words("关闭两步验证", "Second factor removed"),
    RECOVERY_CODES_MADE: Words("更换备用码", "Recovery codes made anew"),
    SECOND_FACTOR_RULE: Words("调整两步验证要求", "Roles that need a second factor changed"),
    ACCOUNT_OPENED: Words("开通账号", "Account opened"),
    ACCOUNT_RENAMED: Words("登录名改名", "Log-in name changed"),
    ACCOUNT_DISABLED: Words("停用账号", "Account disabled"),
    ACCOUNT_ENABLED: Words("启用账号", "Account enabled"),
    ACCOUNT_UNLOCKED: Words("解除登录暂停", "Account unlocked"),
    DATA_REVEALED: Words("查看完整电话", "Phone number revealed"),
    DATA_EXPORTED: Words("导出数据", "Data exported"),
    DATA_FETCHED: Words("下载导出文件", "Exported file fetched"),
    LOG_EXPORTED: Words("导出安全日志", "Security log exported"),
    ANCHORS_EXPORTED: Words("导出历史锚点", "Anchors of the history exported"),
    HISTORY_VERIFIED: Words("核验历史记录", "History verified"),
}
