"""Headings of tables that offices keep in Excel, and the columns they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from meguru.engines.bpmn.model import Trait
from meguru.engines.bpmn.steps.rows import COLUMNS, TRAIT_COLUMNS

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "number": "no no. nо № # 番号 順番 順序 項番 手順番号 手順no 手順no. 連番 順 通番 ステップno",
        "name": "手順 作業 作業内容 作業名 作業項目 手順名 手順内容 内容 業務内容 タスク タスク名 処理 処理内容 実施内容 工程"
        " 工程名 何を 何をする すること やること 作業手順 業務手順 ステップ 手続内容 項目",
        "actor": "担当 担当者 担当課 担当係 担当部署 実施者 作業者 誰が だれが 主体 部署 所属 実施主体 担当名 課 係 課名 係名"
        " レーン 作業担当",
        "form": "様式 帳票 書類 様式書類 様式名 使用様式 帳票名 使用帳票 使用書類 必要書類 文書 様式帳票 帳票様式 伝票 使う書類"
        " 様式・書類 書類名",
        "system": "システム 使用システム 利用システム システム名 使うシステム ツール 使用ツール 端末 使用端末 関連システム",
        "condition": "条件 どんなとき どんな場合 場合 発生条件 実施条件 分岐条件 実施する場合 いつ とき 対象",
        "next": "次 次の手順 次工程 次の工程 次の作業 次手順 次作業 行き先 次へ 遷移先 後続 後続手順 分岐先 次番号 つぎ",
        "minutes": "時間 所要時間 作業時間 処理時間 所要分 分 分数 工数 所要 1件あたり時間 1件あたりの時間 1回の時間 1件当たり時間 標準時間"
        " 一件あたり時間 実作業時間",
        "waiting_hours": "待ち 待ち時間 待機 待機時間 滞留 滞留時間 待ち日数 待つ時間 待機日数 リードタイム",
        "times_a_year": "年間件数 年間回数 件数 回数 年間処理件数 処理件数 年件数 年間 件数年 回数年 発生件数 年間発生件数 月間件数"
        " 月件数 月間回数 月平均件数 月間処理件数",
        "traits": "作業の性質 性質 特性 区分",
        "documentation": "備考 メモ 注意点 留意点 留意事項 説明 詳細 補足 コメント 注意事項 備考欄 ポイント",
    }
)
_MAY_BE_NUMBERS = frozenset({"手順", "ステップ", "項目", "工程"})
_TRAIT_WORDS: Mapping[Trait, str] = MappingProxyType(
    {
        Trait.JUDGEMENT: "判断 判断要否 判断の要否 判断の有無 判断が要る 判断要 要判断 裁量 審査",
        Trait.PERSONAL_DATA: "個人情報 個人情報の有無 個人情報有無 特定個人情報 個人情報の取扱い",
        Trait.PAPER: "紙 書面 紙の使用 紙使用 紙媒体",
        Trait.SEAL: "押印 印 公印 押印の有無 押印有無 はんこ 決裁印",
        Trait.FACE_TO_FACE: "対面 窓口対応 対面の有無 対面要否",
        Trait.DATA_ENTRY: "転記 入力 転記・入力 転記入力 入力作業 データ入力 手入力",
        Trait.CHECK: "形式の確認 形式確認 形式審査 チェック",
        Trait.RULE_BASED: "決まった手順 定型 定型作業 ルールどおり",
        Trait.STATUTORY: "法令で自ら行う 法令 法定 法令事務",
        Trait.NOTIFY: "通知・交付 通知 交付 通知交付",
        Trait.CORE: "職員が行うべき コア業務 職員必須",
    }
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds: a field of `StepRow`, or one trait; with the unit that the heading names."""

    column: str
    trait: Trait | None = None
    unit: str = ""
    is_monthly: bool = False


def _tidy(text: str) -> str:
    return re.sub(r"[\s\*※:：]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _known() -> dict[str, Heading]:
    known = {_tidy(word): Heading(column) for column, words in _WORDS.items() for word in words.split()}
    known |= {_tidy(label): Heading(column) for column, label in COLUMNS.items()}
    for trait, words in _TRAIT_WORDS.items():
        known |= {_tidy(word): Heading("traits", trait) for word in (*words.split(), TRAIT_COLUMNS[trait])}
    return known


_KNOWN = _known()
_UNIT = re.compile(r"[(\[【](.*?)[)\]】]")


def heading_of(text: str) -> Heading | None:
    """The column that a heading stands for, None when it is not known."""
    tidied = _tidy(text)
    bare = _UNIT.sub("", tidied)
    found = _KNOWN.get(tidied) or _KNOWN.get(bare) or _KNOWN.get(bare.replace("・", "").replace("/", ""))
    if found is None:
        return None
    units = "".join(_UNIT.findall(tidied)) + (bare if "日数" in bare else "")
    unit = next((word for word in ("時間", "分", "秒", "日", "週") if word in units), "")
    if not unit and re.search(r"\b(?:h|hours?)\b", units):
        unit = "時間"
    unit = unit or ("分" if re.search(r"\bmin", units) else "")
    is_monthly = "月" in tidied and found.column == "times_a_year"
    return Heading(found.column, found.trait, unit=unit, is_monthly=is_monthly)


def headings_of(cells: Sequence[str]) -> list[Heading | None] | None:
    """The headings of a row of cells, None when it is no row of headings; a column that comes twice counts once."""
    found = [heading_of(cell) if len(cell) <= 40 else None for cell in cells]
    filled = [cell for cell in cells if cell.strip()]
    known = [one for one in found if one is not None]
    if len(filled) == 1 and [one.column for one in known] != ["name"]:
        return None  # one word alone may be the name of a step
    if not known or (len(known) < 2 and len(filled) > 1) or len(known) * 2 < len(filled):
        return None
    names = [place for place, one in enumerate(found) if one and one.column == "name"]
    numbered = any(one and one.column == "number" for one in found)
    for place in names:
        if len(names) > 1 and _tidy(cells[place]) in _MAY_BE_NUMBERS and not numbered:
            found[place], numbered = Heading("number"), True
    seen: set[tuple[str, Trait | None]] = set()
    once: list[Heading | None] = []
    for one in found:
        key = (one.column, one.trait) if one else None
        once.append(one if key is not None and key not in seen else None)
        if key is not None:
            seen.add(key)
    return once
