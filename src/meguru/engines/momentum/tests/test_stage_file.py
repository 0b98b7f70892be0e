"""The stages that ship, and those that cannot be asked."""

import pytest

from meguru.engines.momentum import BadStages, read_stages, stages

ONE = """version = "1"
source = "test"
[[stage]]
key = "s"
name = "段階"
aim = "目的"
"""


def statement(key, **more):
    fields = {
        "text": "文",
        "example": "例",
        "what": "する",
        "who": "人",
        "how_long": "1日",
        "topic": "題",
        "done": "済み",
        "caution": "注意",
        "key": key,
    } | more
    words = [f'{name} = "{value}"' for name, value in fields.items() if name not in ("days", "at_least")]
    numbers = [f"{name} = {fields.get(name, 1)}" for name in ("days", "at_least")]
    if "fact" not in fields:
        numbers = numbers[:1]
    return "\n".join(["[[stage.statement]]", *words, *numbers, ""])


class TestTheStagesThatShip:
    def test_are_the_seven_of_the_handbook_in_its_order(self):
        assert [one.key for one in stages().stages] == [
            "team",
            "supporters",
            "policy",
            "plan",
            "organisation",
            "people",
            "anchoring",
        ]

    def test_say_for_every_statement_what_to_do_how_it_looks_and_what_to_heed(self):
        for one in stages().statements:
            assert all(
                (one.text, one.example, one.what, one.who, one.how_long, one.done, one.caution, one.topic)
            )

    def test_find_the_stage_of_a_statement(self):
        assert stages().stage_of("plan_drawn").key == "plan"
        assert stages().stage_of("nothing") is None


class TestStagesThatCannotBeAsked:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("version = ", "cannot be read"),
            (ONE, "cannot be read"),
            (ONE + statement("a") + statement("b"), "2 statements"),
            (ONE + statement("a") * 2 + statement("b"), "once"),
            (ONE + statement("a") + statement("b") + statement("c", days=0), "no time"),
            (
                ONE + statement("a") + statement("b") + statement("c", fact="x", suggests="not_yet"),
                "never that it is not",
            ),
            (ONE + statement("a") + statement("b") + statement("c", nonsense="x"), "cannot be read"),
        ],
    )
    def test_are_refused_with_the_place(self, text, told):
        with pytest.raises(BadStages, match=told):
            read_stages(text)

    def test_three_statements_are_enough(self):
        assert len(read_stages(ONE + statement("a") + statement("b") + statement("c")).statements) == 3
