"""What a list of operations shows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory import queries
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries.listing import NAMED_SYSTEM, WITH_SYSTEM, WITHOUT_SYSTEM
from meguru.apps.registry.models import Department, Person
from meguru.engines.priorities import MONTHS

INDENT = "\u3000"


class OperationFilterForm(forms.Form):
    """What the list shows. Anything that is not understood is left out of the question."""

    q = forms.CharField(label=_("言葉で探す"), required=False, max_length=100)
    department = forms.ChoiceField(label=_("担当部署（下の部署も含む）"), required=False)
    nature = forms.ChoiceField(
        label=_("区分"), required=False, choices=[("", _("すべて")), *Operation.Nature.choices]
    )
    system = forms.ChoiceField(label=_("使っているシステム"), required=False)
    peak = forms.ChoiceField(label=_("忙しい月"), required=False)
    unknown = forms.ChoiceField(
        label=_("数字の状態"),
        required=False,
        choices=[
            ("", _("すべて")),
            ("volume", _("件数が未入力")),
            ("hours", _("作業時間が未入力")),
            ("overtime", _("時間外勤務が未入力")),
            ("yen", _("経費が未入力")),
            ("months", _("月別の件数が未入力")),
            ("grades", _("職層別の時間が未入力")),
            ("differs", _("合計と内訳が合わない")),
        ],
    )
    sort = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].choices = [("", _("すべての部署")), *department_choices(user)]
        self.fields["system"].choices = [
            ("", _("すべて")),
            (WITH_SYSTEM, _("使っている")),
            (WITHOUT_SYSTEM, _("使っていない・未入力")),
            *((NAMED_SYSTEM + name, name) for name in queries.systems_seen(user)),
        ]
        self.fields["peak"].choices = [
            ("", _("すべて")),
            *((str(month), queries.month_name(month)) for month in MONTHS),
        ]

    def question(self) -> dict[str, Any]:
        """Arguments of `queries.operation_list`; what was not understood is left out."""
        self.is_valid()
        asked = self.cleaned_data
        sort = asked.get("sort") or ""
        return {
            "search": asked.get("q") or "",
            "department_id": int(asked["department"]) if asked.get("department") else None,
            "nature": asked.get("nature") or "",
            "system": asked.get("system") or "",
            "peak_month": int(asked["peak"]) if asked.get("peak") else None,
            "unknown": asked.get("unknown") or "",
            "sort": sort if sort.removeprefix("-") in queries.SORTS else "duties",
        }

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")


def department_choices(user: Person) -> list[tuple[str, str]]:
    """Every department this person sees, as a tree, one query; offices are named when there are several."""
    departments = list(Department.objects.visible_to(user).select_related("organisation").order_by("pk"))
    several = len({department.organisation_id for department in departments}) > 1
    known = {department.pk for department in departments}
    children: dict[int | None, list[Department]] = defaultdict(list)
    for department in departments:
        children[department.parent_id if department.parent_id in known else None].append(department)
    found: list[tuple[str, str]] = []

    def walk(parent: int | None, depth: int) -> None:
        for department in children[parent]:
            office = f"{department.organisation.name} " if several and depth == 0 else ""
            found.append((str(department.pk), f"{INDENT * depth}{office}{department.name}"))
            walk(department.pk, depth + 1)

    walk(None, 0)
    return found
