import html
import re

import pytest
from django.urls import reverse

from meguru.apps.consolidation import commands, queries
from meguru.apps.consolidation.bridge import Moving
from meguru.apps.consolidation.models import Study
from meguru.apps.consolidation.testing import make_done_study, make_study
from meguru.apps.consolidation.worker import work_once
from meguru.apps.inventory.testing import NOON
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.systems.models import Server
from meguru.apps.systems.testing import make_contract, make_interface, make_server, make_system
from meguru.engines.consolidation import Year

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return make_department()


@pytest.fixture
def steerer(client, department):
    """Somebody of the office's own DX section."""
    person = make_person(Role.MUNICIPAL_DX, organisation=department.organisation)
    client.force_login(person)
    return person


@pytest.fixture
def servers(department):
    """Three systems with four measured servers on one network, and one whose size nobody knows."""
    found = []
    for name in ("給与", "文書", "施設"):
        system = make_system(department=department, name=name, segment="lgwan", hosting="office")
        found.append(make_server(system, name=f"{name}サーバー", yearly_yen=2_000_000))
    found.append(make_server(found[0].system, name="給与サーバー二号", yearly_yen=None))
    make_server(found[1].system, name="古いサーバー", cores=None)
    return found


def text_of(answer):
    """What people read on a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(client, **changes):
    """The form as a browser would send it."""
    fields = client.get(reverse("consolidation:new")).context["form"]
    values = {}
    for bound in fields:
        value = bound.value()
        if value is not None and value is not False:
            values[bound.html_name] = "on" if value is True else value
    return values | {"name": "庁舎をまとめる"} | changes


class TestAsking:
    def test_the_form_begins_with_starting_values_and_says_so(self, client, steerer, servers):
        answer = client.get(reverse("consolidation:new"))

        assert "見積もりではありません" in text_of(answer)

    def test_a_study_is_computed_and_shown_with_its_proof(self, client, steerer, servers):
        sent = client.post(reverse("consolidation:new"), filled(client))
        study = Study.objects.get()
        assert sent.url == reverse("consolidation:study", args=[study.pk])
        assert "順番を待っています" in text_of(client.get(sent.url))

        assert work_once(worker="w")

        words = text_of(client.get(sent.url))
        assert "これより安い置き方はありません" in words
        assert "4 → 1台" in words
        assert {event.activity for event in Event.objects.filter(activity__startswith="consolidation")} == {
            "consolidation.study_asked",
            "consolidation.study_finished",
        }

    def test_pressed_twice_it_is_one_study(self, client, steerer, servers):
        values = filled(client)
        for _time in range(2):
            assert client.post(reverse("consolidation:new"), values).status_code == 302

        assert Study.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"kind0_yen": "百万くらい"}, "金額として読めません"),
            ({"kind0_cores": ""}, "この行の、ここが空です"),
            ({"hosting": []}, "一つは選んでください"),
            ({"hosting": ["cloud"]}, "集約できるサーバーがありません"),
            ({"headroom_percent": "95"}, "80以下の数にしてください"),
            ({"name": " "}, "名前を入れてください"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, steerer, servers, changes, words):
        answer = client.post(reverse("consolidation:new"), filled(client, **changes))

        assert answer.status_code == 422
        assert words in text_of(answer)
        assert 'value="1200000"' in answer.content.decode() or "kind0_yen" in changes
        assert not Study.objects.exists()

    def test_amounts_are_read_as_people_write_them(self, client, steerer, servers):
        client.post(reverse("consolidation:new"), filled(client, kind0_yen="１２０万円", kind0_cores="６４"))

        kind = Study.objects.get().question["kinds"][0]
        assert (kind["yearly_yen"], kind["cores"]) == (1_200_000, 64)

    def test_an_office_without_servers_is_told_what_to_do(self, client, steerer):
        assert "サーバーを入れたシステムが、まだありません" in text_of(
            client.get(reverse("consolidation:new"))
        )


class TestReading:
    def test_what_stays_says_why_and_what_to_do(self, client, steerer, servers):
        study = make_done_study(by=steerer)

        words = text_of(client.get(reverse("consolidation:stays", args=[study.pk])))

        assert "古いサーバー" in words
        assert "コアの数かメモリーがわからない" in words

    def test_unknown_costs_are_left_out_and_counted(self, client, steerer, servers):
        study = make_done_study(by=steerer)

        assert "費用のわからない1台は、数えていません" in text_of(
            client.get(reverse("consolidation:study", args=[study.pk]))
        )

    def test_a_host_shows_its_servers_and_every_hour(self, client, steerer, servers):
        study = make_done_study(by=steerer)

        words = text_of(client.get(reverse("consolidation:host", args=[study.pk, 1])))

        assert "給与サーバー二号" in words
        assert "23時" in words
        assert client.get(reverse("consolidation:host", args=[study.pk, 9])).status_code == 404

    def test_waves_wait_for_contracts_and_go_in_order(self, client, steerer, servers):
        make_contract(servers[0].system, ends_on="2029-03-31")
        make_interface(servers[0].system, servers[1].system, is_needed_to_run=True)

        study = make_done_study(by=steerer)

        when = {row.fiscal_year: row.systems for row in queries.result_of(study).years}
        assert when == {2027: ("施設",), 2028: ("文書", "給与")}
        assert "2028年度" in text_of(client.get(reverse("consolidation:waves", args=[study.pk])))

    def test_limits_that_are_too_tight_are_told_by_how_much(self, client, steerer, servers):
        study = make_done_study(by=steerer, moving=_moving(yen=0))

        words = text_of(client.get(reverse("consolidation:waves", args=[study.pk])))

        assert "全部を移しきれません" in words
        assert "あと400,000円" in words

    @pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf", "html"])
    def test_papers_can_be_taken_home(self, client, steerer, servers, ending):
        study = make_done_study(by=steerer)

        answer = client.get(reverse("consolidation:study_file", args=[study.pk, ending]))

        assert answer.status_code == 200
        assert len(answer.content) > 1000

    def test_two_studies_stand_side_by_side(self, client, steerer, servers):
        first = make_done_study(by=steerer)
        Server.objects.filter(pk=servers[3].pk).delete()
        second = make_done_study(by=steerer, moving=_moving(yen=123_000))

        address = reverse("consolidation:compare") + f"?study={first.pk}&study={second.pk}"
        words = text_of(client.get(address))

        assert "給与：給与サーバー二号" in words
        assert "123,000円" in words
        assert client.get(reverse("consolidation:compare") + f"?study={first.pk}").status_code == 422


def _moving(*, yen):
    return Moving(100_000, 1, (Year(2027, yen, None),))


class TestByHand:
    def test_a_server_is_left_out_and_given_back(self, client, steerer, servers):
        study = make_done_study(by=steerer)
        address = reverse("consolidation:by_hand", args=[study.pk, servers[0].pk])

        client.post(address, {"name": "外した", "to": "out"})
        work_once(worker="w")
        without = Study.objects.get(name="外した")

        left = [
            (row.why, [server for _key, server, _system in row.servers])
            for row in queries.result_of(without).left
        ]
        assert ("手で外した", ["給与サーバー"]) in left
        client.post(
            reverse("consolidation:by_hand", args=[without.pk, servers[0].pk]),
            {"name": "戻した", "to": "back"},
        )
        work_once(worker="w")
        assert queries.result_of(Study.objects.get(name="戻した")).servers == 4
        assert queries.result_of(study).servers == 4

    def test_a_server_goes_to_a_host_and_stays_there(self, client, steerer, servers):
        Server.objects.filter(pk__in=[servers[0].pk, servers[3].pk]).update(keep_apart="組")
        study = make_done_study(by=steerer)
        result = queries.result_of(study)
        assert len(result.hosts) == 2
        target = next(
            host for host in result.hosts if str(servers[3].pk) in {key for key, *_ in host.servers}
        )
        moved = next(one for one in servers[1:3] if str(one.pk) not in {key for key, *_ in target.servers})

        client.post(
            reverse("consolidation:by_hand", args=[study.pk, moved.pk]),
            {"name": "動かした", "to": target.key},
        )
        work_once(worker="w")

        after = queries.result_of(Study.objects.get(name="動かした"))
        host = next(one for one in after.hosts if one.is_by_hand)
        assert {str(moved.pk), str(servers[3].pk)} <= {key for key, *_ in host.servers}

    def test_what_must_be_apart_is_refused_before_it_is_computed(self, client, steerer, servers):
        Server.objects.filter(pk__in=[servers[0].pk, servers[3].pk]).update(keep_apart="組")
        study = make_done_study(by=steerer)
        result = queries.result_of(study)
        target = next(
            host for host in result.hosts if str(servers[3].pk) in {key for key, *_ in host.servers}
        )

        answer = client.post(
            reverse("consolidation:by_hand", args=[study.pk, servers[0].pk]),
            {"name": "無理", "to": target.key},
        )

        assert answer.status_code == 422
        assert "同じ機械に置かない組" in text_of(answer)
        assert not Study.objects.filter(name="無理").exists()


class TestWhoMay:
    def test_others_of_the_office_read_without_yen(self, client, steerer, servers, department):
        study = make_done_study(by=steerer)
        other = make_department(organisation=department.organisation)
        client.force_login(make_person(department=other))

        for name, args in (
            ("studies", []),
            ("study", [study.pk]),
            ("waves", [study.pk]),
            ("host", [study.pk, 1]),
        ):
            words = text_of(client.get(reverse(f"consolidation:{name}", args=args)))
            assert "円" not in words.replace("円で書いて", ""), name
        assert "所管の部署とDX推進の部署" in text_of(
            client.get(reverse("consolidation:study", args=[study.pk]))
        )
        paper = client.get(reverse("consolidation:study_file", args=[study.pk, "html"])).content.decode()
        assert "円" not in paper
        assert client.get(reverse("consolidation:new")).status_code == 403

    def test_another_office_sees_nothing(self, client, steerer, servers):
        study = make_done_study(by=steerer)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=make_organisation()))

        for name in ("study", "stays", "waves"):
            assert client.get(reverse(f"consolidation:{name}", args=[study.pk])).status_code == 404
        assert client.post(reverse("consolidation:put_away", args=[study.pk])).status_code == 404

    def test_an_auditor_reads_everything_and_changes_nothing(self, client, steerer, servers, department):
        study = make_done_study(by=steerer)
        client.force_login(make_person(Role.AUDITOR, organisation=department.organisation))

        assert "円" in text_of(client.get(reverse("consolidation:study", args=[study.pk])))
        assert client.post(reverse("consolidation:put_away", args=[study.pk])).status_code == 403


class TestTheList:
    def test_an_empty_list_shows_an_example(self, client, steerer):
        assert "例：12台" in text_of(client.get(reverse("consolidation:studies")))

    def test_putting_away_can_be_undone(self, client, steerer, servers):
        study = make_done_study(by=steerer)

        client.post(reverse("consolidation:put_away", args=[study.pk]))
        assert "をしまいました" in text_of(client.get(reverse("consolidation:studies")))
        client.post(reverse("consolidation:bring_back", args=[study.pk]))

        study.refresh_from_db()
        assert study.put_away_at is None


class TestTheQueue:
    def test_a_study_is_cancelled_and_asked_for_again(self, client, steerer, servers):
        study = make_study(by=steerer)

        client.post(reverse("consolidation:cancel", args=[study.pk]))
        assert not work_once(worker="w")
        client.post(reverse("consolidation:again", args=[study.pk]))

        assert work_once(worker="w")

    def test_a_worker_that_died_is_followed_by_another_at_most_three_times(self, steerer, servers):
        study = make_study(by=steerer)
        for number in range(3):
            assert commands.take_next_study(worker=f"w{number}", now=NOON.replace(year=2030 + number))

        assert commands.take_next_study(worker="w9", now=NOON.replace(year=2040)) is None

        study.refresh_from_db()
        assert (study.state, bool(study.error)) == ("failed", True)

    def test_a_lost_lease_stores_nothing(self, steerer, servers):
        study = make_study(by=steerer)
        taken = commands.take_next_study(worker="w", now=NOON)
        commands.cancel_study(study=study, by=steerer, now=NOON)

        assert not commands.finish_study(study=taken, worker="w", record={}, now=NOON)


class TestExpectedSaving:
    def test_it_counts_from_the_year_after_the_move_and_only_what_is_known(self, steerer, servers):
        found = queries.expected_saving(make_done_study(by=steerer))

        assert set(found.yen_by_fiscal_year) == {2027, 2028}
        assert found.yen_by_fiscal_year[2027] == 0
        assert found.yen_by_fiscal_year[2028] == found.yen_a_year > 0
        assert found.unknown_servers == 1
        assert "試験の見積もり" in found.source

    def test_a_study_that_waits_promises_nothing(self, steerer, servers):
        assert queries.expected_saving(make_study(by=steerer)) is None
