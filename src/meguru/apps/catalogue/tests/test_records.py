"""What people read and do on the pages of services and cases."""

import pytest
from django.urls import reverse

from meguru.apps.catalogue import commands
from meguru.apps.catalogue.models import Service, ServiceCase
from meguru.apps.catalogue.testing import NOON, make_case, make_service
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def aoki(client, prefecture):
    town = make_organisation(prefecture=prefecture, population_2020=9_000)
    person = make_person(Role.MUNICIPAL_DX, organisation=town, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"catalogue:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestAdding:
    def test_the_empty_list_says_where_to_begin(self, client, aoki):
        shown = words(client.get(url("services")))

        assert "サービスはまだありません" in shown
        assert url("add_service") in shown

    def test_a_name_is_enough(self, client, aoki):
        answer = client.post(
            url("add_service"), {"name": "かんたん受付", "delivery": "saas", "price_model": "flat"}
        )

        added = Service.objects.get()
        assert answer.headers["Location"] == url("service", added.pk)
        assert (added.organisation, added.sharing, added.made_by) == (aoki.organisation, "private", aoki)
        assert (
            Event.objects.get(activity="catalogue.service_added").summary
            == "サービス「かんたん受付」を加えました"
        )

    def test_a_missing_name_is_said_and_what_was_typed_stays(self, client, aoki):
        answer = client.post(url("add_service"), {"name": " ", "vendor": "みほん", "yearly_yen": "百万"})

        assert answer.status_code == 422
        assert "サービスの名前を入力" in words(answer)
        assert "数字だけで書いてください" in words(answer)
        assert 'value="みほん"' in words(answer)

    def test_the_same_service_under_another_spelling_is_refused(self, client, aoki):
        make_service(by=aoki, name="Easy 受付", vendor="みほん情報株式会社")

        answer = client.post(
            url("add_service"),
            {"name": "ＥＡＳＹ受付", "vendor": "（株）みほん情報", "delivery": "saas", "price_model": "flat"},
        )

        assert answer.status_code == 422
        assert "もうあります" in words(answer)
        assert Service.objects.count() == 1

    def test_a_case_names_the_service_of_the_list(self, client, aoki):
        service = make_service(by=aoki, name="かんたん受付")
        client.post(
            url("add_case"),
            {"title": "書かない窓口", "body": "見本町", "service": service.pk, "year": "2025"},
        )

        case = ServiceCase.objects.get()
        assert case.service_name == "かんたん受付"
        assert "書かない窓口" in words(client.get(url("service", service.pk)))


class TestEditing:
    def sent(self, one, **changed):
        plain = {
            "name": one.name,
            "vendor": one.vendor,
            "delivery": "saas",
            "price_model": "flat",
            "revision": 1,
        }
        return plain | changed

    def test_an_edit_is_kept_with_before_and_after(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付")

        client.post(url("edit_service", one.pk), self.sent(one, yearly_yen="900000", kinds=["front_desk"]))

        one.refresh_from_db()
        assert (one.yearly_yen, one.kinds, one.revision) == (900_000, ["front_desk"], 2)
        payload = Event.objects.get(activity="catalogue.service_changed").payload
        assert payload["after"]["1年の費用の目安（円）"] == "900,000"

    def test_a_save_that_a_colleague_was_faster_than_shows_both_and_loses_nothing(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付")
        ogawa = make_person(Role.MUNICIPAL_DX, organisation=aoki.organisation, name="小川 健")
        commands.change_record(one=one, values={"purpose": "待たせない"}, from_revision=1, by=ogawa, now=NOON)

        answer = client.post(url("edit_service", one.pk), self.sent(one, purpose="書かせない"))

        assert answer.status_code == 409
        shown = words(answer)
        assert "小川 健さんが書きかえました" in shown
        assert "待たせない" in shown
        assert ">\n書かせない</textarea>" in shown
        assert 'name="revision" value="2"' in shown
        one.refresh_from_db()
        assert one.purpose == "待たせない"
        client.post(url("edit_service", one.pk), self.sent(one, purpose="書かせない", revision=2))
        one.refresh_from_db()
        assert one.purpose == "書かせない"

    def test_a_button_that_was_pressed_twice_is_no_clash_and_yen_may_be_pasted(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付")
        sent = self.sent(one, yearly_yen="１，２００,000円", revision=1)

        answers = [client.post(url("edit_service", one.pk), sent).status_code for _press in range(2)]

        assert answers == [302, 302]
        one.refresh_from_db()
        assert (one.yearly_yen, one.revision) == (1_200_000, 2)

    def test_nobody_has_checked_a_record_tomorrow(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付")

        answer = client.post(url("edit_service", one.pk), self.sent(one, checked_on="2999-01-01", revision=1))

        assert answer.status_code == 422
        assert "今日より後の日は書けません" in words(answer)

    def test_put_away_it_can_be_brought_back(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付")

        shown = words(client.post(url("put_away_service", one.pk), follow=True))
        assert url("bring_back_service", one.pk) in shown
        client.post(url("bring_back_service", one.pk))

        assert "かんたん受付" in words(client.get(url("services")))

    def test_bringing_back_beside_a_new_one_of_the_same_name_is_refused_in_words(self, client, aoki):
        one = make_service(by=aoki, name="かんたん受付")
        client.post(url("put_away_service", one.pk))
        make_service(by=aoki, name="かんたん受付")

        assert "もうあります" in words(client.post(url("bring_back_service", one.pk), follow=True))

    def test_what_was_checked_long_ago_is_warned_about_until_somebody_checks(self, client, aoki):
        one = make_service(by=aoki, checked_on="2020-01-01")
        assert "古いかもしれません" in words(client.get(url("service", one.pk)))

        client.post(url("check_service", one.pk))

        assert "古いかもしれません" not in words(client.get(url("service", one.pk)))
        one.refresh_from_db()
        assert one.checked_by == aoki


class TestSharing:
    def owner(self, prefecture):
        return make_person(Role.PREFECTURE_DX, organisation=prefecture)

    def test_a_prefectures_catalogue_is_read_by_its_towns_only(self, client, aoki, prefecture):
        one = make_service(by=self.owner(prefecture), name="県のすすめ", sharing="prefecture")
        elsewhere = make_service(name="よその県", sharing="prefecture")

        shown = words(client.get(url("services")))
        assert "県のすすめ" in shown
        assert "よその県" not in shown
        assert client.get(url("service", one.pk)).status_code == 200
        assert client.get(url("service", elsewhere.pk)).status_code == 404

    def test_what_is_shared_cannot_be_changed_by_readers(self, client, aoki, prefecture):
        one = make_service(by=self.owner(prefecture), sharing="public")

        assert client.get(url("edit_service", one.pk)).status_code == 404
        assert client.post(url("put_away_service", one.pk)).status_code == 404
        assert client.post(url("check_service", one.pk)).status_code == 404

    @pytest.mark.parametrize("sharing", ["private", "group"])
    def test_others_do_not_see_what_is_private_or_another_groups(self, client, aoki, sharing):
        owner = make_person(Role.MUNICIPAL_DX)
        group = SharingGroup.objects.create(name="広域", organisation=owner.organisation, since=NOON.date())
        group.members.add(owner.organisation)
        one = make_service(
            by=owner, name="ひみつ", sharing=sharing, shared_group=group if sharing == "group" else None
        )
        assert client.get(url("service", one.pk)).status_code == 404

        group.members.add(aoki.organisation)
        assert client.get(url("service", one.pk)).status_code == (200 if sharing == "group" else 404)

    def test_what_an_office_put_away_is_no_longer_read_by_others(self, client, aoki):
        owner = make_person(Role.MUNICIPAL_DX)
        one = make_service(by=owner, sharing="public")
        commands.put_away(one=one, by=owner, now=NOON)

        assert client.get(url("service", one.pk)).status_code == 404

    def test_a_group_has_to_be_named(self, client, aoki):
        answer = client.post(
            url("add_service"),
            {"name": "受付", "delivery": "saas", "price_model": "flat", "sharing": "group"},
        )

        assert answer.status_code == 422
        assert "見せる共有グループを選んでください" in words(answer)

    def test_a_shared_case_does_not_give_its_private_service_away(self, client, aoki):
        owner = make_person(Role.MUNICIPAL_DX)
        service = make_service(by=owner, name="かんたん受付")
        case = make_case(by=owner, service=service, service_name="かんたん受付", sharing="public")

        shown = words(client.get(url("case", case.pk)))

        assert "かんたん受付" in shown
        assert url("service", service.pk) not in shown


class TestFinding:
    def test_words_kinds_price_and_delivery_narrow_the_list(self, client, aoki):
        make_service(by=aoki, name="かんたん受付", kinds=["front_desk"], yearly_yen=900_000, delivery="lgwan")
        make_service(by=aoki, name="たかい受付", kinds=["front_desk"], yearly_yen=9_000_000)
        make_service(by=aoki, name="べつの仕組み", kinds=["payment"], yearly_yen=100)

        def names(**question):
            shown = words(client.get(url("services"), question))
            return [name for name in ("かんたん受付", "たかい受付", "べつの仕組み") if name in shown]

        assert names(q="カンタン") == ["かんたん受付"]
        assert names(q="ないもの") == []
        assert names(q="受付") == ["かんたん受付", "たかい受付"]
        assert names(kind="front_desk", most_yearly_yen="1000000") == ["かんたん受付"]
        assert names(delivery="lgwan") == ["かんたん受付"]
        assert len(names(kind="nonsense", most_yearly_yen="x")) == 3

    def test_towns_like_ours_are_between_half_and_twice_our_size(self, client, aoki):
        make_case(by=aoki, title="近い町", population=17_999)
        make_case(by=aoki, title="大きな市", population=18_001)
        make_case(by=aoki, title="だれも知らない")

        shown = words(client.get(url("cases"), {"like_ours": "on"}))

        assert "近い町" in shown
        assert "大きな市" not in shown
        assert "だれも知らない" not in shown

    def test_a_theme_finds_cases_by_their_words_and_says_which(self, client, aoki):
        service = make_service(by=aoki, name="かんたん受付", kinds=["front_desk"])
        make_case(by=aoki, title="書かない窓口", problem="窓口の混雑", service=service, population=9_500)
        make_case(by=aoki, title="バスの予約", problem="乗る人が減った", kinds=["transport"])

        shown = words(client.get(url("similar"), {"theme": "庁舎の窓口の混雑を減らしたい"}))

        assert "書かない窓口" in shown
        assert "同じ言葉：窓口、混雑" in shown
        assert "人口が近い" in shown
        assert "上の事例1件で使われています" in shown
        assert "バスの予約" not in shown

    def test_nothing_alike_is_said_with_advice(self, client, aoki):
        assert "似た事例は見つかりませんでした" in words(client.get(url("similar"), {"theme": "雪かき"}))


class TestComparing:
    def test_two_to_five_stand_side_by_side_in_the_order_chosen(self, client, aoki):
        ones = [make_service(by=aoki, name=f"仕組み{number}") for number in range(6)]

        shown = words(client.get(url("compare"), {"s": [one.pk for one in reversed(ones)]}))

        assert "一度に比べられるのは5つまで" in shown
        assert shown.index("仕組み5") < shown.index("仕組み1")
        assert "仕組み0" not in shown
        assert "確かめ直してください" in shown

    @pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], ["1"]])
    def test_less_than_two_is_said(self, client, aoki, chosen):
        assert "2つ以上選んでください" in words(client.get(url("compare"), {"s": chosen}))
