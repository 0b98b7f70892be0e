import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from meguru.shell.database_url import BadDatabaseUrl, database_settings
from meguru.shell.secret_key import secret_key

FILE = Path("/somewhere/meguru.sqlite3")


class TestDatabaseUrl:
    def test_left_out_means_sqlite_that_keeps_what_it_accepted(self):
        found = database_settings(url="", default_file=FILE)

        assert found["NAME"] == str(FILE)
        assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in found["OPTIONS"]["init_command"]

    def test_names_every_part_of_a_postgresql_address(self):
        url = "postgres://me%40city:p%2Fw%3A%40@db.example.jp:5433/meg%20uru?sslmode=require"

        found = database_settings(url=url, default_file=FILE)

        assert found["ENGINE"].endswith("postgresql")
        parts = [found[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
        assert parts == ["me@city", "p/w:@", "db.example.jp", "5433", "meg uru"]
        assert found["OPTIONS"] == {"sslmode": "require"}

    def test_may_leave_out_what_libpq_knows(self):
        found = database_settings(url="postgresql:///meguru", default_file=FILE)

        assert (found["HOST"], found["PORT"], found["NAME"]) == ("", "", "meguru")

    @pytest.mark.parametrize(
        "url", ["mysql://a/b", "postgres://host", "meguru", "postgres://h:port/x", "sqlite://"]
    )
    def test_that_cannot_be_used_is_refused_with_the_expected_form(self, url):
        with pytest.raises(BadDatabaseUrl, match="DATABASE_URL"):
            database_settings(url=url, default_file=FILE)


class TestSecretKey:
    def test_is_made_once_and_readable_by_its_owner_only(self, tmp_path):
        file = tmp_path / "var" / "secret_key"

        first, second = secret_key(given="", file=file), secret_key(given="", file=file)

        assert first == second
        assert len(first) >= 50
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert list(file.parent.iterdir()) == [file]

    def test_of_the_environment_comes_first_and_is_not_stored(self, tmp_path):
        file = tmp_path / "secret_key"

        assert secret_key(given="from outside", file=file) == "from outside"
        assert not file.exists()

    def test_is_the_same_for_processes_that_start_at_once(self, tmp_path):
        script = (
            "import sys; from pathlib import Path; from meguru.shell.secret_key import secret_key;"
            "print(secret_key(given='', file=Path(sys.argv[1])))"
        )
        command = [sys.executable, "-c", script, str(tmp_path / "secret_key")]
        environment = {**os.environ, "PYTHONPATH": str(settings.PACKAGE.parent)}

        starts = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(6)]

        assert len({start.communicate()[0] for start in starts}) == 1


class TestTheGuide:
    def test_explains_every_setting_that_is_read(self):
        source = (settings.PACKAGE / "shell" / "settings.py").read_text(encoding="utf-8")
        guide = settings.GUIDE_DIR / "settings.md"
        if not guide.exists():
            pytest.skip("installed without the guide")

        read = set(re.findall(r'"(MEGURU_[A-Z_]+|DATABASE_URL)"', source))

        explained = set(
            re.findall(r"^\| `([A-Z_]+)` \|", guide.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )
        assert explained == read


@pytest.mark.django_db
class TestSqlite:
    def test_refuses_a_reference_to_nothing(self):
        if connection.vendor != "sqlite":
            pytest.skip("about SQLite")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
