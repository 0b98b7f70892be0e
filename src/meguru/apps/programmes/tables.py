"""Programmes from and for Excel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.catalogue.identity import same_name
from meguru.apps.catalogue.models import MOST_YEN
from meguru.apps.catalogue.tables import ABOUT, SHARING, BadCell, ImportTable
from meguru.apps.programmes.models import LONG, OwnProgramme
from meguru.engines.programme_matching import CONDITION_WORDS, KIND_WORDS, PURPOSE_WORDS
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout, Value

_LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "body_kinds": ("使える団体", {one.value: words for one, words in KIND_WORDS.items()}),
    "purposes": ("何に使えるか", {one.value: words for one, words in PURPOSE_WORDS.items()}),
    "conditions": ("そのほかの条件", {one.value: words for one, words in CONDITION_WORDS.items()}),
}
_MOST_PEOPLE = 20_000_000


def _list(key: str, *also: str) -> Column:
    heading, names = _LISTS[key]
    note = "いくつかあるときは「、」で区切ります。書けるもの：" + "／".join(names.values())
    return Column(key, heading, longest=400, also=also, note=note)


LAYOUT = TableLayout(
    name="programmes.programmes",
    version=1,
    sheet="支援策",
    frozen=2,
    about=ABOUT,
    columns=(
        Column(
            "name",
            "支援策の名前",
            required=True,
            longest=200,
            width=30,
            also=("制度名", "支援策", "支援策名", "事業名", "補助金名", "交付金名", "名称"),
        ),
        Column(
            "provider",
            "出す所（窓口）",
            longest=200,
            also=("所管", "所管省庁", "省庁", "実施主体", "窓口", "担当"),
        ),
        Column(
            "gives",
            "受けられるもの",
            Kind.CHOICE,
            required=True,
            also=("種別", "支援の種類", "区分"),
            choices=(
                Choice("money", "お金", also=("補助金", "交付金", "財源", "助成", "特別交付税措置")),
                Choice("people", "人", also=("人材", "派遣", "人材派遣", "伴走支援")),
                Choice("advice", "助言", also=("相談", "アドバイザー", "アドバイザー派遣")),
            ),
        ),
        Column(
            "summary",
            "どんな支援か",
            longest=LONG,
            width=40,
            also=("概要", "内容", "事業概要", "制度概要", "説明"),
        ),
        _list("body_kinds", "対象団体", "対象", "対象自治体"),
        Column(
            "population_least",
            "人口がこれ以上（人）",
            Kind.WHOLE,
            unit="人",
            most=_MOST_PEOPLE,
            also=("人口下限",),
        ),
        Column(
            "population_most",
            "人口がこれ以下（人）",
            Kind.WHOLE,
            unit="人",
            most=_MOST_PEOPLE,
            also=("人口上限",),
        ),
        _list("purposes", "使途", "対象経費", "対象事業"),
        _list("conditions", "条件", "要件"),
        Column(
            "rate_percent",
            "補助の割合（%）",
            Kind.DECIMAL,
            unit="%",
            most=100,
            places=3,
            also=("補助率", "割合", "交付率"),
            note="半分なら 50 と書きます。",
        ),
        Column(
            "cap_yen",
            "上限の額（円）",
            Kind.YEN,
            unit="円",
            most=MOST_YEN,
            also=("上限額", "補助上限", "上限", "交付上限額"),
        ),
        Column("opens_on", "受付が始まる日", Kind.DATE, also=("募集開始", "公募開始", "申請開始")),
        Column("closes_on", "受付が終わる日", Kind.DATE, also=("募集締切", "締切", "公募締切", "申請期限")),
        Column("support_from", "支援が始まる日", Kind.DATE, also=("支援開始", "交付決定")),
        Column("source", "出典", longest=400, also=("URL", "参照元", "情報源", "リンク")),
        Column("last_checked", "確認した日", Kind.DATE, also=("確認日", "更新日")),
        SHARING,
    ),
)


def fields_of(cells: Mapping[str, Value]) -> dict[str, Any]:
    """Cells that hold something, as fields of the model. Raises: BadCell."""
    found: dict[str, Any] = {key: value for key, value in cells.items() if value not in (None, "")}
    for key in _LISTS:
        if key in found:
            found[key] = _keys_in(key, str(found[key]))
    _in_order(found, "opens_on", "closes_on", "受付が終わる日", _("受付が終わる日が、始まる日より前です。"))
    _in_order(
        found,
        "population_least",
        "population_most",
        "人口がこれ以下（人）",
        _("人口の下の限りが、上の限りより大きいです。"),
    )
    return found


def _in_order(found: Mapping[str, Any], low: str, high: str, heading: str, message: str) -> None:
    if low in found and high in found and found[low] > found[high]:
        raise BadCell(heading, str(found[high]), message)


def _keys_in(key: str, text: str) -> list[str]:
    heading, names = _LISTS[key]
    known = {same_name(words): value for value, words in names.items()} | {value: value for value in names}
    found = []
    for mark in "，,；;／/\n\r\t":
        text = text.replace(mark, "、")
    for part in [part.strip() for part in text.split("、") if part.strip()]:
        if same_name(part) not in known:
            raise BadCell(
                heading,
                part,
                _("「%(typed)s」は選べません。次から選んでください：%(names)s")
                % {"typed": part[:40], "names": "、".join(names.values())},
            )
        found.append(known[same_name(part)])
    return list(dict.fromkeys(found))


def check_whole(one: Any) -> None:
    """A file that changes only one end of a window or of the population meets the other end here. Raises: BadCell."""
    values = {
        name: value
        for name in ("opens_on", "closes_on", "population_least", "population_most")
        if (value := getattr(one, name)) is not None
    }
    _in_order(values, "opens_on", "closes_on", "受付が終わる日", _("受付が終わる日が、始まる日より前です。"))
    _in_order(
        values,
        "population_least",
        "population_most",
        "人口がこれ以下（人）",
        _("人口の下の限りが、上の限りより大きいです。"),
    )


def cells_of(one: OwnProgramme) -> dict[str, Value]:
    """A programme as the columns say it; empty texts are None."""
    cells: dict[str, Value] = {}
    for column in LAYOUT.columns:
        value = getattr(one, column.key)
        if column.key in _LISTS:
            names = _LISTS[column.key][1]
            value = "、".join(names[key] for key in value if key in names)
        if column.key == "sharing" and value == "group":
            value = None
        cells[column.key] = None if value == "" else value
    return cells


PROGRAMMES = ImportTable(
    key="programmes",
    space="programmes",
    path=(),
    model=OwnProgramme,
    title="支援策",
    layout=LAYOUT,
    read=fields_of,
    write=cells_of,
    examples=(
        {
            "name": "めぐり県スマート窓口補助金",
            "provider": "めぐり県 市町村課",
            "gives": "money",
            "summary": "窓口の機器を入れる市町村に、費用の半分を出す",
            "body_kinds": "市、町、村",
            "purposes": "サービスを入れる",
            "rate_percent": 50,
            "cap_yen": 5_000_000,
            "source": "募集要領",
        },
    ),
    list_url="programmes:programmes",
    link=check_whole,
)
