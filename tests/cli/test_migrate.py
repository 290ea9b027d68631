"""`trellis migrate` as a process: there, back, and what it says where it can't."""

import psycopg

from tests.commands import run_command


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname IN ('person', 'step')")
        return {name for (name,) in found}


def test_an_empty_database_gets_the_newest_schema_and_again_changes_nothing(empty_database_url: str) -> None:
    url = empty_database_url.replace("+psycopg", "")
    first, second = (run_command("migrate", database_url=url) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout == "The schema is up to date.\n"
    assert tables(url) == {"person", "step"}


def test_going_back_is_asked_about_and_done_without_a_question_when_told_so(own_database_url: str) -> None:
    url = own_database_url.replace("+psycopg", "")
    refused = run_command("migrate", "--down", "--to", "base", answer="n\n", database_url=url)
    still_there = tables(url)
    done = run_command("migrate", "--down", "--to", "base", "--yes", database_url=url)

    assert (refused.returncode, done.returncode) == (1, 0), done.stderr
    assert still_there == {"person", "step"}
    assert tables(url) == set()


def test_what_goes_wrong_is_said_in_a_sentence_without_the_password() -> None:
    away = run_command("migrate", database_url="postgresql://trellis:hunter2@127.0.0.1:9/trellis")
    missing = run_command("migrate")

    assert away.returncode == 1
    assert away.stderr.startswith("The schema could not be changed: connection failed")
    assert "hunter2" not in away.stderr
    assert "Traceback" not in away.stderr
    assert missing.returncode == 2
    assert missing.stderr == "TRELLIS_DATABASE_URL is missing. Set it to postgresql://user:password@host/database.\n"


def test_an_unknown_revision_is_named(own_database_url: str) -> None:
    refused = run_command("migrate", "--to", "nosuch", database_url=own_database_url.replace("+psycopg", ""))

    assert refused.returncode == 1
    assert "nosuch" in refused.stderr
