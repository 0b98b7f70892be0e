"""What the workbook of kartes says to whoever fills it in: sentences, a hint and an example for each column.

The words are Japanese as the headings are: they belong to the file, which goes back and forth between offices.
"""

from __future__ import annotations

from collections.abc import Mapping

ABOUT = (
    "はじめに「カルテ」のシートへ、1行に1つのシステムを書きます。ほかのシートは、わかるところだけでかまいません。",
    "空けた欄は、今の内容のまま変わりません。消したいときは、その欄に「消す」と書きます。",
    "シートを丸ごと消しても、カルテの内容は消えません。",
    "金額は税込みの円で書きます。千円で書くときは、見出しの（円）を（千円）に直してください。",
    "日付は 2026/4/1 でも、令和8年4月1日 でも、R8.4.1 でも読めます。",
    "「（表示しません）」の欄は、あなたの役割では見られない内容です。そのままにしておけば、変わりません。",
    "隠れている列は消さないでください。どのシステムの行かを、その番号で見分けます。",
    "取り込むと、まず変わるところが表示されます。保存するまで、何も変わりません。",
)

ABOUT_SHEETS: Mapping[str, tuple[str, ...]] = {
    "system": ("1行に1つのシステムを書きます。名前と所管だけは必ず書きます。",),
    "contracts": ("1行に1つの契約を書きます。複数年の契約も1行です。契約額は、全部の年の合計です。",),
    "costs": (
        "1行に、1つのシステムの1年分を書きます。予算と決算は、別の行に書きます。",
        "わからない金額は空けておきます。0 と書くと「払っていない」という意味になります。",
    ),
    "servers": ("1行に1台のサーバーを書きます。仮想サーバーも1台と数えます。",),
    "data": ("システムが持っているデータの種類を、1行に1つ書きます。",),
    "interfaces": (
        "このシステムから渡すデータを、1行に1つ書きます。",
        "庁内のシステムに渡すときは相手の名前を、庁外に渡すときは「庁外の相手」を書きます。",
    ),
    "incidents": ("止まったことや、情報がもれたことを、1回につき1行書きます。",),
    "satisfaction": ("使う人に聞いた結果を、1年に1行書きます。",),
}

NOTES: Mapping[str, Mapping[str, str]] = {
    "system": {
        "code": "庁内で決めた番号です。名前を変えたときも、この番号で同じシステムだとわかります。",
        "name": "同じ部署に同じ名前は2つ書けません。",
        "department": "一覧にある部署の名前を書きます。",
        "purpose": "だれの、どんな仕事を助けるかを書きます。",
        "operations": "業務の棚卸しにある名前を書きます。2つ以上あるときは、セルの中で改行します。",
        "functions": "働きを短い言葉で書きます。2つ以上あるときは、セルの中で改行します。",
        "used_by": "使う部署や人を書きます。",
        "users_count": "IDの数がわからないときは、おおよその人数でかまいません。",
        "method": "一覧から選びます。",
        "first_used_on": "日がわからないときは、その年度の4月1日を書きます。",
        "last_renewed_on": "大きく作りかえた日です。使い始めた日より後になります。",
        "maintainers": "直せる人が委託先だけのときは、委託先の人数を書きます。",
        "standard_operation": "国が決めた標準化の対象のときに書きます。",
        "security_level": "1（低い）から3（高い）の数で書きます。",
        "importance": "1（1週間待てる）、2（1日待てる）、3（すぐ困る）の数で書きます。",
    },
    "contracts": {
        "vendor": "契約書のとおりの名前を書きます。はじめての名前は、取り込む前に確かめます。",
        "total_yen": "全部の年を合わせた、税込みの金額です。",
        "tax_percent": "10 のように数だけを書きます。",
        "bidders": "1者だけだったときは1と書きます。",
        "same_vendor_since": "この事業者に頼み始めた年度です。",
        "decide_by": "続けるか替えるかを決める日です。",
    },
    "costs": {
        "fiscal_year": "2025 でも、令和7年度 でも読めます。",
        "basis": "空けておくと、決算になります。",
    },
    "servers": {
        "memory_gib": "16 のように数だけを書きます。",
        "cpu_mean": "測った期間の平均です。12.5 や 12.5% のように書きます。",
        "cpu_peak": "測った期間の、混んだ時の値です。",
        "cpu_by_hour": "0時から23時までの24個の数を「,」で区切って書きます。測っていなければ空けます。",
        "keep_apart": "片方が止まったときの控えは、同じ言葉を書きます。",
        "licence_product": "データベースなど、値段の高いソフトの名前です。",
        "licence_edition": "同じ製品の、種類や段階です。標準版、2019 のように書きます。",
        "yearly_yen": "この1台に毎年かかる金額です。",
    },
    "data": {"records": "件数がわからないときは空けておきます。"},
    "interfaces": {"outside": "庁外に渡すときだけ書きます。"},
    "incidents": {"hours_down": "30分なら 0.5 と書きます。"},
    "satisfaction": {
        "fiscal_year": "2025 でも、令和7年度 でも読めます。",
        "mean": "1（不満）から5（満足）の平均です。",
    },
}

EXAMPLES: Mapping[str, Mapping[str, str | int]] = {
    "system": {
        "code": "S-012",
        "name": "施設予約システム",
        "department": "（部署の名前）",
        "purpose": "住民が、体育館や会議室の空きを見て予約する",
        "operations": "体育館の貸出",
        "functions": "施設予約",
        "used_by": "住民、生涯学習課",
        "users_count": 1200,
        "method": "package",
        "product": "予約パッケージ",
        "language": "Java",
        "first_used_on": "2016/4/1",
        "last_renewed_on": "令和4年4月1日",
        "maintainers": 3,
        "hosting": "office",
        "segment": "internet",
        "standardisation": "not_subject",
        "personal_data": "personal",
        "security_level": 2,
        "importance": 2,
    },
    "contracts": {
        "system_code": "S-012",
        "system_name": "施設予約システム",
        "name": "施設予約システム 運用・保守業務",
        "vendor": "株式会社めぐり情報",
        "form": "negotiated",
        "starts_on": "2024/4/1",
        "ends_on": "R11.3.31",
        "total_yen": 33_000_000,
        "tax_percent": 10,
        "bidders": 1,
        "same_vendor_since": "平成28年度",
    },
    "costs": {
        "system_code": "S-012",
        "system_name": "施設予約システム",
        "fiscal_year": "令和7年度",
        "basis": "actual",
        "run": 6_600_000,
        "licence": 540_000,
    },
    "servers": {
        "system_code": "S-012",
        "name": "yoyaku-01",
        "cores": 4,
        "memory_gib": 16,
        "disk_gib": 500,
        "cpu_mean": "8.5%",
        "operating_system": "Linux",
        "licence_product": "見本データベース",
        "licence_edition": "標準版",
    },
    "data": {"system_code": "S-012", "name": "利用者の名簿", "records": 8_400, "personal_data": "personal"},
    "interfaces": {
        "system_code": "S-012",
        "other_name": "財務会計システム",
        "data": "使用料の調定",
        "way": "file",
    },
    "incidents": {"system_code": "S-012", "happened_on": "2025/10/3", "what": "予約の画面が開かない"},
    "satisfaction": {"system_code": "S-012", "fiscal_year": "2025", "mean": "3.4", "answers": 86},
}
