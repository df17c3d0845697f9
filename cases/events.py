"""The names of what can happen to a case."""

from collections.abc import Mapping

from governance.ground.workflow import Words

CASE_REPORTED = "cases.case.reported"
CASE_TAKEN_OVER = "cases.case.taken_over"
CASE_REGISTERED = "cases.case.registered"
CASE_ANSWERED = "cases.case.answered"
CASE_DECLINED = "cases.case.declined"
CASE_LEFT_TO_COMMUNITY = "cases.case.left_to_community"
CASE_RETURNED = "cases.case.returned"
COMMUNITY_FINISHED = "cases.case.finished_in_community"
CASE_DISPATCHED = "cases.case.dispatched"
WHISTLE_BLOWN = "cases.whistle.blown"
WHISTLE_ROUTED = "cases.whistle.routed"
WHISTLE_UNROUTED = "cases.whistle.unrouted"
ASSIGNMENT_SIGNED = "cases.assignment.signed"
CONTACT_MADE = "cases.assignment.contacted"
REPORTED_IN = "cases.assignment.reported_in"
ASSIGNMENT_CLAIMED = "cases.assignment.claimed"
ASSIGNMENT_HANDED_BACK = "cases.assignment.handed_back"
ASSIGNMENT_GIVEN = "cases.assignment.given"
PROGRESS_NOTED = "cases.assignment.progressed"
ASSIGNMENT_FINISHED = "cases.assignment.finished"
ALL_FINISHED = "cases.case.all_finished"
CASE_VERIFIED = "cases.case.verified"
VERIFICATION_FAILED = "cases.case.verification_failed"
CALL_BACK_TRIED = "cases.case.call_back_tried"
FACTS_ADDED = "cases.case.facts_added"
CALL_WISHED = "cases.case.call_wished"
CASE_REOPENED = "cases.case.reopened"
CASE_CLOSED = "cases.case.closed"
RESIDENT_HEARD = "cases.case.resident_heard"
EVALUATED = "cases.case.evaluated"
STAGE_MET = "cases.assignment.stage_met"
APPLIED = "cases.application.made"
APPLICATION_DECIDED = "cases.application.decided"
APPLICATION_WITHDRAWN = "cases.application.withdrawn"
CASE_WOKEN = "cases.case.woken"
CASE_JOINED = "cases.case.joined"
CASE_SPLIT_OFF = "cases.case.split_off"
CASES_LINKED = "cases.case.linked"
RESIDENTS_TOLD = "cases.case.residents_told"
JOINED_ANSWERED = "cases.case.joined_answered"
CLOCKS_RECOMPUTED = "cases.clock.recomputed"
ACCUSED_NAMED = "cases.case.accused_named"
CASE_NOTED = "cases.case.noted"
PHONE_REVEALED = "cases.case.phone_revealed"
PHONE_SOUGHT = "cases.phone.sought"
CASE_FOLLOWED = "cases.case.followed_community"
CLOCK_WARNED = "cases.clock.warned"
CLOCK_OVERDUE = "cases.clock.overdue"
IMPORT_REQUESTED = "cases.import.requested"
IMPORT_ADVANCED = "cases.import.advanced"
IMPORT_ENDED = "cases.import.ended"
LIMIT_CHANGED = "cases.limit.changed"
WHISTLE_KIND_CHANGED = "cases.whistle_kind.changed"
REASON_REWORDED = "cases.decline_reason.reworded"
CATEGORY_WORDED = "cases.category.worded"
RULE_WRITTEN = "cases.responsibility.written"
RULE_ENDED = "cases.responsibility.ended"
VALUES_CHANGED = "cases.value.changed"
DUTY_LISTED = "cases.duty.listed"
DUTY_ENDED = "cases.duty.ended"
DESK_ENTRY_WRITTEN = "cases.desk.written"
DESK_ENTRY_ENDED = "cases.desk.ended"
ITEM_TICKED = "cases.checklist.ticked"
ITEM_CLEARED = "cases.checklist.cleared"
TRAINING_REQUESTED = "cases.suggestions.requested"
VERSION_TRAINED = "cases.suggestions.trained"
VERSION_ACTIVATED = "cases.suggestions.activated"
RATES_DIFFERED = "cases.rates.differed"
CASE_PRINTED = "cases.case.printed"
EXPORT_REQUESTED = "cases.export.requested"
EXPORT_ADVANCED = "cases.export.advanced"
EXPORT_ENDED = "cases.export.ended"
EXPORT_FETCHED = "cases.export.fetched"

EVENT_WORDS: Mapping[str, Words] = {
    CASE_REPORTED: Words("上报", "Reported"),
    CASE_TAKEN_OVER: Words("从原系统迁入", "Taken over from an earlier register"),
    CASE_REGISTERED: Words("受理", "Registered"),
    CASE_ANSWERED: Words("答复", "Answered"),
    CASE_DECLINED: Words("不予受理", "Declined"),
    CASE_LEFT_TO_COMMUNITY: Words("交社区办理", "Left to the community"),
    CASE_RETURNED: Words("社区退回街道", "Returned to the street"),
    COMMUNITY_FINISHED: Words("社区办结", "Finished by the community"),
    CASE_DISPATCHED: Words("派单", "Dispatched"),
    WHISTLE_BLOWN: Words("吹哨", "Whistle blown"),
    WHISTLE_ROUTED: Words("哨声派单", "Routed"),
    WHISTLE_UNROUTED: Words("未找到派单规则", "No rule found"),
    ASSIGNMENT_SIGNED: Words("签收", "Signed for"),
    CONTACT_MADE: Words("已联系居民", "Resident contacted"),
    REPORTED_IN: Words("报到", "Reported in"),
    ASSIGNMENT_CLAIMED: Words("认领", "Claimed"),
    ASSIGNMENT_HANDED_BACK: Words("交回认领", "Handed back"),
    ASSIGNMENT_GIVEN: Words("指派经办人", "Given to a colleague"),
    PROGRESS_NOTED: Words("进展", "Progress"),
    ASSIGNMENT_FINISHED: Words("办结", "Finished"),
    ALL_FINISHED: Words("全部办结，待核查", "All finished, to verify"),
    CASE_VERIFIED: Words("核查通过", "Verified"),
    VERIFICATION_FAILED: Words("核查未通过", "Verification failed"),
    CALL_BACK_TRIED: Words("回访未接通", "Call-back not answered"),
    FACTS_ADDED: Words("居民补充情况", "Added by the resident"),
    CALL_WISHED: Words("居民希望的回访时间", "When the resident wants to be called"),
    CASE_REOPENED: Words("重办", "Re-opened"),
    CASE_CLOSED: Words("结案", "Closed"),
    RESIDENT_HEARD: Words("回访完成，待评价部门", "Called back, departments to evaluate"),
    EVALUATED: Words("评价部门", "Departments evaluated"),
    STAGE_MET: Words("完成阶段", "Stage met"),
    APPLIED: Words("提出申请", "Applied"),
    APPLICATION_DECIDED: Words("申请裁定", "Application decided"),
    APPLICATION_WITHDRAWN: Words("撤回申请", "Application withdrawn"),
    CASE_WOKEN: Words("挂账到期，恢复办理", "Deferral over, clocks go on"),
    CASE_JOINED: Words("并案", "Joined to another case"),
    CASE_SPLIT_OFF: Words("拆分，单独办理", "Split off, handled by itself"),
    CASES_LINKED: Words("关联工单", "Linked to another case"),
    RESIDENTS_TOLD: Words("告知全体相关居民", "All residents told"),
    JOINED_ANSWERED: Words("主工单已办理", "The case it joined has been handled"),
    CLOCKS_RECOMPUTED: Words("日历更正，时限重算", "Deadlines computed anew"),
    ACCUSED_NAMED: Words("投诉对象回避", "Complaint about an organisation"),
    CASE_NOTED: Words("内部备注", "Internal note"),
    PHONE_REVEALED: Words("查看完整电话", "Phone number shown"),
    PHONE_SOUGHT: Words("按完整电话查找", "Looked for by a whole phone number"),
    CASE_FOLLOWED: Words("随社区调整所属街道", "Moved to another street with its community"),
    CLOCK_WARNED: Words("临期提醒", "Due soon"),
    CLOCK_OVERDUE: Words("逾期", "Overdue"),
    IMPORT_REQUESTED: Words("提交导入", "Import requested"),
    IMPORT_ADVANCED: Words("导入进行中", "Import under way"),
    IMPORT_ENDED: Words("导入完成", "Import ended"),
    LIMIT_CHANGED: Words("调整时限", "Time limit changed"),
    WHISTLE_KIND_CHANGED: Words("调整吹哨时限", "Limits of a whistle changed"),
    REASON_REWORDED: Words("修改不予受理告知语", "Words of a reason changed"),
    CATEGORY_WORDED: Words("修改类别用词", "Words of a category changed"),
    RULE_WRITTEN: Words("修订职责清单", "Responsibility list changed"),
    RULE_ENDED: Words("职责清单条目终止", "Line of the responsibility list ended"),
    VALUES_CHANGED: Words("调整规则数值", "Numbers of the rules changed"),
    DUTY_LISTED: Words("列入社区职责清单", "Duty of communities listed"),
    DUTY_ENDED: Words("移出社区职责清单", "Duty of communities ended"),
    DESK_ENTRY_WRITTEN: Words("修订常用语、宏、清单或问题", "Text, macro, checklist or question changed"),
    DESK_ENTRY_ENDED: Words("停用常用语、宏、清单或问题", "Text, macro, checklist or question ended"),
    ITEM_TICKED: Words("清单项已确认", "Ticked on the checklist"),
    ITEM_CLEARED: Words("清单项撤销确认", "Tick taken back"),
    TRAINING_REQUESTED: Words("申请训练推荐模型", "Training of suggestions requested"),
    VERSION_TRAINED: Words("推荐模型训练完成", "Suggestions trained"),
    VERSION_ACTIVATED: Words("启用推荐模型版本", "Version of suggestions put into use"),
    RATES_DIFFERED: Words("三率计数复核不一致", "Recount of the rates found a difference"),
    CASE_PRINTED: Words("打印案卷", "File of the case taken as PDF"),
    EXPORT_REQUESTED: Words("申请导出", "Export requested"),
    EXPORT_ADVANCED: Words("导出进行中", "Export under way"),
    EXPORT_ENDED: Words("导出完成", "Export ended"),
    EXPORT_FETCHED: Words("下载导出文件", "Exported file taken"),
}

ALL = frozenset(EVENT_WORDS)

# What whoever watches a case hears of.
WATCHED = (
    CASE_REGISTERED,
    CASE_ANSWERED,
    CASE_DECLINED,
    CASE_LEFT_TO_COMMUNITY,
    CASE_RETURNED,
    COMMUNITY_FINISHED,
    CASE_DISPATCHED,
    WHISTLE_BLOWN,
    WHISTLE_ROUTED,
    WHISTLE_UNROUTED,
    ALL_FINISHED,
    CASE_VERIFIED,
    VERIFICATION_FAILED,
    CASE_REOPENED,
    CASE_CLOSED,
    CASE_WOKEN,
    CASE_JOINED,
    CASE_SPLIT_OFF,
    CASE_NOTED,
)

# What the resident may see of the timeline on the tracking page.
PUBLIC = frozenset(
    {
        CASE_REPORTED,
        CASE_REGISTERED,
        CASE_ANSWERED,
        CASE_DECLINED,
        CASE_LEFT_TO_COMMUNITY,
        COMMUNITY_FINISHED,
        CASE_DISPATCHED,
        WHISTLE_ROUTED,
        ASSIGNMENT_SIGNED,
        REPORTED_IN,
        ASSIGNMENT_FINISHED,
        CASE_VERIFIED,
        CASE_REOPENED,
        CASE_CLOSED,
        RESIDENTS_TOLD,
        FACTS_ADDED,
    }
)
