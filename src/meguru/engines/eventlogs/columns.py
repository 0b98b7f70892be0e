"""Which column of a table (or attribute of a log) means what, found by its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from meguru.engines.uploads import Refused, Remark

CASE_PREFIX = "case:"
ATTRIBUTE_PREFIX = "case:attribute:"  # of attributes whose name alone would be taken for something else

# For each role the accepted names, best first; names in one inner tuple mean the same and must not meet.
# Written without spaces, underscores, hyphens and colons, in lower case (see `plain_name`).
_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "case": (
        ("caseconceptname",),
        (
            "caseid",
            "案件番号",
            "案件id",
            "事案番号",
            "事案id",
            "ケースid",
            "ケース番号",
            "受付番号",
            "申請番号",
            "整理番号",
        ),
        (
            "case",
            "traceid",
            "ケース",
            "案件",
            "事案",
            "受付no",
            "申請id",
            "受付id",
            "管理番号",
            "問合せ番号",
            "届出番号",
        ),
    ),
    "activity": (
        ("conceptname",),
        ("activity", "activityname", "作業", "作業名", "活動", "活動名", "アクティビティ", "工程", "工程名"),
        (
            "event",
            "eventname",
            "task",
            "taskname",
            "タスク",
            "タスク名",
            "処理",
            "処理名",
            "手順",
            "イベント",
            "ステップ",
        ),
        ("ステータス", "状態", "status"),
    ),
    "time": (
        ("timetimestamp",),
        (
            "completedat",
            "completetime",
            "completetimestamp",
            "completiontime",
            "endtime",
            "endtimestamp",
            "完了日時",
            "終了日時",
            "完了時刻",
            "終了時刻",
        ),
        (
            "timestamp",
            "time",
            "datetime",
            "日時",
            "時刻",
            "処理日時",
            "作業日時",
            "記録日時",
            "更新日時",
            "eventtime",
        ),
        ("完了日", "終了日", "処理日", "作業日", "enddate", "date", "日付"),
    ),
    "start": (
        ("starttimestamp", "startedat", "timestarttimestamp"),
        ("starttime", "開始日時", "着手日時", "開始時刻", "着手時刻", "begintime", "begin", "start"),
        ("開始日", "着手日", "startdate"),
    ),
    "enabled": (("enabledat", "meguruenabledat"), ("enabledtime", "enabletime", "着手可能日時")),
    "resource": (
        ("orgresource",),
        ("resource", "user", "担当者", "担当者名", "担当職員", "職員", "職員名", "処理者", "作業者", "担当"),
    ),
    "group": (
        ("orggroup",),
        (
            "group",
            "department",
            "team",
            "部署",
            "部署名",
            "課",
            "係",
            "課名",
            "係名",
            "担当課",
            "担当部署",
            "所属",
            "組織",
        ),
        ("orgrole", "role", "役割", "職位"),
    ),
    "channel": (
        ("casechannel", "channel", "channelname"),
        (
            "チャネル",
            "受付方法",
            "申請方法",
            "受付チャネル",
            "申請チャネル",
            "届出方法",
            "提出方法",
            "受付経路",
            "受付区分",
        ),
    ),
    "deadline": (
        ("casedeadline", "deadline", "deadlineat"),
        (
            "duedate",
            "due",
            "処理期限",
            "期限",
            "期日",
            "期限日",
            "回答期限",
            "完了期限",
            "締切",
            "締切日",
            "標準処理期限",
        ),
    ),
    "transition": (("lifecycletransition",), ("lifecycle", "transition", "ライフサイクル", "開始完了区分")),
    "instance": (("conceptinstance",), ("activityinstance", "instance", "作業番号")),
    "element": (("elementid", "meguruelementid"), ("要素id",)),
}
_REQUIRED = {"case": "案件の番号", "activity": "作業の名前", "time": "日時"}
_OPTION = {"case": "--case", "activity": "--activity", "time": "--time"}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Which column to use for which role, where the user said so; None leaves it to the names."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    start: str | None = None
    resource: str | None = None
    group: str | None = None
    channel: str | None = None
    deadline: str | None = None


def plain_name(name: str) -> str:
    """A column name without width, case, spaces and punctuation: Case_ID and case-id compare alike."""
    folded = unicodedata.normalize("NFKC", name).lower().strip("\ufeff")
    return re.sub(r"[\s_\-:.・()\[\]「」/]", "", folded)


def name_for(role: str, *, names: Iterable[str]) -> str | None:
    """The first of `names` that is known to mean `role`, best name first; None when none is."""
    plain = {plain_name(name): name for name in reversed(list(names))}
    for tier in _NAMES[role]:
        for known in tier:
            if known in plain:
                return plain[known]
    return None


def attribute_heading(name: str) -> str:
    """The heading of a case attribute that no role is read from: "id" alone would be another number of the case."""
    heading = f"{CASE_PREFIX}{name}"
    is_taken = any(name_for(role, names=[heading]) for role in _NAMES)
    return f"{ATTRIBUTE_PREFIX}{name}" if is_taken or heading.startswith(ATTRIBUTE_PREFIX) else heading


def choose_columns(
    header: Sequence[str], *, chosen: ColumnChoice | None
) -> tuple[dict[str, str], tuple[Remark, ...]]:
    """Give every role its column.

    Shape:  the result maps roles (case, activity, time, start, enabled, resource, group, channel, deadline,
            transition, instance, element) to names of the header; roles without a column are absent.
    Raises: Refused with code "column-unknown" when a chosen column does not exist, "column-missing" when a
            needed one is not found, "column-ambiguous" when several columns mean the same; the message names
            the candidates and the option that decides.
    """
    wanted = {field.name: getattr(chosen, field.name) for field in fields(ColumnChoice)} if chosen else {}
    used: dict[str, str] = {}
    remarks: list[Remark] = []
    for role, column in wanted.items():
        if column is None:
            continue
        if column not in header:
            raise Refused(
                f"指定された列「{in_brief(column)}」がありません。あるのは {_listed(header)} です。",
                code="column-unknown",
            )
        used[role] = column
    for role in _NAMES:
        if role in used:
            continue
        candidates = _candidates(role, header=header, taken=set(used.values()))
        if len(candidates) > 1 and role in _REQUIRED:
            raise Refused(
                f"{_REQUIRED[role]}の列が決められません。候補は {_listed(candidates)} です。"
                f"列名を 1 つにするか、{_OPTION[role]} {in_brief(candidates[0])} のように指定してください。",
                code="column-ambiguous",
            )
        if len(candidates) > 1:
            remarks.append(
                Remark(
                    code="column-ambiguous",
                    severity="warning",
                    message=f"列 {_listed(candidates)} は同じ意味に見えます。"
                    f"「{in_brief(candidates[0])}」を使いました。",
                    where=candidates[0],
                )
            )
        if candidates:
            used[role] = candidates[0]
    for role, meaning in _REQUIRED.items():
        if role not in used:
            raise Refused(
                f"{meaning}の列が見つかりません。あるのは {_listed(header)} です。"
                f"{_OPTION[role]} 列名 のように指定してください。",
                code="column-missing",
            )
    return used, tuple(remarks)


def _candidates(role: str, *, header: Sequence[str], taken: set[str]) -> list[str]:
    for tier in _NAMES[role]:
        found = [column for column in header if column not in taken and plain_name(column) in tier]
        if found:
            return found
    return []


def _listed(names: Sequence[str]) -> str:
    shown = "".join(f"「{in_brief(name)}」" for name in names[:12])
    return shown + (f"など {len(names)} 列" if len(names) > 12 else "")


def in_brief(name: str) -> str:
    """A name as a sentence quotes it: on one line, and not long. A missing quote makes half a file one heading."""
    return " ".join(name[:200].split())[:40]
