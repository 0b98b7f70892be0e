"""What every test may rely on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# speed is measured in bench/; a busy machine is no fault of a property
settings.register_profile("speed_is_for_bench", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("speed_is_for_bench")


@pytest.fixture(scope="session", autouse=True)
def emptying_a_test_database_passes_the_append_only_triggers() -> Iterator[None]:
    """Tests with real commits end with emptying every table, which the triggers rightly refuse.

    Only that one statement of Django's test harness runs without triggers; every test meets them.
    """
    from django.db.backends.base.operations import BaseDatabaseOperations

    with pytest.MonkeyPatch.context() as patch:
        flush = BaseDatabaseOperations.execute_sql_flush

        def without_triggers(operations: Any, sql_list: Any) -> None:
            with _no_triggers(operations.connection):
                flush(operations, sql_list)

        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield


@contextmanager
def _no_triggers(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            before = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
            after = [sql for _, sql in triggers]
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [table for (table,) in cursor.fetchall()]
            before = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            after = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        for statement in before:
            cursor.execute(statement)
        yield
        for statement in after:
            cursor.execute(statement)
