"""What the home page tells of the processes."""

import pytest

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.queries import home_figures
from meguru.apps.processes.testing import make_done_analysis, make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    section = make_department(name="市民課")
    return make_process(operation=make_operation(department=section, name="転入届"), name="転入届の流れ")


class TestHomeFigures:
    def test_promise_what_the_newest_analyses_found(self, process):
        make_done_analysis(process)
        make_done_analysis(make_process())
        reader = make_person(Role.AUDITOR, organisation=process.organisation)

        figures = {figure.label: figure for figure in home_figures(reader)}

        assert figures["業務プロセス"].value == "1件"
        assert figures["減らせる時間（1年）"].stage == "change"
