"""The columns of the tables of problems and voices, with the headings that offices use for the same thing."""

from __future__ import annotations

from meguru.apps.problems.models import (
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_TEXT,
    ProblemCard,
    TableKind,
    Voice,
)
from meguru.engines.problem_analysis import MOST_WHYS
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout

MOST_COUNT = 2_000_000_000
ABOUT_CARDS = (
    "1行に1つの困りごとを書きます。書かなければならないのは「困りごと」だけです。",
    "わからないところは空けておきます。あとから画面で足せます。",
    "隠れている管理番号の列は消さないでください。どの困りごとの行かを、この番号で見分けます。",
    "取り込むと、まず内容が表示されます。保存するまで、何も変わりません。",
)
ABOUT_VOICES = (
    "1行に1つの声を書きます。書かなければならないのは「声」だけです。",
    "名前や電話番号など、だれかがわかることは書かないでください。",
    "取り込むと、まず内容が表示されます。保存するまで、何も変わりません。",
)
_VERIFIED_NOT_YET = "not_yet"


def _choices(labels: list[tuple[str, object]], **also: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label), also=also.get(value, ())) for value, label in labels)


def card_layout() -> TableLayout:
    return TableLayout(
        name="problems.cards",
        version=1,
        sheet="困りごと",
        columns=(*_trouble(), *_cause_and_proof()),
        frozen=2,
        about=ABOUT_CARDS,
    )


def _trouble() -> tuple[Column, ...]:
    frequencies = _choices(
        list(ProblemCard.Frequency.choices),
        each=("1回", "回", "その都度"),
        day=("1日", "日", "毎日"),
        week=("1週", "週", "毎週"),
        month=("1か月", "月", "毎月", "1ヶ月"),
        year=("1年", "年", "年間", "毎年"),
    )
    return (
        Column(
            "text",
            "困りごと",
            required=True,
            longest=LONGEST_TEXT,
            width=44,
            also=("課題", "課題名", "困っていること", "内容"),
            note="一文で。例：昼の証明書の窓口で40分待つ",
        ),
        Column("scene", "場面", longest=LONGEST_LINE, width=20, note="例：昼の証明書の窓口"),
        Column("who", "だれが", longest=LONGEST_LINE, width=20, note="例：昼休みに来た会社員"),
        Column("how", "どのように", longest=LONGEST_TEXT, width=30, note="例：並んで待つ"),
        Column(
            "amount",
            "どれくらい",
            Kind.DECIMAL,
            places=2,
            most=MOST_COUNT,
            note="数だけ。例：40",
            width=12,
        ),
        Column("unit", "単位", longest=20, width=8, note="例：分、時間、件、人、円"),
        Column("per", "どの間の数か", Kind.CHOICE, choices=frequencies, width=14),
        Column(
            "times",
            "年に何回",
            Kind.WHOLE,
            most=MOST_COUNT,
            width=10,
            note="1回あたりの数のとき。例：3000",
        ),
    )


def _cause_and_proof() -> tuple[Column, ...]:
    causes = _choices(
        list(ProblemCard.Cause.choices), form=("様式",), people=("人",), system=("機械", "しくみ")
    )
    verified = (
        Choice(_VERIFIED_NOT_YET, "まだ", also=("未確認", "未")),
        *_choices(
            [one for one in ProblemCard.Verified.choices if one[0]],
            asked=("聞いた", "聞き取り"),
            counted=("数えた", "集計"),
            measured=("測った", "計測"),
        ),
    )
    return (
        Column("cause", "原因の種類", Kind.CHOICE, choices=causes, width=14, also=("原因", "要因")),
        *(
            Column(f"why_{number}", f"なぜ{number}", longest=LONGEST_TEXT, width=24)
            for number in range(1, MOST_WHYS + 1)
        ),
        Column("evidence", "そう言える元", longest=LONGEST_TEXT, width=24, also=("根拠",)),
        Column("verified", "確かめ方", Kind.CHOICE, choices=verified, width=14),
        Column("verified_count", "何人・何件", Kind.WHOLE, most=MOST_COUNT, width=12),
        Column("verified_note", "確かめてわかったこと", longest=LONGEST_TEXT, width=30, also=("検証結果",)),
    )


def voice_layout() -> TableLayout:
    channels = _choices(
        list(Voice.Channel.choices),
        counter=("窓口受付", "来庁", "対面", "カウンター"),
        phone=("TEL", "tel", "架電", "入電"),
        mail=("メール", "手紙", "はがき", "郵送", "Eメール", "電子メール"),
        web=("Web", "WEB", "ホームページ", "フォーム", "SNS", "LINE", "ネット"),
        survey=("アンケート調査",),
        meeting=("説明会", "座談会", "会議", "懇談会"),
        other=("他", "不明"),
    )
    return TableLayout(
        name="problems.voices",
        version=1,
        sheet="住民の声",
        columns=(
            Column(
                "heard_on",
                "日付",
                Kind.DATE,
                width=14,
                also=("受付日", "受信日", "年月日", "受付日時", "回答日", "いつ", "対応日", "受理日", "発生日", "タイムスタンプ"),
                note="例：2026-10-01",
            ),
            Column(
                "channel",
                "どこから",
                Kind.CHOICE,
                choices=channels,
                width=14,
                also=("経路", "受付方法", "チャネル", "手段", "方法", "種別", "受付経路", "媒体"),
            ),
            Column(
                "text",
                "声",
                required=True,
                longest=LONGEST_NOTE,
                width=60,
                also=(
                    "住民の声", "内容", "意見", "ご意見", "御意見", "要望", "ご要望", "苦情", "コメント", "自由記述",
                    "自由意見", "本文", "相談内容", "問合せ内容", "問い合わせ内容", "お問い合わせ内容", "意見内容",
                    "要望内容", "苦情内容", "受付内容",
                ),
                note="言われたとおりに。名前や電話番号は書きません。",
            ),
            Column(
                "count", "何人から", Kind.WHOLE, least=1, most=MOST_COUNT, width=10,
                also=("件数", "人数", "数", "回数"), note="空けておくと1人",
            ),
        ),
        frozen=0,
        about=ABOUT_VOICES,
    )  # fmt: skip


def layout_of(kind: str) -> TableLayout:
    return card_layout() if kind == TableKind.CARDS else voice_layout()
