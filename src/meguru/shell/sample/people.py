"""Who works in the sample: the same five desks in every town and in the prefecture. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.registry.roles import Role
from meguru.shell.sample.definition import Town


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One person; `department` is a path in the tree of departments."""

    sign_in_name: str
    name: str
    role: Role
    department: tuple[str, ...]


_NAMES = (
    ("青葉 そら", "水野 みのり", "岸田 つむぎ", "原口 まこと", "朝倉 めぐる"),
    ("森下 あおい", "桜井 なぎさ", "瀬川 ひかる", "宮田 ちはる", "春日 とおる"),
    ("凪 ことは", "野上 ゆずる", "浜口 あかり", "磯部 たける", "渚 かおる"),
    ("若林 すみれ", "沢田 いつき", "田辺 こはる", "岡野 しのぶ", "木沢 のぞむ"),
    ("月岡 めぐみ", "見沢 わたる", "古川 かなえ", "北原 さとる", "名月 はじめ"),
    ("峰岸 ほのか", "里見 りく", "杉山 みお", "滝口 まもる", "谷川 ゆき"),
)
_AUDIT = ("監査委員事務局",)
_DX = {"large": ("総務部", "情報政策課"), "small": ("総務課",)}
_LINE = {"large": ("市民部", "市民課"), "small": ("住民福祉課",)}


def people_of_town(*, town: Town, number: int) -> tuple[SamplePerson, ...]:
    """A line department, the DX office, the auditor, the administrator and the section chief of town `number` (0..5)."""
    staff, dx, auditor, administrator, chief = _NAMES[number]
    return (
        SamplePerson(f"{town.sign_in}-staff", staff, Role.DEPARTMENT_STAFF, _LINE[town.size]),
        SamplePerson(f"{town.sign_in}-dx", dx, Role.MUNICIPAL_DX, _DX[town.size]),
        SamplePerson(f"{town.sign_in}-audit", auditor, Role.AUDITOR, _AUDIT),
        SamplePerson(f"{town.sign_in}-admin", administrator, Role.ADMINISTRATOR, _DX[town.size]),
        SamplePerson(f"{town.sign_in}-chief", chief, Role.SECTION_CHIEF, _LINE[town.size]),
    )


def people_of_prefecture() -> tuple[SamplePerson, ...]:
    """The DX office and its head, the auditor, the administrator and the section chief of the prefecture."""
    digital = ("企画部", "デジタル推進課")
    return (
        SamplePerson("meguri-dx", "巡 かける", Role.PREFECTURE_DX, digital),
        SamplePerson("meguri-audit", "県 みつる", Role.AUDITOR, _AUDIT),
        SamplePerson("meguri-admin", "輪島 めい", Role.ADMINISTRATOR, digital),
        SamplePerson("meguri-chief", "県丘 たすく", Role.SECTION_CHIEF, digital),
        SamplePerson("meguri-head", "環 ひらく", Role.PREFECTURE_DX, digital),
    )
