"""Who acts in the demo's cases, what they write, and the pictures they take."""

import random
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from django.conf import settings

from cases.casework.commands.photos import KeptPhoto, keep_photo
from demo.pictures import draw_picture
from demo.places import Place
from demo.tables import demo_table, person_ids
from governance.ground.errors import NotFound
from governance.ground.permissions import ANONYMOUS, Actor, actor_for
from governance.kit.imports.queries.tables import read_table

CATEGORIES = Path(settings.BASE_DIR) / "cases" / "reference" / "categories.csv"
SHILIANG = "999901001"
BY_HAND = {
    "planning-closure": ("department-planning", ("office-urban-{0}",)),
    "patrol-premises": ("office-police-{0}", ("office-urban-{0}",)),
}


class Cast:
    """The people of the demo district by what they do, each loaded once."""

    def __init__(self) -> None:
        self._ids = person_ids()
        self._actors: dict[str, Actor] = {}
        self._photos: dict[tuple[str, bool, int], KeptPhoto] = {}

    resident = ANONYMOUS

    @property
    def everybody(self) -> list[Actor]:
        """All forty-two."""
        return [self._actor(row["username"]) for row in demo_table("people")]

    @property
    def supervisor(self) -> Actor:
        """Who decides for the district what others apply for."""
        return self._actor("supervisor")

    @property
    def caller(self) -> Actor:
        """Who calls residents back."""
        return self._actor("callback")

    def dispatcher(self, street: str) -> Actor:
        """Who dispatches in a street."""
        return self._actor(self._of_street("dispatcher", street))

    def whistler(self, street: str, kind: str, dice: random.Random) -> Actor:
        """Who blows this kind of whistle in a street."""
        if street != SHILIANG:
            return self._actor(self._of_street("leader", street))
        return self._actor(dice.choice(("leader", "secretary") if kind == "hard-problem" else ("leader", "deputy")))

    def head(self, community: str) -> Actor:
        """Who leads a community."""
        return self._actor(self._heads[community])

    def grid_worker(self, place: Place) -> Actor:
        """Who walks a cell."""
        return self._actor(self._workers[place.code])

    verifier = grid_worker

    def colleague(self, username: str) -> Actor:
        """Somebody by log-in name."""
        return self._actor(username)

    def staff_of(self, department: str) -> Actor:
        """Who handles a department's assignments."""
        return self._actor(self._staff[department])

    def lead_for(self, category: str, street: str) -> str:
        """Return the code of who leads a category in a street without a whistle."""
        return (
            self._leads.get((category, street))
            or self._leads.get((category, street[:6]))
            or self.chosen_by_hand(category, street)[0]
        )

    def chosen_by_hand(self, category: str, street: str) -> tuple[str, tuple[str, ...]]:
        """Return whom a dispatcher names where the responsibility list has no line."""
        lead, helpers = BY_HAND[category]
        return lead.format(street[-3:]), tuple(helper.format(street[-3:]) for helper in helpers)

    def limit_of(self, category: str) -> str:
        """Return the code of a category's time limit."""
        return self._limits[category]

    def remark(self, moment: str, category: str, dice: random.Random) -> str:
        """Return something people write at such a moment in a case of this category."""
        fitting = [row for row in self._remarks[moment] if category.startswith(tuple(row["about"].split("|")))]
        return dice.choice(fitting)["text_zh"]

    def photo(self, category: str, *, is_solved: bool, variant: int) -> KeptPhoto:
        """Return a picture in the portal's storage."""
        wanted = (category, is_solved, variant)
        if wanted not in self._photos:
            self._photos[wanted] = keep_photo(draw_picture(category, is_solved=is_solved, variant=variant))
        return self._photos[wanted]

    def _actor(self, username: str) -> Actor:
        if username not in self._actors:
            actor = actor_for(self._ids[username])
            if actor is None:
                raise NotFound(f"The account {username} of the demo is not active.")
            self._actors[username] = actor
        return self._actors[username]

    @staticmethod
    def _of_street(role: str, street: str) -> str:
        return role + {"999901001": "", "999901002": ".liudu", "999901003": ".nanxu"}[street]

    @cached_property
    def _heads(self) -> Mapping[str, str]:
        rows = demo_table("appointments")
        return {row["organisation_code"]: row["username"] for row in rows if row["post"].endswith("委员会主任")}

    @cached_property
    def _workers(self) -> Mapping[str, str]:
        return {row["cell_code"]: row["username"] for row in demo_table("cell_staff") if row["duty"] == "worker"}

    @cached_property
    def _staff(self) -> Mapping[str, str]:
        rows = demo_table("appointments")
        return {r["organisation_code"]: r["username"] for r in rows if r["organisation_code"].startswith("department-")}

    @cached_property
    def _leads(self) -> Mapping[tuple[str, str], str]:
        rules = demo_table("responsibility")
        return {(r["category_code"], r["area_code"]): r["lead_code"] for r in rules if not r["whistle_kind"]}

    @cached_property
    def _limits(self) -> Mapping[str, str]:
        return {row["code"]: row["time_limit_code"] for row in read_table(CATEGORIES)}

    @cached_property
    def _remarks(self) -> Mapping[str, list[dict[str, str]]]:
        remarks: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for row in demo_table("remarks"):
            remarks[row["moment"]].append(row)
        return remarks
