"""Input at the edges, and what is kept from those who may not see it."""

import pytest

from meguru.apps.governance import commands
from meguru.apps.governance.models import OverlapSettlement, Proof, Saving, SavingUse
from meguru.apps.governance.testing import NOON, confirm, make_saving
from meguru.apps.governance.tests.reading import page, send, text
from meguru.apps.governance.tests.test_pages import by_hand
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_grade
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_system
from meguru.engines.savings import Amount

pytestmark = pytest.mark.django_db


def paper(number):
    return {"number": number, "title": "支払い", "fiscal_year": "2026", "supports_yen": "500"}


def test_one_paper_stands_once_however_its_number_is_typed(browser, person):
    saving = make_saving(make_initiative(by=person))
    assert send(browser, "by_paper", saving.pk, **paper("２０２６-０１２３-Ａ")).status_code == 302

    answer = send(browser, "by_paper", saving.pk, **paper("2026ー0123 — a"))
    assert answer.status_code == 422
    assert "あと0円" in text(answer)
    assert Proof.objects.count() == 1


def test_a_number_that_grows_too_long_is_refused_in_words(browser, person):
    saving = make_saving(make_initiative(by=person))
    answer = send(browser, "by_paper", saving.pk, **paper("㍿" * 59))

    assert answer.status_code == 422
    assert "書類の番号として読めません" in text(answer)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_year": "2100"}, "2100を超えます"),
        ({"hours_1": "999999999999999999兆"}, "時間"),
        ({"hours_1": "9999999999999999999999999999"}, "時間"),
    ],
)
def test_what_is_too_far_or_too_large_is_said_in_words(browser, person, values, words):
    answer = send(browser, "add", make_initiative(by=person).pk, **by_hand(**values))

    assert answer.status_code == 422
    assert words in text(answer)


def test_words_stay_the_source_of_a_saving_that_gets_a_contract(browser, person):
    saving = make_saving(make_initiative(by=person))
    answer = send(browser, "change", saving.pk, revision=1, **by_hand(source_words=""))

    assert answer.status_code == 422
    assert "どう見積もったか" in text(answer)


def test_ten_years_are_all_shown_and_none_is_lost(browser, person):
    years = {2026 + number: Amount(1_000 + number) for number in range(10)}
    saving = make_saving(make_initiative(by=person), years=years)
    form = page(browser, "change", saving.pk).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"title": "直した"}
    assert send(browser, "change", saving.pk, **sent).status_code == 302

    assert {one.fiscal_year: one.expected for one in saving.years.all()} == years


@pytest.mark.parametrize("digits", [25, 5_000])
def test_a_number_of_a_system_that_cannot_be_is_refused(browser, person, digits):
    answer = send(browser, "path", make_initiative(by=person).pk, revision=0, systems="9" * digits)

    assert answer.status_code == 422


def test_a_tenth_of_a_position_is_enough(browser, person):
    saving = make_saving(make_initiative(by=person))
    confirm(saving, Amount(minutes=120_000))
    sent = {"saving_year": saving.years.get().pk, "grade": make_grade(person.organisation).pk}
    answer = send(browser, "staffing", saving.pk, positions="0.1", name="相談へ", **sent)

    assert answer.status_code == 302
    assert SavingUse.objects.get().positions_tenths == 1


def test_a_grade_of_another_office_makes_no_yen(person):
    saving = make_saving(make_initiative(by=person))
    confirm(saving, Amount(minutes=120_000))

    with pytest.raises(commands.CannotSave, match="自分の団体"):
        commands.change_staffing(
            saving_year=saving.years.get(),
            grade=make_grade(make_person(Role.MUNICIPAL_DX).organisation),
            positions_tenths=1,
            name="相談へ",
            by=person,
            now=NOON,
        )


def test_who_may_not_see_the_yen_is_not_asked_where_they_went(client, person):
    department = make_department(organisation=person.organisation)
    system = make_system(department=department)
    home = make_department(organisation=person.organisation)
    saving = make_saving(make_initiative(by=person, department=home), system=system)
    confirm(saving, Amount(1_000, 600))
    client.force_login(make_person(Role.MUNICIPAL_DX, department=home))
    seen = page(client, "saving", saving.pk)

    assert seen.status_code == 200
    assert seen.context["use_form"] is None
    assert seen.context["staffing_form"] is None
    year = saving.years.get()
    sent = send(client, "use", saving.pk, saving_year=year.pk, kind="reinvest", name="相談", yen="5")
    assert sent.status_code == 403
    assert send(client, "staffing", saving.pk).status_code == 403
    assert not SavingUse.objects.exists()


def test_a_split_is_decided_by_who_may_change_both(client, person):
    mine, theirs = (make_department(organisation=person.organisation) for _number in range(2))
    values = {"source_words": "見積もり", "also_touches": ["operation:5"]}
    first = make_saving(make_initiative(by=person, department=mine), **values)
    second = make_saving(make_initiative(by=person, department=theirs), **values)
    split = {"way": "split", "first_percent": "99", "reason": "内訳", "first": first.pk, "second": second.pk}
    client.force_login(make_person(Role.DEPARTMENT_STAFF, department=mine))
    answer = send(client, "settle", first.pk, second.pk, **split)
    assert answer.status_code == 422
    assert "両方の取組" in text(answer)
    assert not OverlapSettlement.objects.exists()

    client.force_login(person)
    assert send(client, "settle", first.pk, second.pk, **split).status_code == 302
    client.force_login(make_person(Role.DEPARTMENT_STAFF, department=mine))
    send(client, "unsettle", first.pk, OverlapSettlement.objects.get().pk)
    assert Saving.objects.get(pk=second.pk).counted_percent == 1
