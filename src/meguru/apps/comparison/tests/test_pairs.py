"""Which step here is which there: how it was found, and what people put right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from meguru.apps.comparison import commands, queries
from meguru.apps.comparison.models import PairDecision
from meguru.apps.comparison.testing import COUNTER, NOON, make_comparison, make_drawn_process
from meguru.apps.ledger.models import Event
from meguru.apps.processes.bridge import diagram_of
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db
JOINED = ("申請書の受付と本人確認", *COUNTER[2:])


@pytest.fixture
def own():
    return make_drawn_process("窓口対応", *COUNTER[1:])


@pytest.fixture
def peer():
    return make_drawn_process(sharing="public")


@pytest.fixture
def made(own, peer):
    return make_comparison(own, [peer])


@pytest.fixture
def post(client, made):
    """Sends a form of the page and follows: `post("decide_pair", here=…)`."""

    def send(name, *more, **posted):
        address = reverse(f"comparison:{name}", args=[made.process_id, made.pk, *more])
        return client.post(address, posted, follow=True).content.decode()

    return send


def step(version, name):
    return next(node.id for node in diagram_of(version.xml).nodes.values() if node.name == name)


def key(version):
    return f"v{version.pk:09}"


class TestThePage:
    def test_says_how_each_pair_was_found(self, own, peer, page):
        made = make_comparison(own, [peer])

        text = page("pairs", own.process_id, made.pk)

        assert text.count("同じ名前") >= 4
        assert "窓口対応" in text
        assert "相手だけにある手順" in text

    def test_names_the_step_within_which_another_is_done(self, peer, client, page):
        own = make_drawn_process(*JOINED)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=own.organisation))
        made = make_comparison(own, [peer])

        assert "ここでは「申請書の受付と本人確認」" in page("pairs", own.process_id, made.pk)
        assert "「申請書の受付と本人確認」（" in page("table", own.process_id, made.pk)
        assert "も、この中で行う" in page("table", own.process_id, made.pk)

    def test_lays_ours_beside_the_standard_too(self, own, peer, page):
        standard = make_drawn_process(*COUNTER, kind="standard", sharing="public")
        made = make_comparison(own, [peer], standard=standard)

        text = page("pairs", own.process_id, made.pk, town=key(standard))

        assert "標準：" in text

    def test_shows_a_reader_no_buttons(self, own, made, page):
        reader = make_person(Role.AUDITOR, organisation=own.organisation)
        by = Client()
        by.force_login(reader)

        assert "ちがう仕事<" not in page("pairs", own.process_id, made.pk, by=by)


class TestPuttingAPairRight:
    def test_the_same_work_is_one_row_of_the_table(self, own, peer, made, post, page):
        text = post(
            "decide_pair",
            town=key(peer),
            here=step(own, "窓口対応"),
            there=step(peer, COUNTER[0]),
            same="yes",
        )

        assert "同じ仕事としました" in text
        assert "職員が決めた" in text
        assert "ほかの団体が別の名前で" not in page("differences", own.process_id, made.pk)
        assert Event.objects.filter(activity="comparison.pair_decided").count() == 1

    def test_different_work_is_two_rows_and_can_be_taken_back(self, own, peer, made, post, page):
        pair = {"town": key(peer), "here": step(own, "決裁"), "there": step(peer, "決裁")}

        text = post("decide_pair", **pair, same="no")
        assert "ちがう仕事としました" in text
        assert "決裁" in page("differences", own.process_id, made.pk).split("ここにない手順")[1]

        decision = PairDecision.objects.get()
        assert "計算どおりに戻りました" in post("undo_pair", decision.pk)
        assert not PairDecision.objects.in_use().exists()

    def test_holds_for_the_gaps_and_stands_in_the_report(self, own, made, client):
        standard = make_drawn_process(*COUNTER, kind="standard", sharing="public")
        made.standard = standard
        made.save()
        address = reverse("comparison:decide_pair", args=[made.process_id, made.pk])
        client.post(
            address,
            {
                "town": key(standard),
                "here": step(own, "窓口対応"),
                "there": step(standard, COUNTER[0]),
                "same": "yes",
            },
        )

        gaps = client.get(reverse("comparison:gaps", args=[made.process_id, made.pk])).content.decode()
        assert "標準との差はありません" in gaps
        report = client.get(reverse("comparison:paper", args=[made.process_id, made.pk, "xlsx"]))
        assert report.status_code == 200

    @pytest.mark.parametrize("posted", [{}, {"town": "v1", "here": "x", "there": "y"}, {"there": ""}])
    def test_what_names_no_steps_is_refused_in_words(self, posted, post):
        assert "何も保存していません" in post("decide_pair", **posted)
        assert not PairDecision.objects.exists()


class TestTheDecision:
    def decide(self, made, own, peer, here, there, same=True):
        return commands.decide_pair(
            comparison=made,
            here=queries.StepOfVersion(own, here, here),
            there=queries.StepOfVersion(peer, there, there),
            same=same,
            by=None,
            now=NOON,
        )

    def test_a_new_one_replaces_the_old_and_the_same_again_changes_nothing(self, own, peer, made):
        first = self.decide(made, own, peer, "a", "b")
        assert self.decide(made, own, peer, "a", "b") == first

        self.decide(made, own, peer, "a", "b", same=False)

        assert PairDecision.objects.count() == 2
        assert PairDecision.objects.in_use().get().same is False

    def test_a_step_is_the_same_as_one_other_at_most(self, own, peer, made):
        self.decide(made, own, peer, "a", "b")

        with pytest.raises(commands.CannotDecide, match="もう同じ仕事"):
            self.decide(made, own, peer, "a", "c")

    def test_a_pair_is_in_use_once_whoever_writes_it(self, own, peer, made):
        decision = self.decide(made, own, peer, "a", "b")
        decision.pk = None

        with pytest.raises(IntegrityError), transaction.atomic():
            decision.save()

    def test_is_not_told_to_who_may_not_see_the_other_drawing(self, own, peer, made, page):
        self.decide(made, own, peer, step(own, "決裁"), step(peer, "決裁"), same=False)
        type(peer.process).objects.filter(pk=peer.process_id).update(sharing="private")

        assert "ちがう仕事" not in page("pairs", own.process_id, made.pk)

    def test_taking_back_twice_is_one_event(self, own, peer, made):
        decision = self.decide(made, own, peer, "a", "b")
        for _again in range(2):
            commands.undo_pair(decision=decision, by=None, now=NOON + dt.timedelta(hours=1))

        assert Event.objects.filter(activity="comparison.pair_undone").count() == 1
