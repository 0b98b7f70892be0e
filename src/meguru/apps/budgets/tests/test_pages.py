"""The pages of the season: who reads what, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meguru.apps.budgets import commands
from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
from meguru.apps.budgets.testing import NOON, YEAR, hand_in, make_request, make_season, season_values
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_cost, make_system

pytestmark = pytest.mark.django_db


def client_of(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def chief():
    return make_person(Role.SECTION_CHIEF, department=make_department())


@pytest.fixture
def department(chief):
    return chief.role_assignments.get().department


@pytest.fixture
def season(chief):
    return make_season(organisation=chief.organisation)


def test_the_empty_list_says_what_to_do(client):
    page = client_of(client, make_person(Role.MUNICIPAL_DX)).get(reverse("budgets:seasons"))
    assert "予算審査は、まだ始まっていません" in page.content.decode()


def test_a_season_is_opened_on_the_page_and_wrong_days_keep_what_was_typed(client):
    person = make_person(Role.MUNICIPAL_DX)
    client_of(client, person)
    values = season_values(name="当初予算", answers_due="2026-10-01")
    refused = client.post(reverse("budgets:new_season"), values)
    assert refused.status_code == 422
    assert "当初予算" in refused.content.decode()
    assert "回答の締切は、要求の締切と同じ日か後にしてください。" in refused.content.decode()
    accepted = client.post(reverse("budgets:new_season"), season_values(name="当初予算"))
    assert accepted.status_code == 302
    assert BudgetSeason.objects.get().name == "当初予算"


def test_staff_write_and_the_chief_hands_in(client, season, department, chief):
    staff = make_person(Role.DEPARTMENT_STAFF, department=department)
    client_of(client, staff)
    begun = client.post(
        reverse("budgets:new_request", args=[season.pk]), {"department": department.pk, "title": "予約の更新"}
    )
    row = BudgetRequest.objects.get()
    assert begun.headers["Location"] == reverse("budgets:edit_request", args=[row.pk])
    values = {
        "revision": row.revision,
        "title": "予約の更新",
        "method": "service",
        "contract_form": "proposal",
        "wants_data_clause": "yes",
        "wants_source_code": "unknown",
        "wants_open_interfaces": "yes",
        "is_standard_operation": "no",
        f"yen-{YEAR}-build": "１，２００，０００円",
        f"yen-{YEAR + 1}-run": "300000",
    }
    assert client.post(reverse("budgets:edit_request", args=[row.pk]), values).status_code == 302
    assert {(one.fiscal_year, one.kind, one.yen) for one in row.amounts.all()} == {
        (YEAR, "build", 1_200_000),
        (YEAR + 1, "run", 300_000),
    }
    row.refresh_from_db()
    sent = {"revision": row.revision, "late_reason": "例"}
    assert client.post(reverse("budgets:hand_in", args=[row.pk]), sent).status_code == 403
    client_of(client, chief)
    client.post(reverse("budgets:hand_in", args=[row.pk]), sent)
    row.refresh_from_db()
    assert row.state == "handed_in"


def test_a_stale_save_shows_both_and_keeps_what_was_typed(client, season, department, chief):
    row = make_request(season=season, department=department, by=chief, purpose="はじめ")
    client_of(client, chief)
    values = {
        "revision": 1,
        "title": row.title,
        "purpose": "わたしの文",
        "method": "own",
        "contract_form": "unknown",
        "wants_data_clause": "unknown",
        "wants_source_code": "unknown",
        "wants_open_interfaces": "unknown",
        "is_standard_operation": "unknown",
    }
    page = client.post(reverse("budgets:edit_request", args=[row.pk]), values)
    text = page.content.decode()
    assert page.status_code == 422
    assert "わたしの文" in text and "はじめ" in text


def test_a_draft_is_not_there_for_another_department(client, season, department, chief):
    row = make_request(season=season, department=department)
    other = make_person(Role.DEPARTMENT_STAFF, department=make_department(organisation=season.organisation))
    client_of(client, other)
    assert client.get(reverse("budgets:request", args=[row.pk])).status_code == 404
    assert row.title not in client.get(reverse("budgets:season", args=[season.pk])).content.decode()
    hand_in(row, by=chief)
    assert client.get(reverse("budgets:request", args=[row.pk])).status_code == 200
    assert client.get(reverse("budgets:edit_request", args=[row.pk])).status_code == 403


def test_another_office_finds_nothing(client, season, department, chief):
    row = make_request(season=season, department=department)
    hand_in(row, by=chief)
    client_of(client, make_person(Role.MUNICIPAL_DX))
    for name, pk in (
        ("season", season.pk),
        ("request", row.pk),
        ("versions", row.pk),
        ("edit_season", season.pk),
    ):
        assert client.get(reverse(f"budgets:{name}", args=[pk])).status_code == 404
    for name in ("ask", "opinion", "decision", "return_request", "hand_in", "withdraw"):
        assert client.post(reverse(f"budgets:{name}", args=[row.pk]), {}).status_code == 404


def test_costs_from_a_card_are_not_told_to_other_departments(client, season, department, chief):
    system = make_system(department=department)
    for year in (2024, 2025):
        make_cost(system, year=year, yen=98_765)
    row = make_request(season=season, department=department, system=system)
    hand_in(row, by=chief)
    address = reverse("budgets:request", args=[row.pk])
    assert "98,765" in client_of(client, chief).get(address).content.decode()
    other = make_person(Role.DEPARTMENT_STAFF, department=make_department(organisation=season.organisation))
    client_of(client, other)
    assert "98,765" not in client.get(address).content.decode()
    paper = client.get(reverse("budgets:request_file", args=[row.pk, "paper.docx"]))
    assert paper.status_code == 200
    auditor = make_person(Role.AUDITOR, organisation=season.organisation)
    assert "98,765" in client_of(client, auditor).get(address).content.decode()


def test_an_auditor_reads_everything_and_changes_nothing(client, season, department, chief):
    row = make_request(season=season, department=department)
    hand_in(row, by=chief)
    client_of(client, make_person(Role.AUDITOR, organisation=season.organisation))
    page = client.get(reverse("budgets:request", args=[row.pk]))
    assert page.status_code == 200
    assert 'method="post" action="/budgets' not in page.content.decode()
    for name in ("ask", "opinion", "decision", "return_request", "hand_in", "withdraw"):
        assert client.post(reverse(f"budgets:{name}", args=[row.pk]), {}).status_code == 403


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
def test_papers_come_in_every_form(client, season, department, chief, ending):
    row = make_request(season=season, department=department)
    hand_in(row, by=chief)
    client_of(client, chief)
    for address in (
        reverse("budgets:season_file", args=[season.pk, f"paper.{ending}"]),
        reverse("budgets:request_file", args=[row.pk, f"paper.{ending}"]),
    ):
        assert client.get(address).status_code == 200


def test_a_faulty_opinion_keeps_what_was_typed(client, season, department, chief):
    row = make_request(season=season, department=department)
    hand_in(row, by=chief)
    client_of(client, make_person(Role.MUNICIPAL_DX, organisation=season.organisation))
    row.refresh_from_db()
    page = client.post(
        reverse("budgets:opinion", args=[row.pk]),
        {"opinion-revision": row.revision, "opinion-stance": "conditions", "opinion-reasons": "よい案です"},
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "よい案です" in text and "条件を書いてください。" in text


def test_the_ledger_tells_nothing_of_a_draft_but_that_it_changed(client, season, department, chief):
    make_request(season=season, department=department, by=chief)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        client_of(client, make_person(role, organisation=season.organisation))
        page = client.get(reverse("ledger:events"))
        assert page.status_code == 200
        assert "1,000,000" not in page.content.decode()
        assert "1000000" not in page.content.decode()


def test_a_hidden_check_does_not_tell_its_verdict_either(client, season, department, chief):
    system = make_system(department=department)
    make_cost(system, year=2025, yen=10)
    row = make_request(season=season, department=department, system=system)
    hand_in(row, by=chief)
    elsewhere = make_department(organisation=season.organisation)
    address = reverse("budgets:request", args=[row.pk])
    own = client_of(client, chief).get(address).context["found"]
    assert {one.checked.rule.id for one in own.checks if one.is_hidden} == {"peers"}
    other = make_person(Role.DEPARTMENT_STAFF, department=elsewhere)
    page = client_of(client, other).get(address)
    hidden = [one for one in page.context["found"].checks if one.is_hidden]
    assert {one.checked.rule.id for one in hidden} == {"amount", "peers"}
    assert not any(one.is_good or one.wants_a_look or one.question for one in hidden)
    assert "これまでより高い理由は何ですか" not in page.content.decode()


def test_a_redraft_of_a_returned_request_keeps_its_title_to_itself(client, season, department, chief):
    row = make_request(season=season, department=department, title="前の件名", by=chief)
    hand_in(row, by=chief)
    reviewer = make_person(Role.MUNICIPAL_DX, organisation=season.organisation)
    row.refresh_from_db()
    commands.return_request(request=row, words="直してください", by=reviewer, now=NOON)
    row.refresh_from_db()
    commands.write_request(
        request=row,
        values={"title": "新しい件名"},
        amounts={(YEAR, "build"): 1},
        from_revision=row.revision,
        by=chief,
        now=NOON,
    )
    other = make_person(Role.DEPARTMENT_STAFF, department=make_department(organisation=season.organisation))
    client_of(client, other)
    for address in (reverse("budgets:request", args=[row.pk]), reverse("budgets:season", args=[season.pk])):
        text = client.get(address).content.decode()
        assert "前の件名" in text and "新しい件名" not in text


def test_what_is_past_its_day_has_a_list_of_its_own_and_its_writers_are_reminded(client, season, department):
    late = make_request(season=season, department=department, title="おくれた更新")
    writer = make_person(Role.DEPARTMENT_STAFF, department=department, email="writer@example.lg.jp")
    BudgetRequest.objects.filter(pk=late.pk).update(changed_by=writer)
    BudgetSeason.objects.filter(pk=season.pk).update(requests_due="2020-04-01")
    reviewer = make_person(Role.MUNICIPAL_DX, organisation=season.organisation)
    client_of(client, reviewer)
    page = reverse("budgets:season", args=[season.pk])
    assert "期限をすぎた要求（1件）だけを見る" in client.get(page).content.decode()

    shown = client.get(page, {"show": "late"}).content.decode()
    assert late.title in shown
    assert "すべての要求を見る" in shown
    remind = reverse("budgets:remind_writers", args=[season.pk])
    assert "1件の要求について、メールを送ります。" in client.post(remind, follow=True).content.decode()
    assert "今日うながす要求はありません" in client.post(remind, follow=True).content.decode()

    BudgetSeason.objects.filter(pk=season.pk).update(
        requests_due="2100-04-01",
        answers_due="2100-04-01",
        opinions_due="2100-04-01",
        decisions_due="2100-04-01",
    )
    assert "期限をすぎた要求は、ありません" in client.get(page, {"show": "late"}).content.decode()
