"""What people read and send on the pages of the ledger of the virtuous cycle."""

import datetime as dt

import pytest
from django.urls import reverse

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.evidence.testing import make_imported_log
from meguru.apps.governance.models import Proof, Saving
from meguru.apps.governance.testing import NOON, confirm, make_saving
from meguru.apps.governance.tests.reading import page, send, text
from meguru.apps.initiatives.commands import link_operations
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_grade
from meguru.apps.processes.testing import make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_cost, make_system
from meguru.engines.eventlogs import log_from_columns
from meguru.engines.savings import Amount

pytestmark = pytest.mark.django_db


def by_hand(**values):
    return {
        "title": "郵送の費用",
        "kind": "other",
        "department": "",
        "source_words": "通知を電子で送る",
        "first_year": "2026",
        "yen_0": "１２０万円",
        "hours_1": "12.5時間",
        **values,
    }


class TestTheTab:
    def test_an_empty_one_shows_an_example_and_says_how_to_begin(self, browser, person):
        answer = page(browser, "of_initiative", make_initiative(by=person).pk)

        assert "効果の見込みは、まだありません" in text(answer)
        assert "見込みを書く" in text(answer)

    def test_a_saving_is_written_by_hand_as_people_write_amounts(self, browser, person):
        initiative = make_initiative(by=person)
        answer = send(browser, "add", initiative.pk, **by_hand())
        saving = Saving.objects.get()

        assert answer.status_code == 302
        assert {one.fiscal_year: one.expected for one in saving.years.all()} == {
            2026: Amount(1_200_000),
            2027: Amount(minutes=750),
        }

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"yen_0": "たくさん"}, "金額として読めません"),
            ({"yen_0": "1.5"}, "1円単位"),
            ({"hours_1": "-5"}, "0以上"),
            ({"yen_0": "", "hours_1": ""}, "少なくとも一つの年度"),
            ({"source_words": ""}, "どう見積もったか"),
            ({"first_year": "26"}, "西暦"),
            ({"title": ""}, "何が減るか"),
        ],
    )
    def test_what_cannot_be_is_said_in_words_and_nothing_typed_is_lost(self, browser, person, values, words):
        answer = send(browser, "add", make_initiative(by=person).pk, **by_hand(**values))

        assert answer.status_code == 422
        assert words in text(answer)
        assert not Saving.objects.exists()

    def test_control_characters_are_taken_out(self, browser, person):
        send(browser, "add", make_initiative(by=person).pk, **by_hand(title="郵送\x00の費用"))

        assert Saving.objects.get().title == "郵送の費用"

    def test_people_of_another_department_read_and_are_told_who_may_change(self, client):
        department = make_department()
        initiative = make_initiative(
            department=department, by=make_person(Role.MUNICIPAL_DX, organisation=department.organisation)
        )
        other = make_department(organisation=department.organisation)
        client.force_login(make_person(Role.DEPARTMENT_STAFF, department=other))

        assert page(client, "of_initiative", initiative.pk).status_code == 200
        assert send(client, "add", initiative.pk, **by_hand()).status_code == 403

    def test_another_office_sees_nothing(self, browser):
        saving = make_saving()

        assert page(browser, "saving", saving.pk).status_code == 404
        assert page(browser, "of_initiative", saving.initiative_id).status_code == 404


class TestTwoAtOnce:
    def test_an_older_page_shows_both_and_keeps_what_was_typed(self, browser, person):
        saving = make_saving(make_initiative(by=person))
        send(browser, "change", saving.pk, revision=1, **by_hand(title="先の人"))
        answer = send(browser, "change", saving.pk, revision=1, **by_hand(title="後の人"))

        assert answer.status_code == 409
        assert "先の人" in text(answer)
        assert 'value="後の人"' in answer.content.decode()

    def test_an_older_path_shows_both(self, browser, person):
        initiative = make_initiative(by=person)
        send(browser, "path", initiative.pk, revision=0, inputs="職員2人")
        answer = send(browser, "path", initiative.pk, revision=0, inputs="職員3人")

        assert answer.status_code == 409
        assert "職員2人" in text(answer)
        assert "職員3人" in answer.content.decode()


class TestConfirmingFromRecords:
    @pytest.fixture
    def saving(self, person):
        process = make_process()
        process.operation.organisation = process.organisation
        operation = process.operation
        by = make_person(Role.MUNICIPAL_DX, organisation=process.organisation)
        initiative = make_initiative(by=by)
        link_operations(initiative=initiative, shown=[operation], ticked=[operation], by=by, now=NOON)
        for name, minutes, day in (("前", 30, 0), ("後", 20, 60)):
            make_imported_log(
                organisation=process.organisation,
                process_key=process.key,
                name=name,
                log=_log(minutes, day),
            )
        return make_saving(initiative, process=process, kind=Saving.Kind.WORK)

    def test_the_lower_end_of_the_interval_is_offered_and_confirmed(self, client, saving):
        client.force_login(saving.initiative.made_by)
        logs = {one.name: one.pk for one in _logs(saving)}
        query = f"?before={logs['前']}&after={logs['後']}"
        answer = page(client, "by_logs", saving.pk, query=query)

        assert "95 %区間" in text(answer)
        assert "40件" in text(answer)
        sent = client.post(
            reverse("governance:by_logs", args=[saving.pk]) + query,
            {"fiscal_year": 2026, "hours": "5", "note": "6月まで"},
        )
        assert sent.status_code == 302
        proof = Proof.objects.get()
        assert 0 < proof.supports_minutes < 400
        assert proof.left.minutes == proof.supports_minutes - 300

    def test_more_than_the_record_supports_is_refused(self, client, saving):
        client.force_login(saving.initiative.made_by)
        logs = {one.name: one.pk for one in _logs(saving)}
        answer = client.post(
            reverse("governance:by_logs", args=[saving.pk]) + f"?before={logs['前']}&after={logs['後']}",
            {"fiscal_year": 2026, "hours": "500"},
        )

        assert answer.status_code == 422
        assert "証拠で確かめられるのは" in text(answer)
        assert not Proof.objects.exists()

    def test_records_the_wrong_way_round_are_told(self, client, saving):
        client.force_login(saving.initiative.made_by)
        logs = {one.name: one.pk for one in _logs(saving)}
        answer = page(client, "by_logs", saving.pk, query=f"?before={logs['後']}&after={logs['前']}")

        assert "時期が分かれた記録" in text(answer)


class TestConfirmingFromAccounts:
    def test_the_difference_of_two_years_is_offered_and_who_may_not_see_costs_sees_dashes(self, client):
        department = make_department()
        dx = make_person(Role.MUNICIPAL_DX, organisation=department.organisation)
        system = make_system(department=department)
        make_cost(system, year=2025, yen=9_000_000)
        make_cost(system, year=2026, yen=5_500_000)
        saving = make_saving(make_initiative(by=dx), system=system, kind=Saving.Kind.SYSTEM)
        client.force_login(dx)
        query = "?before=2025&after=2026"
        address = reverse("governance:by_accounts", args=[saving.pk]) + query
        assert "3,500,000円" in text(client.get(address))
        client.post(address, {"fiscal_year": 2026, "yen": "3,500,000"})
        assert saving.years.get(fiscal_year=2026).confirmed_yen == 3_500_000

        other = make_department(organisation=department.organisation)
        client.force_login(make_person(Role.DEPARTMENT_STAFF, department=other))
        for name, args in (("saving", [saving.pk]), ("of_initiative", [saving.initiative_id]), ("wheel", [])):
            seen = text(page(client, name, *args))
            assert "3,500,000" not in seen
            assert "9,000,000" not in seen
        assert "見られるのは" in text(page(client, "wheel"))
        client.force_login(make_person(Role.DEPARTMENT_STAFF, department=other))
        assert page(client, "change", saving.pk).status_code == 403


class TestUsing:
    def test_confirmed_yen_are_reinvested_and_taken_back(self, browser, person):
        saving = make_saving(make_initiative(by=person))
        confirm(saving, Amount(1_000, 60_000))
        year = saving.years.get()
        sent = send(
            browser, "use", saving.pk, saving_year=year.pk, kind="reinvest", name="書かない窓口", yen="600"
        )
        assert sent.status_code == 302
        answer = page(browser, "saving", saving.pk)
        assert "書かない窓口" in text(answer)
        assert "600円" in text(answer)

        use = year.uses.get()
        send(browser, "unuse", saving.pk, use.pk)
        year.refresh_from_db()
        assert year.used == Amount()

    def test_more_than_was_confirmed_keeps_what_was_typed(self, browser, person):
        saving = make_saving(make_initiative(by=person))
        confirm(saving, Amount(1_000))
        year = saving.years.get()
        answer = send(
            browser, "use", saving.pk, saving_year=year.pk, kind="reinvest", name="相談", yen="1,001"
        )

        assert answer.status_code == 422
        assert 'value="1,001"' in answer.content.decode()

    def test_hours_become_yen_with_the_staffing(self, browser, person):
        saving = make_saving(make_initiative(by=person))
        confirm(saving, Amount(minutes=120_000))
        grade = make_grade(person.organisation, yearly_yen=6_000_000, yearly_hours=1_800)
        year = saving.years.get()
        send(
            browser,
            "staffing",
            saving.pk,
            saving_year=year.pk,
            grade=grade.pk,
            positions="1",
            name="1人を相談へ",
        )
        year.refresh_from_db()

        assert year.confirmed_yen == 6_000_000
        assert year.waiting == Amount(6_000_000, 12_000)


class TestOverlapsOnThePage:
    def test_an_overlap_is_told_settled_and_opened_again(self, browser, person):
        department = make_department(organisation=person.organisation)
        system = make_system(department=department)
        first = make_saving(make_initiative(by=person), system=system, title="運用費")
        second = make_saving(make_initiative(by=person), system=system, title="回線費")

        assert "重なっているので、まだ合計に入っていません" in text(page(browser, "saving", second.pk))
        assert "整理していない重なりが1件" in text(page(browser, "wheel"))
        sent = send(
            browser,
            "settle",
            second.pk,
            first.pk,
            first=second.pk,
            second=first.pk,
            way="split",
            first_percent="30",
            reason="契約書の内訳",
        )
        assert sent.status_code == 302
        second.refresh_from_db()
        assert second.counted_percent == 30
        assert "整理していない" not in text(page(browser, "wheel"))
        assert "分け合う" in text(page(browser, "overlaps"))


def test_who_only_reads_is_offered_no_change_and_can_make_none(client, person):
    saving = make_saving(make_initiative(by=person))
    client.force_login(make_person(Role.AUDITOR, organisation=person.organisation))
    seen = page(client, "saving", saving.pk)

    assert seen.status_code == 200
    assert "取り下げる" not in text(seen)
    assert send(client, "withdraw", saving.pk, why="").status_code == 403
    assert send(client, "use", saving.pk).status_code == 403


def _log(minutes, first_day):
    """Forty cases of one step, wobbling around `minutes`."""

    starts = [NOON + dt.timedelta(days=first_day + number // 2) for number in range(40)]
    return log_from_columns(
        case_ids=[f"{first_day}-{number}" for number in range(40)],
        activities=["受付"] * 40,
        started_at=starts,
        completed_at=[
            one + dt.timedelta(minutes=minutes + number % 5 - 2) for number, one in enumerate(starts)
        ],
        name="受付",
    )


def _logs(saving):

    return ImportedLog.objects.filter(process_key=saving.process.key)
