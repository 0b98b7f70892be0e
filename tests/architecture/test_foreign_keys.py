"""Foreign keys point to the app itself or to a lower floor. Import checks cannot see relations written as strings."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def floors() -> dict[str, int]:
    """App label -> floor, 0 at the top, read from the import contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "apps")
    return {app.strip(): floor for floor, layer in enumerate(layers) for app in layer.split("|")}


def relations() -> list[tuple[str, str, str]]:
    ours = floors()
    return [
        (model._meta.label, field.name, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
    ]


def test_every_app_of_the_house_stands_on_a_floor():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("meguru.apps.")}

    assert ours == set(floors())


@pytest.mark.parametrize(("model", "field", "target"), relations())
def test_relations_point_down(model, field, target):
    app = model.split(".")[0]
    floor = floors()

    assert target not in floor or target == app or floor[target] > floor[app], (
        f"{model}.{field} points up to {target}"
    )
