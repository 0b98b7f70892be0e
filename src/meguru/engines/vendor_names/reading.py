"""The name of a company taken apart: what it is called, its legal form, its branch."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Longest first; the short ways to write stand behind the full ones. NFKC has made ㈱ into (株) by then.
_FORMS = (
    ("株式会社", ("株式会社", "(株)", "カブシキガイシャ")),
    ("有限会社", ("有限会社", "(有)")),
    ("合同会社", ("合同会社", "(同)")),
    ("合資会社", ("合資会社", "(資)")),
    ("一般社団法人", ("一般社団法人", "(一社)")),
    ("公益社団法人", ("公益社団法人", "(公社)")),
    ("一般財団法人", ("一般財団法人", "(一財)")),
    ("公益財団法人", ("公益財団法人", "(公財)")),
    ("協同組合", ("協同組合",)),
)
# Old shapes of letters as they stand in names of companies and on seals -> the usual ones.
_OLD = str.maketrans(
    "髙﨑齋齊邊邉澤廣國學櫻龍濱會體藏榮龜眞德關鐵條萬與圓鹽寶辯豐瀨",
    "高崎斎斉辺辺沢広国学桜竜浜会体蔵栄亀真徳関鉄条万与円塩宝弁豊瀬",
)
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}  # めぐり and メグリ are one
_BRANCH = re.compile(r"^(.{2,}?)[\s/]+(\S{0,12}(?:支店|支社|営業所|本社|本店|事業所|事業部|センター|支所))$")
_BRANCH_END = re.compile(r"(支店|支社|営業所|本社|本店|事業所|事業部|支所)$")
_NOISE = re.compile(r"[\s・･.,、。'’`\"&+/_()\[\]「」-]")


@dataclass(frozen=True, slots=True)
class ReadName:
    """`core` is folded for comparing and not for showing; `form` and `branch` are empty when they are not written."""

    core: str
    form: str
    branch: str


@lru_cache(maxsize=20_000)
def read_name(name: str) -> ReadName:
    """Take a name apart: width, old letters, kinds of kana, dots and spaces no longer matter in `core`."""
    plain = unicodedata.normalize("NFKC", name).translate(_OLD).strip()
    plain = re.sub("[‐‑‒–—―−ｰ]", "ー", plain)
    form = ""
    for full, ways in _FORMS:
        way = next((way for way in ways if way in plain), "")
        if way:
            form, plain = full, plain.replace(way, " ").strip()
            break
    branch = ""
    if found := _BRANCH.match(plain):
        plain, branch = found[1], found[2]
    core = _NOISE.sub("", plain).casefold().translate(_KATAKANA)
    return ReadName(core=core, form=form, branch=branch)


def ends_as_branch(core: str) -> bool:
    """Whether a core ends in a word such as 支店, written without a space."""
    return bool(_BRANCH_END.search(core))


def is_branch_of(longer: str, shorter: str) -> bool:
    """Whether a core is another one with the name of a branch written behind it without a space."""
    return (
        len(shorter) >= 3
        and longer != shorter
        and longer.startswith(shorter)
        and ends_as_branch(longer[len(shorter) :])
    )
