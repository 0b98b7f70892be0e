"""What people write about a service and a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.catalogue.kinds import kind_choices
from meguru.apps.catalogue.models import Service, ServiceCase
from meguru.apps.catalogue.record_form import RecordForm, date_field, text_area, yen_field


class KindsField(forms.MultipleChoiceField):
    """Which kinds a record is about."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("種類（いくつでも）"),
            required=False,
            choices=kind_choices,
            widget=forms.CheckboxSelectMultiple,
            **options,
        )


class ServiceForm(RecordForm):
    """A service."""

    kinds = KindsField()
    initial_yen = yen_field(gettext_lazy("初期費用の目安（円）"), gettext_lazy("例：1500000"))
    yearly_yen = yen_field(
        gettext_lazy("1年の費用の目安（円）"), gettext_lazy("月額なら12倍して書きます。例：900000")
    )
    price_on = date_field(
        gettext_lazy("料金を聞いた日"), gettext_lazy("料金は変わります。いつの話かを残します。")
    )
    checked_on = date_field(
        gettext_lazy("確認した日"),
        gettext_lazy("出典と見比べた日です。1年たつと、確かめ直すように知らせます。"),
    )
    parts = (
        (gettext_lazy("どんなサービスか"), ("name", "vendor", "kinds", "purpose", "functions")),
        (
            gettext_lazy("使い方と料金"),
            ("delivery", "price_model", "initial_yen", "yearly_yen", "price_note", "price_on"),
        ),
        (
            gettext_lazy("確かさと見せる相手"),
            ("certifications", "source", "checked_on", "sharing", "shared_group"),
        ),
    )

    class Meta:
        model = Service
        fields = (
            "name", "vendor", "kinds", "purpose", "delivery", "price_model", "initial_yen", "yearly_yen",
            "price_note", "price_on", "functions", "certifications", "source", "checked_on", "sharing",
            "shared_group",
        )  # fmt: skip
        widgets: ClassVar = {"purpose": text_area(), "functions": text_area()}
        help_texts: ClassVar = {
            "name": gettext_lazy("例：かんたん受付"),
            "vendor": gettext_lazy("例：みほん情報株式会社"),
            "purpose": gettext_lazy("例：申請書を書かずに、聞き取った内容を印刷できる"),
            "functions": gettext_lazy("例：本人確認書類の読み取り、申請書の印刷"),
            "price_note": gettext_lazy("例：端末3台まで。5年の契約が条件"),
            "certifications": gettext_lazy("例：ISMAPに登録、プライバシーマーク"),
            "source": gettext_lazy("例：会社の資料（2026年4月）、近くの町への聞き取り"),
            "sharing": gettext_lazy("ほかの団体に見せると、同じ調べものが一度で済みます。"),
        }
        error_messages: ClassVar = {"name": {"required": gettext_lazy("サービスの名前を入力してください。")}}


class CaseForm(RecordForm):
    """A case. Services offered are those of the own office."""

    kinds = KindsField()
    cost_yen = yen_field(gettext_lazy("かかった費用（円）"), gettext_lazy("例：2400000"))
    parts = (
        (gettext_lazy("どこの、どんな事例か"), ("title", "body", "population", "year", "kinds")),
        (gettext_lazy("したことと結果"), ("problem", "service_name", "service", "done", "result", "lessons")),
        (gettext_lazy("費用と出典"), ("cost_yen", "cost_note", "source", "sharing", "shared_group")),
    )

    class Meta:
        model = ServiceCase
        fields = (
            "title", "body", "population", "year", "kinds", "problem", "service_name", "service", "done", "result",
            "cost_yen", "cost_note", "lessons", "source", "sharing", "shared_group",
        )  # fmt: skip
        widgets: ClassVar = {
            "problem": text_area(), "done": text_area(), "result": text_area(), "lessons": text_area(),
        }  # fmt: skip
        help_texts: ClassVar = {
            "title": gettext_lazy("例：窓口で書かない申請"),
            "body": gettext_lazy("例：となりの町の名前"),
            "population": gettext_lazy("同じくらいの町をさがすときに使います。例：9000"),
            "year": gettext_lazy("例：2025"),
            "problem": gettext_lazy("例：同じ名前と住所を、何度も書いてもらっていた"),
            "service_name": gettext_lazy("聞いたとおりに書きます。例：かんたん受付"),
            "service": gettext_lazy("一覧にあるサービスなら選びます。"),
            "done": gettext_lazy("例：聞き取って印刷し、確認だけしてもらう形にした"),
            "result": gettext_lazy("例：1件20分が12分になった"),
            "lessons": gettext_lazy("例：先に様式を減らしておくと早い"),
            "cost_note": gettext_lazy("例：初期150万円、年90万円"),
            "source": gettext_lazy("例：町への聞き取り（2026年5月）"),
        }
        error_messages: ClassVar = {
            "title": {"required": gettext_lazy("題名を入力してください。")},
            "body": {"required": gettext_lazy("団体の名前を入力してください。")},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        service = self.fields["service"]
        service.queryset = Service.objects.filter(organisation=self.office).in_use()
        service.empty_label = _("（選ばない）")
        self.fields["year"].min_value, self.fields["year"].max_value = 1980, 2200

    def clean(self) -> dict[str, Any]:
        """A service that was chosen gives its name, unless another one was told."""
        values = super().clean()
        if values.get("service") and not values.get("service_name"):
            values["service_name"] = values["service"].name
        return values

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and not 1980 <= year <= 2200:
            raise forms.ValidationError(_("西暦4けたで書いてください。例：2025"))
        return year
