from meguru.engines.bpmn import DiagramBuilder, NodeKind
from meguru.engines.what_if import Known, splits_of, starting_inputs
from meguru.engines.what_if.tests.worlds import counter, with_facts


def start(diagram=None, **known):
    return starting_inputs(diagram or counter(), known=Known(**known), fiscal_year=2026)


class TestStartingInputs:
    def test_take_minutes_and_waiting_from_the_drawing(self):
        inputs = start().inputs

        assert (inputs.step("check").minutes, inputs.step("enter").waiting_hours) == (12, 24)
        assert inputs.step("hand").minutes is None

    def test_name_the_steps_without_minutes_and_ask(self):
        asked = "".join(start(yearly_volume=100).questions)

        assert "「交付」" in asked
        assert "10 分と仮定" in asked
        assert "台帳への反映" not in asked  # a system's step needs nobody

    def test_take_volume_and_wage_from_the_inventory_and_say_so(self):
        known = start(yearly_volume=5200, hourly_yen=3600, hourly_yen_basis="職層の平均")

        assert (known.inputs.yearly_volume, known.inputs.lanes[0].hourly_yen) == (5200, 3600)
        assert any("業務の棚卸し" in line for line in known.sources)
        assert any("3,600 円" in line and "職層の平均" in line for line in known.sources)

    def test_take_the_months_when_the_inventory_has_them(self):
        months = (300, *(100,) * 11)

        inputs = start(yearly_volume=1, monthly_volume=months).inputs

        assert (inputs.monthly_volume, inputs.volume) == (months, 1400)

    def test_take_the_volume_from_the_step_table_otherwise(self):
        known = start(with_facts(counter(), "receive", minutes=10, times_a_year=4100))

        assert known.inputs.yearly_volume == 4100
        assert any("手順表" in line for line in known.sources)

    def test_ask_for_the_volume_when_nobody_knows_it(self):
        assert any("件数がどこにも書かれていない" in line for line in start().questions)

    def test_leave_applicants_and_systems_out_of_the_staff(self):
        lanes = {lane.name: lane.is_office for lane in start().inputs.lanes}

        assert lanes == {"届出者": False, "窓口係": True, "入力係": True}

    def test_do_without_lanes(self):
        builder = DiagramBuilder(name="一人")
        builder.chain(builder.start(), builder.task(name="受付"), builder.end())

        (lane,) = start(builder.build()).inputs.lanes

        assert lane.name == "担当"


class TestSplitsOf:
    def test_tells_which_way_leads_back(self):
        (split,) = splits_of(counter())

        assert [(way.name, way.returns) for way in split.ways] == [("ある", True), ("ない", False)]
        assert split.is_exclusive

    def test_gives_inclusive_ways_chances_of_their_own(self):
        builder = DiagramBuilder(name="包含")
        choice = builder.gateway(kind=NodeKind.INCLUSIVE_GATEWAY, id="choice")
        join = builder.gateway(kind=NodeKind.INCLUSIVE_GATEWAY, id="join")
        builder.chain(builder.start(), builder.task(name="受付"), choice)
        for key in ("a", "b"):
            builder.chain(choice, builder.task(name=key, id=key), join)
        builder.chain(join, builder.end())

        (split,) = splits_of(builder.build())

        assert not split.is_exclusive
        assert split.name == "「受付」のあとの分岐"
        assert [way.name for way in split.ways] == ["→ a", "→ b"]
