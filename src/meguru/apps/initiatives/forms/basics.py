"""What people send about an initiative as a whole: its basics, its pitch, its operations, what the list shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.forms.dates import day_field
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.queries import STATUSES, people_of
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.registry.permissions import Can


def text_field(
    name: str, *, label: Any, help_text: Any, rows: int = 3, required: bool = False
) -> forms.CharField:
    """A field for a text of the initiative, as long as its column."""
    return forms.CharField(
        label=label,
        max_length=Initiative._meta.get_field(name).max_length,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
        help_text=help_text,
    )


def departments_for(user: Person, organisation: Organisation) -> Any:
    """The departments in which this person may carry an initiative."""
    found = [
        department.pk
        for department in Department.objects.filter(organisation=organisation)
        if user.can(Can.EDIT_INITIATIVE, department=department)
    ]
    return Department.objects.filter(pk__in=found)


class InitiativeForm(forms.Form):
    """A new initiative: its name is enough."""

    name = forms.CharField(
        label=_("取組の名前"),
        max_length=100,
        error_messages={"required": _("取組の名前を入力してください。")},
        help_text=_("例：窓口の待ち時間を減らす"),
    )
    theme = forms.CharField(
        label=_("テーマ：何を良くしたいか"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("書けるところまででかまいません。あとから足せます。"),
    )
    department = forms.ModelChoiceField(
        label=_("担当部署"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("全庁"),
    )

    def __init__(self, *args: Any, organisation: Organisation, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_for(user, organisation)


class BasicsForm(forms.Form):
    """Theme, person and superior, each with the questions that help to fill it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("取組の名前"),
        max_length=100,
        error_messages={"required": _("取組の名前を入力してください。")},
    )
    theme = text_field(
        "theme",
        label=_("テーマ：何を良くしたいか"),
        help_text=_("道具の名前ではなく、良くなった姿で書きます。例：引っ越しの人が三つの窓口を回らずにすむ"),
    )
    why_now = text_field(
        "why_now",
        label=_("なぜ今か"),
        help_text=_("待つと何が起きますか。例：来年三月に担当が二人やめる。システムの更新が再来年にある"),
        rows=2,
    )
    who_is_helped = text_field(
        "who_is_helped",
        label=_("だれが困っているか"),
        help_text=_("人と場面で書きます。例：三月の月曜の朝、転入の人が平均五十分待っている"),
        rows=2,
    )
    department = forms.ModelChoiceField(
        label=_("担当部署"), queryset=Department.objects.none(), required=False, empty_label=_("全庁")
    )
    lead = forms.ModelChoiceField(
        label=_("中心になる人"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("まだ決まっていない、または下に名前を書く"),
        help_text=_("止まりそうなときに、もう一度動かす人です。課長でなくてもかまいません。"),
    )
    lead_name = text_field(
        "lead_name",
        label=_("中心になる人の名前（上の一覧にいないとき）"),
        help_text=_("例：福祉課 山本"),
        rows=1,
    )
    lead_time = text_field(
        "lead_time",
        label=_("その人が使える時間"),
        help_text=_("今の仕事の何を減らすかも考えます。例：週に半日。毎週水曜の午後"),
        rows=1,
    )
    supporter_name = text_field(
        "supporter_name",
        label=_("味方になる上司"),
        help_text=_("中心になる人の仕事を決めている人です。例：住民課長"),
        rows=1,
    )
    supporter_cares = text_field(
        "supporter_cares",
        label=_("上司が気にしていること"),
        help_text=_("この取組がその役に立つなら、説明に入れます。例：残業を減らしたい。議会で聞かれる"),
        rows=2,
    )

    def __init__(self, *args: Any, initiative: Initiative, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial=values_of(initiative, self.base_fields), **kwargs)
        allowed = departments_for(user, initiative.organisation)
        own = Department.objects.filter(pk=initiative.department_id)
        self.fields["department"].queryset = allowed | own
        self.fields["lead"].queryset = people_of(initiative)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("lead") and found.get("lead_name"):
            self.add_error("lead_name", _("一覧から選んだときは、ここは空けてください。"))
        return found


class PitchForm(forms.Form):
    """What the sheet for the superior says beyond the basics."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    theme = text_field("theme", label=_("何を良くしたいか"), help_text=_("一つか二つの文にします。"), rows=2)
    why_now = text_field("why_now", label=_("なぜ今か"), help_text=_("待つと何が起きますか。"), rows=2)
    who_is_helped = text_field(
        "who_is_helped", label=_("だれが困っているか"), help_text=_("人と場面で書きます。"), rows=2
    )
    time_asked = text_field(
        "time_asked",
        label=_("いただきたい時間"),
        help_text=_("例：私の時間を週に半日、三か月。いらないときは「なし」"),
        rows=1,
    )
    money_asked = text_field(
        "money_asked",
        label=_("いただきたいお金"),
        help_text=_("例：今年度はなし。来年度に約200万円（見積もりはこれから）"),
        rows=1,
    )
    asked_of_supporter = text_field(
        "asked_of_supporter",
        label=_("上司にお願いすること"),
        help_text=_("その場で「はい」と言えることにします。例：税務課長に、話を聞きたいと伝えてください"),
        rows=2,
    )
    first_step = text_field(
        "first_step",
        label=_("最初にすること"),
        help_text=_("例：窓口に三十分立ち、待っている人を数える"),
        rows=1,
    )
    first_step_on = day_field(label=_("最初にする日"), help_text=_("今から二週間のうちが目安です。"))

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, initial=values_of(initiative, self.base_fields), **kwargs)


class ListForm(forms.Form):
    """What the list of initiatives shows."""

    q = forms.CharField(label=_("言葉でさがす"), max_length=100, required=False)
    department = forms.ChoiceField(label=_("担当部署"), required=False)
    status = forms.ChoiceField(label=_("状態"), required=False)
    mine = forms.BooleanField(label=_("自分が関わるものだけ"), required=False)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(user).values_list("pk", "name").order_by("pk")
        self.fields["department"].choices = [
            ("", _("すべての部署")),
            *((str(pk), name) for pk, name in departments),
        ]
        self.fields["status"].choices = [("", _("すべて")), *STATUSES.items()]

    def question(self) -> dict[str, Any]:
        """What was asked; a value that cannot be is left out, so that an old address still shows the list."""
        self.is_valid()
        asked = self.cleaned_data
        return {
            "search": asked.get("q", ""),
            "department_id": int(asked["department"]) if asked.get("department") else None,
            "status": asked.get("status", ""),
            "mine": asked.get("mine", False),
        }

    @property
    def is_narrowed(self) -> bool:
        return any(self.question().values())


def values_of(initiative: Initiative, fields: Any) -> dict[str, Any]:
    return {name: getattr(initiative, name) for name in fields if hasattr(initiative, name)}


def theirs_of(form: forms.Form, there: Initiative) -> list[tuple[str, str]]:
    """(label, what stands there now) for the fields in which a colleague's save differs from what was typed."""
    found = []
    for name, typed in form.cleaned_data.items():
        now = getattr(there, name)
        if name != "revision" and now != typed:
            found.append((str(form.fields[name].label), str(now or "—")))
    return found


def at_revision(form: forms.Form, there: Any) -> None:
    """The same form again, to be saved over what was just read."""
    form.data = form.data.copy()
    form.data["revision"] = there.revision
