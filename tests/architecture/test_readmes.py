"""Every room has a sign at its door, and the words of the house are the ones on the signs."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = [path for path in sorted((ROOT / "src/meguru/apps").iterdir()) if (path / "models.py").exists()]
ENGINES = [
    path for path in sorted((ROOT / "src/meguru/engines").iterdir()) if (path / "__init__.py").exists()
]
NAMES_WE_DO_NOT_USE = {"core", "common", "utils", "helpers", "services", "rules", "signals", "managers"}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_app_has_a_readme_that_says_who_may(app):
    text = (app / "README.md").read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 40
    assert "Who may" in text


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_every_engine_says_what_it_offers(engine):
    text = (engine / "__init__.py").read_text(encoding="utf-8")

    assert text.lstrip().startswith('"""')
    assert "__all__" in text


def test_no_room_is_called_after_nothing():
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src/meguru").rglob("*")
        if path.stem in NAMES_WE_DO_NOT_USE and path.suffix in {"", ".py"} and "vendor" not in path.parts
    ]

    assert not found
