"""How the types of an initiative come from a diagnosis, and what two people at once keep."""

import re

import pytest
from django.urls import reverse

from meguru.apps.diagnosis.testing import STUCK_AT_C, STUCK_AT_H, make_sheet
from meguru.apps.first_steps import commands
from meguru.apps.first_steps.models import HandTick, StepList
from meguru.apps.first_steps.testing import make_begun
from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"first_steps:{name}", args=args)


def words(answer):
    return answer.content.decode()


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def aoki(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


class TestAnInitiativeThatIsThere:
    @pytest.fixture
    def initiative(self, aoki, section):
        return make_initiative(by=aoki, department=section, name="窓口の待ち時間")

    def test_takes_the_types_of_ones_own_diagnosis_with_one_button(self, client, aoki, initiative):
        sheet = make_sheet(STUCK_AT_H, person=aoki)
        shown = words(client.get(url("of_initiative", initiative.pk)))
        assert "この診断の結果で進める" in shown

        client.post(url("choose", initiative.pk), {"types": ["H"], "sheet": sheet.token, "revision": "0"})

        assert initiative.step_list.sheet == sheet
        assert reverse("diagnosis:result", args=[sheet.token]) in words(
            client.get(url("of_initiative", initiative.pk))
        )

    def test_is_offered_on_the_way_from_a_diagnosis_and_has_its_types_ticked(self, client, aoki, initiative):
        sheet = make_sheet(STUCK_AT_C, person=aoki)
        shown = words(client.get(f"{url('start')}?types=C&sheet={sheet.token}"))
        address = f"{url('of_initiative', initiative.pk)}?types=C&amp;sheet={sheet.token}"
        assert address in shown

        proposed = words(client.get(address.replace("&amp;", "&")))

        assert re.search(r'value="C"[^>]*checked', proposed)
        assert sheet.token in proposed

    def test_that_has_the_name_already_is_one_press_away(self, client, aoki, initiative):
        answer = client.post(f"{url('start')}?types=C", {"wish": "窓口の待ち時間", "types": ["C"]})

        assert answer.status_code == 422
        assert url("of_initiative", initiative.pk) in words(answer)

    def test_of_another_section_is_not_offered(self, client, aoki, section):
        other = make_department(organisation=section.organisation, name="税務課")
        make_initiative(by=aoki, department=other, name="税の窓口")

        assert "税の窓口" not in words(client.get(f"{url('start')}?types=C"))

    def test_another_persons_diagnosis_is_not_linked(self, client, aoki, initiative):
        theirs = make_sheet(STUCK_AT_C, person=make_person(organisation=aoki.organisation))

        client.post(url("choose", initiative.pk), {"types": ["C"], "sheet": theirs.token, "revision": "0"})

        assert StepList.objects.get().sheet is None

    def test_the_same_types_from_a_later_diagnosis_are_linked_to_it(self, client, aoki, initiative):
        client.post(url("choose", initiative.pk), {"types": ["C"], "revision": "0"})
        sheet = make_sheet(STUCK_AT_C, person=aoki)

        client.post(url("choose", initiative.pk), {"types": ["C"], "sheet": sheet.token, "revision": "1"})

        assert StepList.objects.get().sheet == sheet


class TestTwoPeople:
    def test_a_second_press_sets_the_types_that_were_refused(self, client, aoki, section):
        begun = make_begun("C", by=aoki, department=section)
        client.post(url("choose", begun.pk), {"types": ["D"], "revision": "1"})
        refused = words(client.post(url("choose", begun.pk), {"types": ["E"], "revision": "1"}))
        assert re.search(r'name="revision" value="2"', refused)

        client.post(url("choose", begun.pk), {"types": ["E"], "revision": "2"})

        begun.step_list.refresh_from_db()
        assert begun.step_list.codes == ("E",)

    def test_notes_of_two_people_on_one_item_both_stay(self, aoki, section):
        begun = make_begun("B", by=aoki, department=section)
        for person, note in ((aoki, "電話で聞いた"), (make_person(department=section), "見に行った")):
            commands.tick_item(initiative=begun, item_id="b-example", note=note, by=person, now=NOON)

        assert HandTick.objects.get().note == "電話で聞いた／見に行った"

    def test_a_note_that_does_not_fit_behind_a_colleagues_is_given_back(self, client, aoki, section):
        begun = make_begun("B", by=aoki, department=section)
        theirs = make_person(department=section)
        commands.tick_item(initiative=begun, item_id="b-example", note="先" * 300, by=theirs, now=NOON)

        shown = words(client.post(url("tick", begun.pk, "b-example"), {"note": "後" * 300}, follow=True))

        assert "後" * 300 in shown
        assert HandTick.objects.get().note == "先" * 300
