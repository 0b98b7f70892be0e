import pytest
from django.urls import reverse
from django.utils import timezone

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import make_department, make_organisation, make_person, make_sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="窓口 花子")
    client.force_login(person)
    return person


def text_of(answer):
    return answer.content.decode()


def typed(section, **values):
    return {"name": "転入届の受付", "department": section.pk, "nature": "own", "version": 1} | values


class TestTheList:
    def test_shows_operations_with_their_totals(self, client, clerk, section):
        make_operation(department=section, name="転入届", yearly_volume=1500, yearly_hours=500)
        make_operation(department=section, name="転出届", yearly_volume=1400, yearly_hours=250)

        page = text_of(client.get(reverse("inventory:operations")))

        assert "転入届" in page and "転出届" in page
        assert "2,900件" in page
        assert "750時間" in page

    def test_starts_with_an_example_while_it_is_empty(self, client, clerk):
        page = text_of(client.get(reverse("inventory:operations")))

        assert "まだ業務が登録されていません" in page
        assert "登録の例" in page

    def test_can_be_searched(self, client, clerk, section):
        make_operation(department=section, name="転入届")
        make_operation(department=section, name="児童手当")

        page = text_of(client.get(reverse("inventory:operations"), {"q": "児童"}))

        assert "児童手当" in page
        assert "転入届" not in page.split("</form>")[-1]

    def test_stays_short_and_adds_up_all_pages(self, client, clerk, section):
        for number in range(102):
            make_operation(department=section, name=f"業務{number:03}", yearly_volume=1)

        first = text_of(client.get(reverse("inventory:operations"), {"q": "業務"}))
        second = text_of(client.get(reverse("inventory:operations"), {"q": "業務", "page": "2"}))

        assert "業務099" in first and "業務101" not in first
        assert "業務101" in second
        assert "102件" in first

    def test_says_so_when_nothing_fits_the_search(self, client, clerk, section):
        make_operation(department=section)

        assert "この条件に合う業務はありません" in text_of(
            client.get(reverse("inventory:operations"), {"q": "そんな業務"})
        )

    def test_is_not_upset_by_nonsense_in_the_address(self, client, clerk, section):
        make_operation(department=section)

        answer = client.get(
            reverse("inventory:operations"), {"department": "x", "sort": "'--", "nature": "?"}
        )

        assert answer.status_code == 200


class TestOneOperation:
    def test_is_dated_in_the_language_of_the_page(self, client, clerk, section):
        address = reverse("inventory:operation", args=[make_operation(department=section).pk])
        day = timezone.localtime(Operation.objects.get().changed_at)

        japanese = text_of(client.get(address))
        client.post(reverse("set_language"), {"language": "en", "next": "/"})
        english = text_of(client.get(address))

        assert f"{day.year}年{day.month}月{day.day}日" in japanese
        assert day.strftime(f"{day.day} %b %Y") in english
        assert "月" not in english.partition("Last changed")[2].partition("</p>")[0]


class TestAdding:
    def test_understands_figures_as_people_type_them(self, client, clerk, section):
        answer = client.post(
            reverse("inventory:add"),
            typed(
                section, yearly_volume="１，５００件", yearly_hours="１８７．５時間", yearly_yen="1,200,000円"
            ),
        )

        stored = Operation.objects.get()
        assert answer.status_code == 302
        assert (stored.yearly_volume, float(stored.yearly_hours), stored.yearly_yen) == (
            1500,
            187.5,
            1_200_000,
        )

    def test_says_beside_the_field_what_is_wrong_and_stores_nothing(self, client, clerk, section):
        answer = client.post(reverse("inventory:add"), typed(section, name="", yearly_hours="たくさん"))

        page = text_of(answer)
        assert answer.status_code == 422
        assert "入力に直すところがあります" in page
        assert "時間を数字で入力してください" in page
        assert not Operation.objects.exists()

    def test_says_when_the_name_is_taken(self, client, clerk, section):
        make_operation(department=section, name="転入届の受付")

        answer = client.post(reverse("inventory:add"), typed(section))

        assert "という業務がすでにあります" in text_of(answer)

    def test_offers_only_departments_that_the_person_works_for(self, client, clerk, section):
        other = make_department(organisation=section.organisation, name="税務課")

        answer = client.post(reverse("inventory:add"), typed(other))

        assert answer.status_code == 422
        assert "税務課" not in text_of(answer)


class TestEditing:
    def test_stores_the_change(self, client, clerk, section):
        operation = make_operation(department=section)

        client.post(reverse("inventory:edit", args=[operation.pk]), typed(section, purpose="新しい目的"))

        assert Operation.objects.get().purpose == "新しい目的"

    def test_shows_what_a_colleague_stored_meanwhile_and_keeps_the_own_words(self, client, clerk, section):
        operation = make_operation(department=section, name="転入届の受付")
        colleague = make_person(department=section, name="石田 健")
        commands.change_operation(
            operation=operation, values={"purpose": "健の文"}, from_version=1, by=colleague, now=NOON
        )

        answer = client.post(
            reverse("inventory:edit", args=[operation.pk]), typed(section, purpose="花子の文")
        )

        page = text_of(answer)
        assert "石田 健さんがこの業務を変更しました" in page
        assert "健の文" in page and "花子の文" in page
        assert Operation.objects.get().purpose == "健の文"

    def test_can_be_stored_after_that_look(self, client, clerk, section):
        operation = make_operation(department=section, name="転入届の受付")
        commands.change_operation(
            operation=operation, values={"purpose": "健の文"}, from_version=1, by=clerk, now=NOON
        )
        address = reverse("inventory:edit", args=[operation.pk])
        refused = client.post(address, typed(section, purpose="花子の文"))
        assert 'name="version" value="2"' in text_of(refused)

        client.post(address, typed(section, purpose="花子の文", version=2))

        assert Operation.objects.get().purpose == "花子の文"


class TestPuttingAway:
    def test_offers_the_way_back_at_once(self, client, clerk, section):
        operation = make_operation(department=section, name="転入届")

        answer = client.post(reverse("inventory:put_away", args=[operation.pk]), follow=True)

        assert "「転入届」を一覧から外しました" in text_of(answer)
        client.post(reverse("inventory:bring_back", args=[operation.pk]))
        assert Operation.objects.in_use().exists()


class TestWhoMay:
    def test_another_office_finds_nothing(self, client, clerk):
        operation = make_operation()

        for name in ("operation", "edit"):
            assert client.get(reverse(f"inventory:{name}", args=[operation.pk])).status_code == 404
        for name in ("put_away", "bring_back"):
            assert client.post(reverse(f"inventory:{name}", args=[operation.pk])).status_code == 404

    def test_another_department_reads_and_is_told_who_changes(self, client, section):
        operation = make_operation(department=section)
        other = make_department(organisation=section.organisation)
        client.force_login(make_person(department=other))

        assert client.get(reverse("inventory:operation", args=[operation.pk])).status_code == 200
        refused = client.get(reverse("inventory:edit", args=[operation.pk]))
        assert refused.status_code == 403
        assert "市民課" in text_of(refused)

    def test_an_office_that_it_is_shared_with_reads_and_cannot_change(self, client):
        operation = make_operation(
            department=make_department(organisation=make_organisation(name="みなと市"))
        )
        reader = make_person(Role.PREFECTURE_DX)
        make_sharing(
            owner=operation.organisation,
            reader=reader.organisation,
            subject=SharedSubject.OPERATIONS,
            since=NOON,
        )
        client.force_login(reader)

        assert client.get(reverse("inventory:operation", args=[operation.pk])).status_code == 200
        assert client.get(reverse("inventory:edit", args=[operation.pk])).status_code == 404

    def test_an_auditor_reads_and_sees_no_button_to_change(self, client, section):
        operation = make_operation(department=section)
        client.force_login(make_person(Role.AUDITOR, organisation=section.organisation))

        page = text_of(client.get(reverse("inventory:operation", args=[operation.pk])))

        assert "内容を直す" not in page
        assert client.post(reverse("inventory:put_away", args=[operation.pk])).status_code == 403
