"""The gallery: every component of templates/components/ with invented content, for demo and test only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from governance.ground.tongue import spoken
from governance.ground.workflow import Words

NOON = datetime(2026, 11, 23, 12, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True)
class Sample:
    """Whatever a component asks its object for."""

    label: str = ""
    tone: str = ""
    url: str = ""
    words: str = ""
    title: str = ""
    place: str = ""
    number: str = ""
    count: str = ""
    status: str = ""
    iso: str = ""
    explanation: str = ""
    thumbnail: str = ""
    numeric: bool = False
    current: bool = False
    at: datetime | None = None
    deadline: Any = None
    state: Any = None


class Happened(NamedTuple):
    """Something that happened to a case."""

    who: str
    what: str
    at: datetime = NOON
    tone: str = "neutral"
    icon: str = ""
    number: str = ""
    is_internal: bool = False
    lines: tuple[str, ...] = ()


class Telephone(NamedTuple):
    """An office with its number."""

    name: str
    words: str
    dials: str


@dataclass(frozen=True)
class GalleryPage:
    states: list[Sample]
    deadlines: list[Sample]
    views: list[Sample]
    columns: list[Sample]
    rows: list[Sample]
    facts: list[tuple[str, str]]
    steps: list[Sample]
    happened: list[Happened]
    photos: list[Sample]
    telephones: list[Telephone]


def _say(zh: str, en: str) -> str:
    return spoken(Words(zh, en))


class GalleryForm(forms.Form):
    """One field of each kind."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("1", _say("道路设施", "Roads")), ("2", _say("噪音扰民", "Noise")), ("3", _say("电梯故障", "Lifts"))]
        self.fields["title"] = forms.CharField(
            label=_say("标题", "Title"),
            help_text=_say("一句话说清楚是什么事。", "Say in one sentence what the matter is."),
        )
        self.fields["text"] = forms.CharField(
            label=_say("详细情况", "What happened"), required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["kind"] = forms.ChoiceField(label=_say("类别", "Category"), choices=[("", "—"), *kinds])
        self.fields["solved"] = forms.ChoiceField(
            label=_say("问题解决了吗?", "Is it solved?"),
            choices=[("1", _say("已解决", "Solved")), ("2", _say("部分解决", "In part")), ("3", _say("未解决", "No"))],
            widget=forms.RadioSelect(attrs={"class": "in-row"}),
        )
        self.fields["urgent"] = forms.BooleanField(label=_say("有紧急危险", "There is urgent danger"), required=False)
        self.fields["phone"] = forms.CharField(label=_say("联系电话", "Phone"), required=False)


def gallery_show(request: HttpRequest) -> HttpResponse:
    """Show every component once; production has no such page."""
    if settings.DEPLOYMENT == "production":
        raise Http404
    messages.success(request, _say("已派单给城市管理局。", "Dispatched to the urban management bureau."))
    blank, wrong = (
        GalleryForm(),
        GalleryForm({"title": "", "text": _say("井盖不见了", "The cover is gone"), "kind": "9"}),
    )
    return render(request, "gallery.html", {"page": _page(), "form": blank, "wrong_form": wrong})


def _page() -> GalleryPage:
    return GalleryPage(
        states=_states(),
        deadlines=_deadlines(),
        views=_views(),
        columns=_columns(),
        rows=_rows(),
        facts=_facts(),
        steps=_steps(),
        happened=_happened(),
        telephones=[Telephone(_say("石梁街道", "Shiliang Street"), "0999 0100 0001", "099901000001")],
        photos=[Sample(url="#", words=_say("现场照片", "Photo from the site")) for _number in range(3)],
    )


def _states() -> list[Sample]:
    return [
        Sample(label=_say("待受理", "To register"), tone="neutral"),
        Sample(label=_say("办理中", "Acting"), tone="active"),
        Sample(label=_say("已吹哨", "Whistled"), tone="whistle"),
        Sample(label=_say("待核查", "To verify"), tone="warn"),
        Sample(label=_say("已结案", "Closed"), tone="good"),
        Sample(label=_say("已退回重办", "Re-opened"), tone="bad"),
    ]


def _deadlines() -> list[Sample]:
    rule = _say("普通事项 7 日, 自派单起", "Ordinary matter: 7 days from dispatch")
    return [
        Sample(words=_say("逾期 2 小时", "late by 2 h"), tone="bad", iso="2026-11-23T10:00+08:00", explanation=rule),
        Sample(words=_say("今日 17:30 到期", "due today 17:30"), tone="warn", iso="2026-11-23", explanation=rule),
        Sample(words=_say("剩 3 个工作日", "3 working days left"), tone="neutral", iso="2026-11-26", explanation=rule),
    ]


def _views() -> list[Sample]:
    return [
        Sample(label=_say("待处置", "To decide"), url="#", count="12", current=True),
        Sample(label=_say("逾期", "Late"), url="#", count="3", tone="bad"),
        Sample(label=_say("已吹哨", "Whistled"), url="#", count="7"),
        Sample(label=_say("待核查", "To verify"), url="#", count="4"),
        Sample(label=_say("全部", "All"), url="#", count="1000+"),
    ]


def _columns() -> list[Sample]:
    return [
        Sample(label=_say("工单", "Case")),
        Sample(label=_say("状态", "State")),
        Sample(label=_say("时限", "Deadline")),
        Sample(label=_say("编号", "Number"), numeric=True),
    ]


def _rows() -> list[Sample]:
    states, deadlines = _states(), _deadlines()
    return [
        Sample(
            title=_say("文一路井盖缺失", "Manhole cover missing on Wenyi Road"),
            place=_say("和风社区 005 网格 · 热线", "Hefeng community, cell 005 · hotline"),
            number="QH-2026-004512",
            url="#",
            state=states[0],
            deadline=deadlines[0],
            current=True,
        ),
        Sample(
            title=_say("工地夜间施工噪音(3 件相似)", "Noise from a site at night (3 alike)"),
            place=_say("云溪社区 011 网格 · 网格员", "Yunxi community, cell 011 · grid worker"),
            number="QH-2026-004508",
            url="#",
            state=states[2],
            deadline=deadlines[1],
        ),
        Sample(
            title=_say("4 幢电梯停用两天", "Lift of building 4 out of order for two days"),
            place=_say("和风社区 002 网格 · 公众", "Hefeng community, cell 002 · public page"),
            number="QH-2026-004497",
            url="#",
            state=states[1],
            deadline=deadlines[2],
        ),
    ]


def _facts() -> list[tuple[str, str]]:
    return [
        (_say("类别", "Category"), _say("道路设施 / 井盖", "Roads / manhole covers")),
        (_say("地点", "Place"), _say("文一路 182 号门前", "In front of 182 Wenyi Road")),
        (_say("居民", "Resident"), _say("王女士 138****5621", "Ms Wang 138****5621")),
        (_say("来源", "Came by"), _say("热线", "hotline")),
        (_say("空的不显示", "Empty facts are left out"), ""),
    ]


def _happened() -> list[Happened]:
    desk, lead = _say("街道派单员", "The street's dispatcher"), _say("城市管理局", "Urban management")
    return [
        Happened(desk, _say("已受理", "Registered"), icon="phone"),
        Happened(desk, _say("已吹哨", "Whistled"), tone="whistle", icon="volume", number="QH-2026-000123"),
        Happened(desk, _say("备注", "Note"), is_internal=True, lines=(_say("同一施工单位", "The same builder"),)),
        Happened(lead, _say("已办结", "Finished"), tone="good", icon="check", lines=(_say("井盖已补装", "Covered"),)),
    ]


def _steps() -> list[Sample]:
    return [
        Sample(label=_say("已收到", "Received"), status="done", at=NOON),
        Sample(
            label=_say("已派单", "Dispatched"),
            status="done",
            at=NOON,
            words=_say("城市管理局牵头", "Lead: urban management"),
        ),
        Sample(
            label=_say("正在办理", "Being worked on"),
            status="current",
            words=_say("11月26日前办结", "To be finished by 26 November"),
        ),
        Sample(label=_say("回访", "We call you back"), status="todo"),
    ]
