"""The table of a municipality's services for Excel and CSV: its columns, and a row of it as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from meguru.apps.offerings.bridge import CHANNEL_ORDER, Noted, clean, since_of, tidy
from meguru.apps.offerings.models import CHANNELS, DIRECTNESS, LONGEST, STATES
from meguru.engines.service_gap import OfferState, service_catalogue
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout, Value


class BadCell(ValueError):
    """A cell that cannot be stored: under which heading, and what to do."""

    def __init__(self, heading: str, typed: str, message: str) -> None:
        super().__init__(message)
        self.heading, self.typed = heading, typed


NAME, STATE, SINCE = "サービス", "提供", "いつから"
_ALSO_STATES = {
    "offered": ("○", "〇", "有", "有り", "提供", "提供あり", "実施", "導入済", "導入済み", "はい"),
    "not_offered": ("×", "✕", "無", "無し", "なし", "提供なし", "未実施", "未導入", "いいえ"),
    "unknown": ("？", "?", "不明", "未確認", "未記入"),
}
_ALSO_WAYS = {
    "direct": ("直接", "直接操作", "その場で終わる"),
    "to_app": ("アプリ遷移", "アプリへ"),
    "to_web": ("HP遷移", "ホームページ遷移", "ホームページへ", "ウェブへ"),
}
LAYOUT = TableLayout(
    name="offerings",
    version=1,
    sheet="サービスの提供",
    frozen=2,
    about=(
        "1行が1つのサービスです。サービスの名前は書きかえないでください。",
        "「提供」の列に、ある・ない・わからないのどれかを書きます。例：ある",
        "手段の列には、使えるものに「はい」と書きます。例：アプリの列に「はい」",
        "空けた欄は、前の内容をそのまま残します。",
        "取り込むと、まず変わるところが表示されます。保存するまで、何も変わりません。",
    ),
    columns=(
        Column("field", "分野", longest=60, width=16),
        Column(
            "name",
            NAME,
            required=True,
            longest=60,
            width=30,
            also=("サービス名", "サービスの名前", "手続", "手続名", "名称"),
        ),
        Column(
            "state",
            STATE,
            Kind.CHOICE,
            choices=tuple(Choice(value, str(label), also=_ALSO_STATES[value]) for value, label in STATES),
            also=("提供の有無", "有無", "実施の有無", "導入状況", "提供状況"),
            note="ある・ない・わからない から選びます。",
        ),
        *(
            Column(f"by_{value}", str(label), Kind.YES_NO, note="使えるときは「はい」と書きます。")
            for value, label in CHANNELS
        ),
        Column(
            "directness",
            "操作の直接さ",
            Kind.CHOICE,
            choices=tuple(Choice(value, str(label), also=_ALSO_WAYS[value]) for value, label in DIRECTNESS),
            also=("質", "サービスの質", "操作"),
            note="アプリやLINEの最初の画面だけで終わるか、別の所へ移るか。",
        ),
        Column(
            "since",
            SINCE,
            longest=20,
            also=("開始時期", "開始年月", "導入時期"),
            note="例：2023年4月、令和5年",
        ),
        Column(
            "evidence",
            "根拠",
            longest=LONGEST,
            width=30,
            also=("根拠（URLか文書の名前）", "URL", "出典", "リンク"),
            note="ページの住所か、文書の名前。",
        ),
        Column("note", "備考", longest=LONGEST, width=30, also=("メモ", "補足")),
    ),
)


def cells_of(noted: Noted, *, field: str, name: str) -> dict[str, Value]:
    """One row as the columns say it; what is not known stays empty."""
    is_offered = noted.state == OfferState.OFFERED
    cells: dict[str, Value] = {
        "field": field,
        "name": name,
        "state": noted.state,
        "directness": noted.directness or None,
        "since": noted.since or None,
        "evidence": noted.evidence or None,
        "note": noted.note or None,
    }
    for one in CHANNEL_ORDER:
        cells[f"by_{one}"] = (one in noted.channels) if is_offered and noted.channels else None
    return cells


def noted_from(cells: Mapping[str, Value], before: Noted) -> Noted:
    """The facts that a row of a file tells; an empty cell keeps what was there. Raises: BadCell."""
    state = str(cells.get("state") or before.state)
    chosen = {
        one
        for one in CHANNEL_ORDER
        if (told if isinstance(told := cells.get(f"by_{one}"), bool) else one in before.channels)
    }
    if state != OfferState.OFFERED and (cells.get("directness") or _any_yes(cells)):
        raise BadCell(
            STATE,
            "",
            _(
                "手段や操作が書いてあるのに、「ある」となっていません。「ある」と書くか、手段を消してください。"
            ),
        )
    typed = str(cells.get("since") or "")
    since = since_of(typed)
    if since is None:
        raise BadCell(SINCE, typed, _("年月として読めません。例のように書いてください：2023年4月"))
    wanted = replace(
        before,
        state=state,
        channels=tuple(one for one in CHANNEL_ORDER if one in chosen),
        directness=str(cells.get("directness") or before.directness),
        since=since or before.since,
        evidence=clean(str(cells.get("evidence") or "")) or before.evidence,
        note=clean(str(cells.get("note") or "")) or before.note,
    )
    return tidy(wanted)


def _any_yes(cells: Mapping[str, Value]) -> bool:
    return any(cells.get(f"by_{one}") is True for one in CHANNEL_ORDER)


def field_names() -> dict[str, str]:
    return {one.id: one.name for one in service_catalogue().fields}
