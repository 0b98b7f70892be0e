import re

import pytest
from django.conf import settings

from meguru.apps.ledger.activities import ACTIVITIES

GUIDE = settings.PROJECT_ROOT / "docs" / "guide" / "ledger.md"


def written_in_code():
    """Every activity that some command records, with the files that do."""
    found = {}
    for file in (settings.PACKAGE / "apps").rglob("*.py"):
        if "tests" in file.parts or file.name == "testing.py":
            continue
        for name in re.findall(r'activity="([^"]+)"', file.read_text(encoding="utf-8")):
            found.setdefault(name, []).append(file.name)
    return found


def written_in_the_guide():
    return set(re.findall(r"^\| `([a-z_.]+)` \|", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.skipif(not GUIDE.exists(), reason="installed without the guide")
class TestEveryActivity:
    def test_that_a_command_records_has_words_for_the_page(self):
        assert set(written_in_code()) <= set(ACTIVITIES)

    def test_that_has_words_is_explained_in_the_guide(self):
        assert written_in_the_guide() == set(ACTIVITIES)

    def test_is_named_after_its_app(self):
        apps = {folder.name for folder in (settings.PACKAGE / "apps").iterdir() if folder.is_dir()}

        assert {name.split(".")[0] for name in ACTIVITIES} <= apps
