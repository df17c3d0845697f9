"""The way that looks as good and is not: a Celery task sent on commit, with no row that says it is still to be done."""

from celery import current_app, shared_task
from django.db import connection, transaction


def create_tables() -> None:
    """Create what the naive way writes; no part of the product's schema."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_asked (key text PRIMARY KEY)")
        cursor.execute("CREATE TABLE naive_done (key text, at timestamptz NOT NULL DEFAULT clock_timestamp())")


@shared_task(queue="routing")
def carry_out(key: str) -> None:
    """Do what was asked; acknowledged late and redelivered when the worker is lost, as all tasks here."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO naive_done (key) VALUES (%s)", [key])


@transaction.atomic
def ask(key: str) -> None:
    """Ask for something and have a worker told when it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO naive_asked (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
    transaction.on_commit(lambda: current_app.send_task(carry_out.name, args=(key,), queue="routing"), robust=True)
