"""What can come from Excel and go to Excel: the columns of a table, and a row of it as a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.catalogue.identity import same_name
from meguru.apps.catalogue.kinds import kind_names, kinds
from meguru.apps.catalogue.models.service import LONG, MOST_YEN, Service, ServiceCase
from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.apps.registry.reach import Reach
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout, Value


class BadCell(ValueError):
    """A cell that cannot be stored: under which heading, and what to do."""

    def __init__(self, heading: str, typed: str, message: str) -> None:
        super().__init__(message)
        self.heading, self.typed = heading, typed


@dataclass(frozen=True, slots=True)
class ImportTable:
    """One kind of table. `space` and `path` say where its pages are; `read` turns cells into fields of the model.

    `link` completes a new or changed record from what the office has, or refuses it as a whole (may be None).
    """

    key: str
    space: str
    path: tuple[str, ...]
    model: type[SharedRecord]
    title: Any
    layout: TableLayout
    read: Callable[[Mapping[str, Value]], dict[str, Any]]
    write: Callable[[Any], dict[str, Value]]
    examples: tuple[Mapping[str, Value], ...]
    list_url: str
    link: Callable[[Any], None] | None = None

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.space}:{name}", args=[*self.path, *args])


ABOUT = (
    "1行に1つずつ書きます。色の濃い見出しの列は必ず書きます。ほかは、わかるところだけでかまいません。",
    "前からあるものと名前が同じ行は、新しい行を作らず、その内容を書きかえます。",
    "空けた欄は、前の内容をそのまま残します。",
    "取り込むと、まず変わるところが表示されます。保存するまで、何も変わりません。",
)
SHARING = Column(
    "sharing",
    "見せる相手",
    Kind.CHOICE,
    choices=tuple(Choice(value, str(label)) for value, label in Reach.choices if value != Reach.GROUP.value),
    note="空けておくと、自団体だけが見ます。",
    also=("公開範囲", "共有"),
)
KINDS = Column(
    "kinds",
    "種類",
    longest=400,
    also=("分類", "カテゴリ", "カテゴリー", "分野", "サービス分類"),
    note="いくつかあるときは「、」で区切ります。例：オンライン申請、支払い",
    width=24,
)


def _money(key: str, heading: str, *also: str) -> Column:
    return Column(key, heading, Kind.YEN, unit="円", most=MOST_YEN, also=also)


def _choices(choices: Any, also: Mapping[str, tuple[str, ...]]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label), also=also.get(value, ())) for value, label in choices)


SERVICE_LAYOUT = TableLayout(
    name="catalogue.services",
    version=1,
    sheet="サービス",
    frozen=2,
    about=ABOUT,
    columns=(
        Column(
            "name",
            "サービスの名前",
            required=True,
            longest=200,
            width=28,
            also=(
                "サービス名",
                "製品名",
                "名称",
                "サービス／システム名",
                "サービス・システム名",
                "システム名",
                "サービス",
            ),
        ),
        Column(
            "vendor",
            "提供会社",
            longest=200,
            width=22,
            also=(
                "ベンダー",
                "ベンダ",
                "事業者",
                "事業者名",
                "提供事業者",
                "会社名",
                "企業名",
                "提供元",
                "メーカー",
            ),
        ),
        KINDS,
        Column(
            "purpose",
            "何に役立つか",
            longest=LONG,
            width=40,
            also=("概要", "サービス概要", "説明", "目的", "内容", "サービスの概要"),
        ),
        Column(
            "delivery",
            "提供のしかた",
            Kind.CHOICE,
            also=("提供形態", "提供方法", "導入形態"),
            choices=_choices(
                Service.Delivery.choices,
                {
                    "saas": ("SaaS", "クラウド", "クラウド型", "ASP"),
                    "lgwan": ("LGWAN", "LGWANASP", "LGWAN-SaaS"),
                    "package": ("パッケージ", "オンプレミス", "オンプレ"),
                    "tailored": ("スクラッチ", "個別開発"),
                    "other": ("その他", "そのほか", "不明"),
                },
            ),
        ),
        Column(
            "price_model",
            "料金のきまり方",
            Kind.CHOICE,
            also=("料金体系", "課金方式", "料金形態"),
            choices=_choices(
                Service.PriceModel.choices,
                {
                    "flat": ("月額", "年額", "固定", "月額固定"),
                    "by_use": ("従量", "従量課金", "従量制"),
                    "by_people": ("人口割", "ユーザー数", "ID数", "アカウント数"),
                    "once": ("一括", "買切", "買切り"),
                    "free": ("無償",),
                    "other": ("その他", "そのほか", "要問合せ", "要見積", "不明"),
                },
            ),
        ),
        _money("initial_yen", "初期費用の目安（円）", "初期費用", "導入費用", "イニシャルコスト"),
        _money("yearly_yen", "1年の費用の目安（円）", "年額", "年間費用", "ランニングコスト", "年額費用"),
        Column("price_note", "料金の条件", longest=400, also=("価格の備考", "費用の備考", "料金備考")),
        Column("price_on", "料金を聞いた日", Kind.DATE, also=("価格時点", "見積日")),
        Column("functions", "主な機能", longest=LONG, width=40, also=("機能", "機能一覧", "特長", "特徴")),
        Column(
            "certifications",
            "認証・安全対策",
            longest=400,
            also=("認証", "セキュリティ", "ISMAP", "セキュリティ認証"),
        ),
        Column("source", "出典", longest=400, also=("URL", "参照元", "情報源", "リンク", "ホームページ")),
        Column("checked_on", "確認した日", Kind.DATE, also=("確認日", "更新日", "調査日")),
        SHARING,
    ),
)

CASE_LAYOUT = TableLayout(
    name="catalogue.cases",
    version=1,
    sheet="事例",
    frozen=2,
    about=ABOUT,
    columns=(
        Column(
            "title",
            "題名",
            required=True,
            longest=200,
            width=30,
            also=("事例名", "取組名", "取組", "取組の名前", "事業名", "タイトル", "件名"),
        ),
        Column(
            "body",
            "団体",
            required=True,
            longest=100,
            width=16,
            also=("団体名", "自治体", "自治体名", "市区町村", "市区町村名", "地方公共団体名"),
        ),
        Column(
            "population",
            "団体の人口（人）",
            Kind.WHOLE,
            unit="人",
            most=20_000_000,
            also=("人口", "人口規模"),
        ),
        Column(
            "year",
            "始めた年度（西暦）",
            Kind.WHOLE,
            least=1980,
            most=2200,
            also=("年度", "導入年度", "実施年度", "年", "開始年度"),
        ),
        Column(
            "service_name",
            "サービスの名前",
            longest=200,
            also=("サービス名", "サービス", "導入サービス", "システム名", "製品名"),
        ),
        KINDS,
        Column(
            "problem",
            "困っていたこと",
            longest=LONG,
            width=36,
            also=("課題", "背景", "課題・背景", "背景・課題"),
        ),
        Column(
            "done",
            "したこと",
            longest=LONG,
            width=36,
            also=("取組内容", "概要", "取組の概要", "内容", "実施内容"),
        ),
        Column(
            "result",
            "結果（数字があれば数字で）",
            longest=LONG,
            width=36,
            also=("効果", "成果", "結果", "導入効果"),
        ),
        _money("cost_yen", "かかった費用（円）", "費用", "事業費", "総事業費", "経費"),
        Column("cost_note", "費用の内訳", longest=400, also=("費用の備考",)),
        Column(
            "lessons",
            "学んだこと・気をつけること",
            longest=LONG,
            width=36,
            also=("ポイント", "苦労した点", "留意点", "工夫", "課題と対応", "教訓"),
        ),
        Column("source", "出典", longest=400, also=("URL", "参照元", "情報源", "リンク")),
        SHARING,
    ),
)


def fields_of(cells: Mapping[str, Value]) -> dict[str, Any]:
    """Cells that hold something, as fields of the model; kinds are understood by name. Raises: BadCell."""
    found: dict[str, Any] = {key: value for key, value in cells.items() if value not in (None, "")}
    if "kinds" in found:
        found["kinds"] = kinds_in(str(found["kinds"]))
    return found


def kinds_in(text: str) -> list[str]:
    """Names of kinds in a cell -> their ids. Raises: BadCell."""
    known: dict[str, str] = {}
    for kind in kinds():
        for name in (kind.id, kind.name, *kind.name.replace("（", "・").split("・"), *kind.words):
            known.setdefault(same_name(name), kind.id)
    found: list[str] = []
    whole = known.get(same_name(text))
    for part in [text] if whole else _parts(text):
        kind_id = known.get(same_name(part))
        if kind_id is None:
            raise BadCell(
                KINDS.heading,
                part,
                _("「%(typed)s」という種類はありません。次から選んでください：%(names)s")
                % {"typed": part[:40], "names": "、".join(kind.name for kind in kinds())},
            )
        if kind_id not in found:
            found.append(kind_id)
    return found


def _parts(text: str) -> list[str]:
    for mark in "，,；;／/\n\r\t":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def cells_of(one: Any, layout: TableLayout) -> dict[str, Value]:
    """A record as the columns say it; empty texts are None."""
    cells: dict[str, Value] = {}
    for column in layout.columns:
        value = getattr(one, column.key)
        if column.key == "kinds":
            value = "、".join(kind_names(value))
        if column.key == "sharing" and value == Reach.GROUP.value:
            value = None
        cells[column.key] = None if value == "" else value
    return cells


def _link_service(case: ServiceCase) -> None:
    """The service of the same office that has the name the case tells, unless one was chosen."""
    wanted = same_name(case.service_name) if case.service_name else ""
    if not wanted or (case.service and same_name(case.service.name) == wanted):
        return
    offered = Service.objects.filter(organisation_id=case.organisation_id).in_use()
    case.service = next((one for one in offered if same_name(one.name) == wanted), None)


SERVICES = ImportTable(
    key="services",
    space="catalogue",
    path=("services",),
    model=Service,
    title="サービス",
    layout=SERVICE_LAYOUT,
    read=fields_of,
    write=lambda one: cells_of(one, SERVICE_LAYOUT),
    examples=(
        {
            "name": "かんたん受付",
            "vendor": "みほん情報株式会社",
            "kinds": "窓口、オンライン申請",
            "purpose": "申請書を書かずに、聞き取った内容を印刷する",
            "delivery": "lgwan",
            "price_model": "flat",
            "initial_yen": 1_500_000,
            "yearly_yen": 900_000,
            "functions": "本人確認書類の読み取り、申請書の印刷",
            "source": "会社の説明資料",
        },
    ),
    list_url="catalogue:services",
)
CASES = ImportTable(
    key="cases",
    space="catalogue",
    path=("cases",),
    model=ServiceCase,
    title="事例",
    layout=CASE_LAYOUT,
    read=fields_of,
    write=lambda one: cells_of(one, CASE_LAYOUT),
    examples=(
        {
            "title": "窓口で書かない申請",
            "body": "見本町",
            "population": 9_000,
            "year": 2025,
            "service_name": "かんたん受付",
            "kinds": "窓口",
            "problem": "同じ名前と住所を何度も書いてもらっていた",
            "done": "聞き取って印刷し、確認だけしてもらう形にした",
            "result": "1件あたりの時間が20分から12分になった",
            "cost_yen": 2_400_000,
        },
    ),
    list_url="catalogue:cases",
    link=_link_service,
)
TABLES = {table.key: table for table in (SERVICES, CASES)}
