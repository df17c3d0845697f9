"""Recompute the chain of every subject's events and name each forged or missing one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.queries.chain import broken_links, count_events


class Command(BaseCommand):
    help = "Recompute every event's digest; name each that was changed, put in or taken out; exit with 1 on any."

    def handle(self, **options: Any) -> None:
        broken = 0
        for link in broken_links():
            broken += 1
            self.stderr.write(f"event {link.event_id} ({link.subject}, seq {link.seq}, {link.name}): {link.what}")
        if broken:
            raise CommandError(f"{broken} of {count_events()} events do not fit their chain.")
        self.stdout.write(f"{count_events()} events, every chain whole.")
