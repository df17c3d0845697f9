"""What will happen in the demo district: four hundred cases from a fixed seed, counted back from the moment of loading.

Plain Python: the same moment gives the same plan on every machine.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import cycle

from cases.rules.workflow import Source, State
from cases.rules.workflow.applications import Kind
from demo.places import Place, read_places
from demo.tables import demo_file, demo_table

CASES = 400
TODAY = 14
DAYS = 122
SEED = "Qingheng"
SURNAMES = (
    *("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高"),
    *("林", "何", "郭", "马", "欧阳", "谢", "曹", "彭", "董", "袁", "于", "叶", "沈"),
)
TITLES = ("女士", "先生")
TO_THE_STREET = (Source.TELEPHONE, Source.COUNTER, Source.LETTER)


class Way(StrEnum):
    """By whose hands a case goes."""

    ANSWERED = "answered"
    DECLINED = "declined"
    COMMUNITY = "community"
    DISPATCHED = "dispatched"
    STAGED = "staged"
    WORK = "work"
    HARD = "hard-problem"
    JOINT = "joint-enforcement"
    EMERGENCY = "emergency"
    UNRULED = "unruled"


WHISTLES = {Way.WORK: "work", Way.HARD: "hard-problem", Way.JOINT: "joint-enforcement", Way.EMERGENCY: "emergency",
            Way.UNRULED: "work"}  # fmt: skip
WEIGHTS = {
    Way.ANSWERED: 6, Way.DECLINED: 5, Way.COMMUNITY: 30, Way.DISPATCHED: 36,
    Way.WORK: 9, Way.JOINT: 7, Way.HARD: 3, Way.EMERGENCY: 3, Way.UNRULED: 1, Way.STAGED: 1,
}  # fmt: skip

# Which recent cases stand still, where, and since how many days at most; the rest go on until they end.
STANDING = (
    (State.REPORTED, 9, 0.11),
    (State.REPORTED, 2, 0.5),
    (State.REPORTED, 2, 1.6),
    (State.REGISTERED, 8, 0.1),
    (State.REGISTERED, 3, 2.4),
    (State.COMMUNITY, 14, 6),
    (State.UNROUTED, 6, 3),
    (State.WHISTLED, 3, 0.4),
    (State.DISPATCHED, 14, 3),
    (State.ACTING, 38, 11),
    (State.VERIFYING, 14, 12),
    (State.CALLING_BACK, 13, 14),
    (State.EVALUATING, 7, 16),
    (State.JOINED, 4, 4),
)
LEAST_DAYS = {
    State.REPORTED: 0.02, State.REGISTERED: 0.05, State.WHISTLED: 0.15,
    State.ACTING: 2, State.VERIFYING: 4, State.CALLING_BACK: 5, State.EVALUATING: 6, State.JOINED: 0.5,
}  # fmt: skip
ANSWERABLE = frozenset(
    {
        *("education-enrolment", "livelihood-pension", "livelihood-jobs", "livelihood-relief"),
        *("planning-public", "housing-fund"),
    }
)
NEIGHBOURLY = frozenset(
    {
        "urban-litter", "housing-renovation", "housing-property", "environment-square", "transport-bikes",
        "safety-exits", "safety-ebikes", "security-quarrel", "security-dogs", "education-sports", "health-elderly",
        "health-pests",
        "health-leftbehind", "patrol-leaflets", "patrol-facility", "urban-greenery", "rural-roads",
    }
)  # fmt: skip
UNRULED = frozenset({"planning-closure", "patrol-premises"})
STAGED = frozenset({"safety-workplace"})


@dataclass(frozen=True)
class Asking:
    """What is applied for in a case, and what is decided each time; without a decision it stays open."""

    kind: Kind
    rulings: tuple[bool, ...] = ()


# Dealt round to the dispatched cases that stand so; None to those that go on until they end.
ASKED: Mapping[State | None, tuple[Asking | None, ...]] = {
    State.DISPATCHED: (Asking(Kind.CONTEST), None, Asking(Kind.CONTEST, (False,)), None),
    State.ACTING: (
        Asking(Kind.EXTENSION),
        Asking(Kind.SUPERVISION, (True,)),
        Asking(Kind.DEFERRAL, (True,)),
        None,
        Asking(Kind.EXCLUSION),
        Asking(Kind.EXTENSION, (True,)),
        Asking(Kind.HAND_OVER),
        Asking(Kind.SUPERVISION, (True, True)),
        None,
        Asking(Kind.DEFERRAL),
        Asking(Kind.EXTENSION, (False,)),
        Asking(Kind.SUPERVISION),
    ),
    None: (Asking(Kind.CONTEST, (False,)), *(None,) * 11, Asking(Kind.CONTEST, (True,)), *(None,) * 11),
}


@dataclass(frozen=True)
class Planned:
    """One case before it happens."""

    index: int
    reported_at: datetime
    way: Way
    stop: State | None
    place: Place
    story: Mapping[str, str]
    source: Source
    resident_name: str
    resident_phone: str
    is_slow: bool
    asking: Asking | None

    @property
    def key(self) -> str:
        """The idempotency key of its report."""
        return f"demo-{self.index:03d}"

    @property
    def has_plea(self) -> bool:
        """Tell whether the resident may add a word of their own to the story."""
        return self.way not in {Way.ANSWERED, Way.DECLINED} and not self.story["category_code"].startswith("patrol-")

    def dice(self) -> random.Random:
        """Return the case's own dice, so that no case depends on another."""
        return random.Random(f"{SEED}:{self.index}")


class Plan:
    """The four hundred cases, in the order in which they are reported."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._dice = random.Random(SEED)

    @cached_property
    def places(self) -> list[Place]:
        """All cells."""
        return read_places(demo_file("cells.geojson"))

    @cached_property
    def cases(self) -> list[Planned]:
        """The cases by the moment of their report."""
        standing = [(stop, days) for stop, number, days in STANDING for _ in range(number)]
        moving = CASES - TODAY - len(standing)
        drafts: list[tuple[datetime, Way, State | None]] = []
        for stop, days in standing:
            drafts.append((self._recently(stop, days), self._way_to(stop), stop))
        ways = self._mixed_ways(moving + TODAY)
        drafts += [(self._some_day(), way, None) for way in ways[:moving]]
        drafts += [(self._today(), way, None) for way in ways[moving:]]
        drafts.sort(key=lambda draft: draft[0])
        return [self._planned(index, *draft) for index, draft in enumerate(drafts)]

    def _recently(self, stop: State, days: float) -> datetime:
        """Return a moment since which a case can have come to stand where it does."""
        least = LEAST_DAYS.get(stop, 0.5)
        return self.now - timedelta(days=least + (days - least) * self._dice.random() ** 2)

    def _some_day(self) -> datetime:
        day = self.midnight - timedelta(days=int(self._dice.triangular(1, DAYS, 30)))
        return day + timedelta(minutes=self._dice.triangular(6 * 60, 23 * 60, 10 * 60))

    def _today(self) -> datetime:
        return self.midnight + (self.now - self.midnight) * self._dice.uniform(0.3, 0.97)

    def _mixed_ways(self, number: int) -> list[Way]:
        """Return the ways of so many cases by their weights, shuffled."""
        ways = [way for way, weight in WEIGHTS.items() for _ in range(round(number * weight / sum(WEIGHTS.values())))]
        ways = (ways + [Way.DISPATCHED] * number)[:number]
        self._dice.shuffle(ways)
        return ways

    def _way_to(self, stop: State) -> Way:
        ways = {
            State.COMMUNITY: (Way.COMMUNITY,),
            State.UNROUTED: (Way.UNRULED,),
            State.WHISTLED: (Way.WORK, Way.JOINT),
            State.VERIFYING: (Way.DISPATCHED, Way.DISPATCHED, Way.WORK),
            State.EVALUATING: (Way.DISPATCHED, Way.WORK),
            State.CALLING_BACK: (Way.COMMUNITY, Way.DISPATCHED, Way.WORK),
        }
        usually = (*[Way.DISPATCHED] * 5, Way.WORK, Way.JOINT, Way.HARD)
        ways[State.ACTING] = (*usually, Way.DISPATCHED, Way.STAGED)
        return self._dice.choice(ways.get(stop, usually))

    def _planned(self, index: int, reported_at: datetime, way: Way, stop: State | None) -> Planned:
        story = next(self._stories[way])
        surname, title = self._dice.choice(SURNAMES), self._dice.choice(TITLES)
        patrol = story["category_code"].startswith("patrol-")
        source = Source.WORKER if patrol else self._dice.choice((Source.WORKER, Source.PUBLIC, Source.HOTLINE))
        # Some of those who would call the hotline call, visit or write to the street itself.
        if source is Source.HOTLINE and index % 4 == 0:
            source = TO_THE_STREET[index // 4 % len(TO_THE_STREET)]
        return Planned(
            index=index,
            reported_at=reported_at.replace(microsecond=0),
            way=way,
            stop=stop,
            place=self._place_for(story["category_code"]),
            story=story,
            source=source,
            resident_name="" if patrol else surname + title,
            resident_phone="" if patrol else f"199-0000-{1000 + 7 * index:04d}",
            is_slow=self._dice.random() < 0.16 and stop is None,
            asking=next(self._askings[stop]) if way is Way.DISPATCHED and stop in self._askings else None,
        )

    def _place_for(self, category: str) -> Place:
        """Return a cell; Shiliang, where the demo accounts sit, is livelier than the rest."""
        places = [place for place in self.places if not category.startswith("rural-") or place.community >= "999901003"]
        weights = [4 if p.community == "999901001001" else 2 if p.street == "999901001" else 1 for p in places]
        return self._dice.choices(places, weights)[0]

    @cached_property
    def _askings(self) -> Mapping[State | None, Iterator[Asking | None]]:
        return {stop: cycle(askings) for stop, askings in ASKED.items()}

    @cached_property
    def _stories(self) -> Mapping[Way, Iterator[Mapping[str, str]]]:
        """The stories that fit each way, dealt round so that none comes again before all have."""
        stories: list[Mapping[str, str]] = list(demo_table("stories"))
        rules = demo_table("responsibility")

        def about(categories: frozenset[str]) -> list[Mapping[str, str]]:
            return [story for story in stories if story["category_code"] in categories]

        def listed(kind: str) -> list[Mapping[str, str]]:
            return about(frozenset(rule["category_code"] for rule in rules if rule["whistle_kind"] == kind))

        ruled = listed("")
        fitting: dict[Way, list[Mapping[str, str]]] = {
            Way.ANSWERED: about(ANSWERABLE),
            Way.DECLINED: list(demo_table("declined")),
            Way.COMMUNITY: about(NEIGHBOURLY),
            Way.DISPATCHED: ruled,
            Way.WORK: about(frozenset(r["category_code"] for r in rules if r["co_codes"] and not r["whistle_kind"])),
            Way.HARD: listed("hard-problem"),
            Way.JOINT: listed("joint-enforcement"),
            Way.EMERGENCY: listed("emergency"),
            Way.UNRULED: about(UNRULED),
            Way.STAGED: about(STAGED),
        }
        for dealt in fitting.values():
            self._dice.shuffle(dealt)
        return {way: cycle(dealt) for way, dealt in fitting.items()}
