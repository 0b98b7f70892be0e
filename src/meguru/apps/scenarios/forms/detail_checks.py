"""What is wrong with くわしい条件, said at the cell where it can be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from meguru.apps.scenarios.forms.detail_columns import ASKED
from meguru.apps.scenarios.forms.details import DetailFields, row_of
from meguru.engines.what_if.details import TimeShape
from meguru.engines.what_if.drawing import doer_of
from meguru.engines.what_if.shapes import MOST_PERCENT


class DetailChecks:
    """Checks the rows of a form whose cells are read; adds an error where one is needed."""

    def __init__(self, form: forms.Form, fields: DetailFields, values: Mapping[str, Any]) -> None:
        self.form, self.fields, self.values = form, fields, values

    def run(self) -> None:
        self.members()
        self.kinds()
        self.gatherings()
        self.shapes()
        self.late_hours()
        self.attributes()

    def say(self, name: str, words: str) -> None:
        if name not in self.form.errors:
            self.form.add_error(name, words)

    def row(self, prefix: str) -> dict[str, Any]:
        return row_of(self.values, prefix)

    def is_wrong(self, prefix: str) -> bool:
        return any(name.startswith(prefix) for name in self.form.errors)

    def members(self) -> None:
        counted: Counter[str] = Counter()
        for row in range(self.fields.counts["member"]):
            at, held = f"member:{row}:", self.row(f"member:{row}:")
            lane = held.pop("lane", "")
            if self.is_wrong(at):
                continue
            if not lane:
                typed = (
                    held.get("name"),
                    held.get("speed"),
                    held.get("opens"),
                    held.get("closes"),
                    held.get("yen"),
                )
                if (
                    any(one not in (None, "") for one in typed)
                    or held.get("skills")
                    or held.get("usual") not in (None, "", "1")
                ):
                    self.say(f"{at}lane", _("どの担当の人かを選んでください。"))
                continue
            counted[lane] += 1
            self.member(at, lane, held, counted[lane])

    def member(self, at: str, lane: str, held: Mapping[str, Any], place: int) -> None:
        people = self.values.get(f"headcount:{lane}")
        if not self.values.get(f"office:{lane}"):
            self.say(
                f"{at}lane",
                _("職員が行う担当だけに入れられます。要員の表の「職員が行う」を確かめてください。"),
            )
        elif people is not None and place > people:
            words = _("要員の表では%(people)s人です。人数を増やすか、この行を空にしてください。")
            self.say(f"{at}lane", words % {"people": people})
        opens, closes = held.get("opens"), held.get("closes")
        if opens is not None and closes is not None and opens >= closes:
            self.say(f"{at}closes", _("終わりは、始まりより後の時刻にしてください。"))
        begin, end = self.values.get(f"opens:{lane}"), self.values.get(f"closes:{lane}")
        if (
            begin is not None
            and end is not None
            and ((closes is not None and closes <= begin) or (opens is not None and opens >= end))
        ):
            self.say(f"{at}closes", _("担当の時間帯の中で入れてください。"))
        able = [key for key in held.get("skills") or () if self.does(lane, key)]
        if held.get("skills") and not able:
            self.say(f"{at}skills", _("この担当の手順から選んでください。"))

    def does(self, lane: str, step: str) -> bool:
        base = self.fields.base
        if base.fitted is not None:
            return step in base.fitted.tasks and base.fitted.tasks[step].pool_id == lane
        node = base.diagram.nodes.get(step)
        return node is not None and doer_of(base.diagram, node).key == lane

    def kinds(self) -> None:
        names: dict[str, int] = {}
        total, last = 0.0, ""
        for row in range(self.fields.counts["kind"]):
            at, held = f"kind:{row}:", self.row(f"kind:{row}:")
            if self.is_wrong(at):
                continue
            if held.get("days") == 0:
                self.say(f"{at}days", _("0より長い日数にしてください。決めないときは空にします。"))
            if self.fields.known_types:
                continue
            name, percent = (held.get("name") or "").strip(), held.get("percent")
            if not name:
                if percent is not None or held.get("days") is not None or held.get("priority") in ("1", "-1"):
                    self.say(f"{at}name", _("種類の名前を入れてください（例：急ぎ）。"))
                continue
            if name in names:
                self.say(f"{at}name", _("同じ名前の種類が二つあります。"))
            names[name] = row
            if not percent:
                self.say(f"{at}percent", _("全体の何%かを入れてください（例：10）。"))
                continue
            total, last = total + percent, f"{at}percent"
        if total > 100.0001:
            words = _("割合を足すと%(total)s%%です。合わせて100%%までにしてください。")
            self.say(last, words % {"total": f"{total:g}"})

    def gatherings(self) -> None:
        seen: set[str] = set()
        for row in range(self.fields.counts["gather"]):
            at, held = f"gather:{row}:", self.row(f"gather:{row}:")
            if self.is_wrong(at):
                continue
            step = held.pop("step", "")
            if not step:
                if any(value not in (None, "") for value in held.values()):
                    self.say(f"{at}step", _("どの手順をまとめて処理するかを選んでください。"))
                continue
            if step in seen:
                self.say(f"{at}step", _("同じ手順が二つあります。一行にまとめてください。"))
            seen.add(step)
            if held.get("weekday") and held.get("at") is None:
                self.say(f"{at}at", _("まとめて始める時刻を入れてください（例：14:00）。"))
            elif held.get("at") is not None and not held.get("weekday"):
                self.say(f"{at}weekday", _("まとめて始める曜日を選んでください。"))
            elif held.get("size") is None and held.get("hours") is None and not held.get("weekday"):
                self.say(f"{at}size", _("何件で、または、いつまとめて処理するかを入れてください。"))

    def shapes(self) -> None:
        seen: set[str] = set()
        for row in range(self.fields.counts["shape"]):
            at, held = f"shape:{row}:", self.row(f"shape:{row}:")
            step, shape, percent = held.get("step"), held.get("shape"), held.get("percent")
            if self.is_wrong(at) or not (step or shape or percent is not None):
                continue
            if not step or not shape:
                missing, words = ("shape", _("時間の形")) if step else ("step", _("手順"))
                self.say(f"{at}{missing}", _("%sを選んでください。") % words)
                continue
            if step in seen:
                self.say(f"{at}step", _("同じ手順が二つあります。一行にまとめてください。"))
            seen.add(step)
            most = MOST_PERCENT.get(TimeShape(shape))
            if most is None and percent is not None:
                self.say(f"{at}percent", _("この形では決まっているため、空にしてください。"))
            elif most is not None and (percent is None or percent > most):
                words = _("この形では、%(most)s%%までの数を入れてください。")
                self.say(f"{at}percent", words % {"most": f"{most:g}"})

    def late_hours(self) -> None:
        for lane in self.fields.office:
            at, held = f"late:{lane.key}:", self.row(f"late:{lane.key}:")
            has_rest = any(held.get(part) is not None for part in ("pay", "from", "month", "year"))
            if has_rest and held.get("hours") is None and not self.is_wrong(at):
                self.say(f"{at}hours", _("1日に何時間までかを入れてください（例：2）。"))

    def attributes(self) -> None:
        for place, one in enumerate(self.fields.asked):
            at, held = f"attribute:{place}:", self.row(f"attribute:{place}:")
            if self.is_wrong(at):
                continue
            if one.is_number:
                numbers = [held.get(part) for part in ASKED]
                given = [value for value in numbers if value is not None]
                if given and len(given) < 3:
                    missing = ASKED[numbers.index(None)]
                    self.say(f"{at}{missing}", _("三つの数をすべて入れるか、すべて空にしてください。"))
                elif given != sorted(given):
                    self.say(
                        f"{at}usual", _("少ないとき、ふつう、多いときの順に、小さい数から入れてください。")
                    )
                continue
            total = sum(value for value in held.values() if value is not None)
            if total > 100.0001:
                words = _("割合を足すと%(total)s%%です。合わせて100%%までにしてください。")
                self.say(f"{at}{len(one.values) - 1}", words % {"total": f"{total:g}"})
