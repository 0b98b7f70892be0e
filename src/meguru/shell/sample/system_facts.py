"""One line of the story of systems -> everything on a card, picked by a hash and never by chance."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from meguru.engines.money import allocate

Choice = TypeVar("Choice")
SPLIT: Mapping[str, Mapping[str, int]] = {  # of a yearly sum, in hundredths
    "service": {"licence": 80, "run": 20},
    "package": {"run": 58, "licence": 20, "change": 14, "line": 8},
    "customised": {"run": 60, "licence": 8, "change": 26, "line": 6},
    "own": {"run": 62, "change": 32, "line": 6},
}
PURPOSES: Mapping[str, str] = {
    "my_number": "住民や職員の大切な記録を正しく持ち、手続きにすぐ使えるようにする",
    "lgwan": "庁内の仕事の記録を一つにまとめ、調べる手間をへらす",
    "internet": "住民が役所に来なくても、用事をすませられるようにする",
    "alone": "いつも見張り、変わったことをすぐ知らせる",
}
BY_HOUR = (1, 1, 1, 2, 2, 1, 1, 3, 9, 14, 15, 13, 9, 14, 15, 14, 12, 8, 4, 3, 2, 2, 6, 6)
MEASURES = (
    "two_factors", "access_by_role", "log_kept", "backup", "backup_apart", "restore_tried", "patched", "malware",
    "encrypted", "vendor_checked",
)  # fmt: skip
PAPERS = (
    "requirements", "design", "data_definition", "interface_definition", "configuration", "user_manual",
    "operation_manual", "test_record", "contract",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One line of systems.toml."""

    name: str
    large: tuple[str, ...]
    small: tuple[str, ...]
    functions: tuple[str, ...]
    segment: str
    personal: str
    weight: int
    method: str
    language: str
    hosting: str
    importance: int
    servers: int
    age: int

    @classmethod
    def read(cls, line: str) -> SystemLine:
        cells = [cell.strip() for cell in line.split("|")]
        name, large, small, functions, segment, personal, weight, method, language, hosting, *rest = cells
        importance, servers, age = (int(cell) for cell in rest)
        return cls(
            name, tuple(large.split("/")), tuple(small.split("/")), tuple(functions.split()), segment, personal,
            int(weight), method, language, hosting, importance, servers, age,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose cards are made, and the day from which ages count."""

    code: str
    vendors: Mapping[tuple[str, int], Any]
    today: dt.date
    last_year: int

    def pick(self, line: SystemLine, what: str, among: Sequence[Choice]) -> Choice:
        return among[zlib.crc32(f"{self.code} {line.name} {what}".encode()) % len(among)]

    def says(self, line: SystemLine, what: str, *, of: int = 6) -> bool:
        """True but for one in `of`: what is unknown on some cards."""
        return zlib.crc32(f"{self.code} {line.name} knows {what}".encode()) % of != 0

    def vendor(self, line: SystemLine) -> Any:
        """The vendor of a line, in one of the spellings of this office."""
        keys = sorted({key for key, _place in self.vendors})
        key = self.pick(line, "vendor", keys)
        places = sorted(place for found, place in self.vendors if found == key)
        return self.vendors[key, self.pick(line, "spelling", places)]


def values_of(line: SystemLine, office: Office) -> dict[str, Any]:
    """The fields of the card itself; one in six of the harder questions stays unanswered."""
    first_year = office.today.year - line.age
    own = line.method in ("own", "customised")
    level = {"none": 1, "personal": 2}.get(line.personal, 3)
    weak = office.pick(line, "weak", (0, 0, 0, 1))
    return {
        "name": line.name,
        "purpose": PURPOSES[line.segment],
        "functions": list(line.functions),
        "used_by": office.pick(line, "users", ("所管の課の職員", "全職員", "窓口の職員", "職員と住民")),
        "users_count": office.pick(line, "count", (8, 15, 24, 40, 120, 300))
        if office.says(line, "count")
        else None,
        "method": line.method,
        "product": "" if line.method == "own" else f"見本{line.name}",
        "language": line.language if own and office.says(line, "language") else "",
        "first_used_on": dt.date(first_year, 4, 1),
        "last_renewed_on": dt.date(first_year + line.age // 2, 4, 1) if line.age >= 8 else None,
        "maintainers": office.pick(line, "people", (1, 1, 2, 3, 5))
        if own and office.says(line, "people")
        else None,
        "hosting": line.hosting,
        "segment": line.segment,
        "standardisation": _standard(line, office),
        "personal_data": line.personal,
        "security_level": max(1, level - weak) if office.says(line, "level") else None,
        "measures": {
            key: bool(office.pick(line, key, (1, 1, 1, 0)))
            for key in MEASURES
            if office.says(line, key, of=5)
        },
        "documents": {
            key: bool(office.pick(line, f"paper {key}", (1, 1, 0)))
            for key in PAPERS
            if office.says(line, f"paper {key}", of=4)
        },
        "importance": line.importance,
    }


def _standard(line: SystemLine, office: Office) -> str:
    named_by_law = {
        "resident_register", "resident_tax", "health_insurance", "nursing", "family_register", "child_allowance",
        "disability", "nursery", "livelihood",
    }  # fmt: skip
    if not named_by_law & set(line.functions):
        return "not_subject"
    return office.pick(line, "standard", ("not_begun", "under_way", "under_way", "done"))


def rows_of(line: SystemLine, office: Office, *, yearly_yen: int) -> dict[str, list[dict[str, Any]]]:
    """What hangs on the card, without links. `yearly_yen` is what it came to last year, to the yen."""
    return {
        "contracts": [_contract(line, office, yearly_yen)],
        "costs": _costs(line, office, yearly_yen),
        "servers": [_server(line, office, number) for number in range(line.servers)],
        "data": _data(line, office),
        "incidents": _incidents(line, office),
        "satisfaction": _satisfaction(line, office),
    }


def _contract(line: SystemLine, office: Office, yearly_yen: int) -> dict[str, Any]:
    years = office.pick(line, "years", (1, 3, 5, 5, 6))
    begun = office.last_year - office.pick(line, "begun", range(years)) + 1
    ends_on = dt.date(begun + years, 3, 31)
    same = max(begun, office.today.year - line.age) if office.pick(line, "changed", (0, 0, 1)) else None
    form = office.pick(line, "form", ("negotiated", "negotiated", "open_bid", "proposal", "limited_bid"))
    bids = 1 if form == "negotiated" else office.pick(line, "bids", (1, 1, 2, 3))
    return {
        "name": f"{line.name}の運用と保守",
        "vendor": office.vendor(line),
        "form": form,
        "starts_on": dt.date(begun, 4, 1),
        "ends_on": ends_on,
        "decide_by": ends_on.replace(year=ends_on.year - 1, month=9, day=30),
        "total_yen": yearly_yen * years,
        "bidders": bids if office.says(line, "bids") else None,
        "same_vendor_since": same if same else office.today.year - line.age,
        **{
            key: office.pick(line, key, ("yes", "no", "no", "unknown"))
            for key in ("source_code", "specification", "data_clause")
        },
    }


def _costs(line: SystemLine, office: Office, yearly_yen: int) -> list[dict[str, Any]]:
    """Five years paid and this year's budget; the last year paid is `yearly_yen`, earlier ones a little less."""
    found = []
    for back in range(-1, 5):
        year = office.last_year - back
        if year < office.today.year - line.age:
            continue
        total = (
            yearly_yen
            * (100 - 2 * back + (office.pick(line, f"year {back}", (0, 3, -2)) if back else 0))
            // 100
        )
        total = total // 1_000 * 1_000
        basis = "budget" if back < 0 else "actual"
        for kind, yen in allocate(total // 1_000, SPLIT[line.method]).items():
            found.append({"fiscal_year": year, "kind": kind, "basis": basis, "yen": yen * 1_000})
    return found


def _server(line: SystemLine, office: Office, number: int) -> dict[str, Any]:
    role = ("業務", "データベース", "控え", "印刷", "連携", "試験")[number % 6]
    what = f"server {number}"
    measured = office.says(line, what, of=5)
    mean = office.pick(line, what, (3, 4, 6, 8, 11))
    peak = office.pick(line, f"{what} peak", (2, 3, 4)) * mean + 5
    old = line.age >= 10
    return {
        "name": f"{line.name}{role}{number + 1}",
        "cores": office.pick(line, f"{what} cores", (4, 4, 8, 16)),
        "memory_gib": office.pick(line, f"{what} memory", (16, 32, 64)),
        "disk_gib": office.pick(line, f"{what} disk", (300, 500, 1_000, 2_000)),
        "cpu_mean": mean if measured else None,
        "cpu_peak": peak if measured else None,
        "memory_peak": office.pick(line, f"{what} used", (22, 35, 48, 61)) if measured else None,
        "cpu_by_hour": [round(part * mean / 6) for part in BY_HOUR] if measured else [],
        "measured_from": dt.date(office.last_year, 10, 1) if measured else None,
        "measured_until": dt.date(office.last_year, 10, 31) if measured else None,
        "segment": line.segment,
        "operating_system": "見本サーバーOS 2012" if old else "見本サーバーOS 2022",
        "support_ends_on": dt.date(2023, 10, 10) if old else dt.date(2031, 10, 14),
        "is_virtual": office.pick(line, f"{what} virtual", ("yes", "no", "no")),
        "keep_apart": line.name[:30] if line.servers > 1 and role in ("業務", "控え") else "",
        "licence_by": "core" if role == "データベース" else "none",
        "licence_product": "見本データベース" if role == "データベース" else "",
        "licence_edition": office.pick(line, f"{what} edition", ("標準版", "標準版", "上位版"))
        if role == "データベース"
        else "",
        "yearly_yen": office.pick(line, f"{what} yen", (380_000, 540_000, 760_000)),
    }


def _data(line: SystemLine, office: Office) -> list[dict[str, Any]]:
    name = line.name.removesuffix("システム").removesuffix("サービス")
    return [
        {
            "name": f"{name}の記録",
            "records": office.pick(line, "records", (1_200, 18_000, 96_000, 420_000)),
            "personal_data": line.personal,
            "is_master": line.name in ("住民記録システム", "人事給与システム", "職員の認証の土台"),
        }
    ]


def _incidents(line: SystemLine, office: Office) -> list[dict[str, Any]]:
    if office.pick(line, "failed", (0, 0, 1)) == 0:
        return []
    return [
        {
            "happened_on": dt.date(office.last_year, office.pick(line, "month", (5, 7, 11)), 14),
            "what": office.pick(
                line, "what", ("画面が開かなくなった", "夜の処理が終わらなかった", "印刷が止まった")
            ),
            "hours_down": office.pick(line, "down", (1, 3, 6)),
        }
    ]


def _satisfaction(line: SystemLine, office: Office) -> list[dict[str, Any]]:
    if not office.says(line, "satisfaction", of=3):
        return []
    mean = office.pick(line, "mean", ("2.4", "2.9", "3.3", "3.8"))
    return [
        {"fiscal_year": office.last_year, "mean": mean, "answers": office.pick(line, "answers", (12, 25, 60))}
    ]
