"""Step tables as somebody who types fast would leave them: rows renamed, moved, taken out, put in, led elsewhere."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from meguru.engines.bpmn import Trait
from meguru.engines.bpmn.steps import StepRow, StepTable

_NAMES = st.sampled_from(["届出を受け付ける", "確認する", "入力する", "交付する", "", "A→B、「C」"])
_ACTORS = st.sampled_from(["", "窓口", "審査係", "会計係"])
_WORDS = st.sampled_from(["不備あり", "なし", "それ以外", "はい", "氏名、住所に誤り"])


@st.composite
def typed_tables(draw: st.DrawFn) -> StepTable:
    """A table typed from nothing."""
    count = draw(st.integers(1, 8))
    rows = [StepRow(number=str(n + 1), name=draw(_NAMES), actor=draw(_ACTORS)) for n in range(count)]
    return StepTable(tuple(_led(draw, row, [one.number for one in rows]) for row in rows))


@st.composite
def edits(draw: st.DrawFn, table: StepTable) -> StepTable:
    """The table after some edits; numbers stay as they were, new rows have none."""
    rows = list(table.rows)
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["change", "take out", "put in", "move", "lead"]))
        place = draw(st.integers(0, max(len(rows) - 1, 0)))
        if kind == "put in" or not rows:
            rows.insert(place, StepRow(name=draw(_NAMES), actor=draw(_ACTORS)))
        elif kind == "take out":
            rows.pop(place)
        elif kind == "move":
            rows.insert(draw(st.integers(0, len(rows) - 1)), rows.pop(place))
        elif kind == "lead":
            rows[place] = _led(draw, rows[place], [row.number for row in rows if row.number])
        else:
            traits = frozenset(draw(st.sets(st.sampled_from(Trait), max_size=2)))
            rows[place] = replace(
                rows[place], name=draw(_NAMES), actor=draw(_ACTORS), traits=traits, minutes=5.0, form="届"
            )
    return StepTable(tuple(rows))


def _led(draw: st.DrawFn, row: StepRow, numbers: list[str]) -> StepRow:
    if not numbers:
        return row
    to = st.sampled_from([*numbers, "終わり"])
    words = st.one_of(
        st.just(""),
        to,
        st.builds("{}→{}、{}→{}".format, _WORDS, to, _WORDS, to),
        st.builds("並行：{}、{}".format, to, to),
        st.builds("あてはまるもの：はい→{}、いいえ→{}".format, to, to),
        st.builds("書類はあるか？はい→{}、いいえ→（並行：{}、{}）".format, to, to, to),
        st.builds("そろったら{}".format, to),
    )
    return replace(row, next=draw(words), condition=draw(st.sampled_from(["", "", "対象のとき"])))
