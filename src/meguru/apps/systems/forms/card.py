"""A section of a card, or one of its rows, as a form made from the model's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can
from meguru.apps.systems.bridge import OPERATIONS, PARTS, SYSTEM, digest, fields_of, plain_row
from meguru.apps.systems.forms.helps import HELPS
from meguru.apps.systems.forms.typed import Day, Figure, FiscalYear, OwnWords, Whole, Words, YenField
from meguru.apps.systems.models import Contract, InformationSystem, Vendor
from meguru.apps.systems.queries.card import typed_fields
from meguru.apps.systems.queries.sections import SECTIONS
from meguru.apps.systems.queries.words import YEARS, YEN, function_key, label_of
from meguru.engines.spreadsheets.values import clean_text
from meguru.engines.system_findings import functions
from meguru.engines.system_karte import karte

LIMITS = {"security_level": (1, 3), "importance": (1, 3), "tax_percent": (0, 100), "maintainers": (0, 9_999),
          "bidders": (0, 999), "cores": (1, 4_096), "answers": (1, 9_999_999)}  # fmt: skip
PERCENT = frozenset({"cpu_mean", "cpu_peak", "memory_peak"})
ANSWERS = ("measures", "documents")
MOST_RECORDS = 10**15
MOST_NAMES = 300


class SystemNamed(forms.Field):
    """Another system of the office, by its name or number: an office can have thousands, too many for a list."""

    widget = forms.TextInput(attrs={"list": "systems", "autocomplete": "off"})

    def __init__(self, *, others: Any) -> None:
        super().__init__(required=False)
        self.others = others

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        found = InformationSystem.objects.filter(pk=value).first()
        return self.words_of(found) if found else ""

    def words_of(self, system: InformationSystem) -> str:
        return f"{system.name}（{system.code}）" if system.code else system.name

    def to_python(self, value: Any) -> InformationSystem | None:
        typed = clean_text(str(value or ""))
        if not typed:
            return None
        name, _bracket, code = typed.rstrip("）").rpartition("（")
        fits = list(self.others.filter(Q(name=typed) | Q(code=typed) | Q(name=name, code=code))[:2])
        if not fits:
            raise forms.ValidationError(
                _("「%s」というシステムはありません。一覧にある名前か管理番号を書いてください。") % typed[:40]
            )
        if len(fits) > 1:
            raise forms.ValidationError(_("同じ名前のシステムがいくつかあります。管理番号で書いてください。"))
        return fits[0]


class PartForm(forms.Form):
    """The fields of `part` named by `names`, filled from `row`; `seen` marks what the person started from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    is_anew = False  # whether the row went meanwhile, so that saving adds a new one

    def __init__(
        self, *args: Any, part: str, names: Sequence[str], row: Any, user: Person, **options: Any
    ) -> None:
        self.part, self.row, self.user = part, row, user
        self.stored_names = tuple(names)
        super().__init__(*args, initial=self._initial(names, row), prefix=None, **options)
        for name in names:
            self._add(name)

    def _initial(self, names: Sequence[str], row: Any) -> dict[str, Any]:
        skipped = {*ANSWERS, OPERATIONS}
        values: dict[str, Any] = {name: getattr(row, name, None) for name in names if name not in skipped}
        for name in ("department", "other", "vendor"):
            if name in names:
                values[name] = getattr(row, f"{name}_id")
        if "vendor" in names:
            values["vendor"] = row.vendor.name if row.vendor else ""
        if OPERATIONS in names:
            values[OPERATIONS] = list(row.operations.values_list("pk", flat=True)) if row.pk else []
        if "functions" in names:
            known = functions()
            values["functions"] = [one for one in row.functions if one in known]
            values["own_functions"] = "、".join(one for one in row.functions if one not in known)
        for name in set(names) & set(ANSWERS):
            values |= {f"{name}-{key}": "yes" if said else "no" for key, said in getattr(row, name).items()}
        return values | {"seen": self.digest_now() if row.pk else ""}

    def digest_now(self) -> str:
        """The mark of what is stored in the row's fields now."""
        names = self.stored_names if self.part == SYSTEM else fields_of(self.part)
        return digest(plain_row(self.row, names))

    def _add(self, name: str) -> None:
        if name in ANSWERS:
            self._add_answers(name)
            return
        field = self._special(name) or self._plain(self.row._meta.get_field(name))
        field.label = label_of(self.part, name)
        field.help_text = HELPS.get((self.part, name), "")
        self.fields[name] = field
        if name == "functions":
            self.fields["own_functions"] = OwnWords(
                label=_("そのほかの働き"),
                required=False,
                help_text=_("上にないときだけ書きます。例：墓地の台帳"),
            )

    def _special(self, name: str) -> forms.Field | None:
        if name == "department":
            return forms.ChoiceField(choices=_departments(self.user, self.row))
        if name == OPERATIONS:
            return forms.MultipleChoiceField(
                choices=_operations(self.row), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
            )
        if name == "functions":
            return forms.MultipleChoiceField(
                choices=_functions(), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
            )
        if name == "vendor":
            return Words(
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"list": "vendors", "autocomplete": "off"}),
            )
        if name == "other":
            return SystemNamed(others=_others(self.row))
        return None

    def _plain(self, field: models.Field[Any, Any]) -> forms.Field:
        required = not field.blank and not field.null and not field.has_default()
        name = field.name
        if field.choices:
            return forms.ChoiceField(choices=field.flatchoices)
        if isinstance(field, models.BooleanField):
            return forms.BooleanField(required=False)
        if isinstance(field, models.DateField):
            return Day(required=required)
        if name in YEN:
            return YenField(required=required)
        if name in YEARS:
            return FiscalYear(required=required)
        if isinstance(field, models.DecimalField):
            least, most = (1, 5) if name == "mean" else (0, 100 if name in PERCENT else 999_999)
            return Figure(required=required, places=field.decimal_places, least=least, most=most)
        if isinstance(field, models.IntegerField):
            least, most = LIMITS.get(name, (0, MOST_RECORDS if name == "records" else 2_000_000_000))
            return Whole(required=required or name == "tax_percent", least=least, most=most)
        rows = forms.Textarea(attrs={"rows": 3}) if isinstance(field, models.TextField) else forms.TextInput
        return Words(required=required, max_length=field.max_length, widget=rows)

    def _add_answers(self, name: str) -> None:
        asked = karte().measures if name == "measures" else karte().documents
        yes, no = (_("している"), _("していない")) if name == "measures" else (_("ある"), _("ない"))
        for one in asked:
            self.fields[f"{name}-{one.id}"] = forms.ChoiceField(
                label=one.label,
                required=False,
                choices=[("", _("わからない")), ("yes", yes), ("no", no)],
                help_text=one.note,
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for first, last, words in (
            ("starts_on", "ends_on", _("終わりの日が、始まりの日より前です。")),
            ("first_used_on", "last_renewed_on", _("更新した日が、使い始めた日より前です。")),
            ("measured_from", "measured_until", _("測り終えた日が、測り始めた日より前です。")),
        ):
            if found.get(first) and found.get(last) and found[last] < found[first]:
                self.add_error(last, words)
        if self.part == "interfaces" and not self.errors and bool(found["other"]) == bool(found["outside"]):
            self.add_error("other", _("庁内の相手を選ぶか、庁外の相手を書くか、どちらか一つにしてください。"))
        return found

    def values(self) -> dict[str, Any]:
        """What a command takes, by the names of fields."""
        found = self.cleaned_data
        return {name: self._value(name, found) for name in self.stored_names}

    def _value(self, name: str, found: Mapping[str, Any]) -> Any:
        if name in ANSWERS:
            said = {
                key.removeprefix(f"{name}-"): one for key, one in found.items() if key.startswith(f"{name}-")
            }
            return {key: one == "yes" for key, one in said.items() if one}
        if name == "functions":
            own = (function_key(one) for one in found["own_functions"])
            return list(dict.fromkeys([*found["functions"], *own]))
        if name == OPERATIONS:
            return [int(key) for key in found[OPERATIONS]]
        if name == "department":
            return Department.objects.get(pk=found["department"])
        if name == "other":
            return found["other"]
        return found[name]

    def system_names(self) -> list[str]:
        """Systems to choose from while typing, where there are not too many."""
        field = self.fields.get("other")
        if not isinstance(field, SystemNamed):
            return []
        return [field.words_of(one) for one in field.others[:MOST_NAMES]]

    def vendor_names(self) -> list[str]:
        """Every spelling of the office, to choose from while typing."""
        if "vendor" not in self.fields:
            return []
        return list(
            Vendor.objects.filter(organisation_id=self.row.organisation_id).values_list("name", flat=True)
        )


def section_form(section: str, system: InformationSystem, *, user: Person, sent: Any = None) -> PartForm:
    """The fields of a section of a card."""
    return PartForm(sent, part=SYSTEM, names=SECTIONS[section].fields, row=system, user=user)


def row_form(part: str, row: Any, *, user: Person, sent: Any = None) -> PartForm:
    """One row of a part; a row without an id is a new one."""
    return PartForm(sent, part=part, names=typed_fields(part), row=row, user=user)


def new_row(part: str, system: InformationSystem) -> Any:
    """An empty row of a card; a contract begins with what the newest one says of the vendor."""
    row = PARTS[part](organisation=system.organisation, system=system)
    newest_first = system.contracts.order_by(F("starts_on").desc(nulls_last=True), "-pk")
    last = newest_first.first() if part == "contracts" else None
    if isinstance(row, Contract) and last is not None:
        row.vendor, row.same_vendor_since, row.name = last.vendor, last.same_vendor_since, last.name
    return row


def _departments(user: Person, row: InformationSystem) -> list[tuple[str, str]]:
    offices = [row.organisation_id] if row.organisation_id else user.organisation_ids_where(Can.EDIT_SYSTEMS)
    departments = {one.pk: one for one in Department.objects.filter(organisation_id__in=offices)}
    for one in departments.values():
        one.parent = departments.get(one.parent_id) if one.parent_id else None
    return [
        (str(key), " ".join(above.name for above in reversed(one.with_ancestors())))
        for key, one in departments.items()
        if user.can(Can.EDIT_SYSTEMS, department=one)
    ]


def _operations(row: InformationSystem) -> list[tuple[str, str]]:
    """Those in use, and those that the card is linked to although they are put away: saving must not drop them."""
    offered = Q(put_away_at__isnull=True)
    if row.pk:
        offered |= Q(pk__in=row.operations.values("pk"))
    found = Operation.objects.filter(offered, organisation_id=row.organisation_id).order_by("name", "pk")
    return [
        (str(one.pk), f"{one.name}（{one.department.name}）") for one in found.select_related("department")
    ]


def _others(row: Any) -> Any:
    found = InformationSystem.objects.in_use().filter(organisation_id=row.organisation_id)
    return found.exclude(pk=row.system_id)


def _functions() -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, one in functions().items():
        groups.setdefault(one.group, []).append((key, one.name))
    return list(groups.items())
