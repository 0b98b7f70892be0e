"""The gaps to a standard and what the office decides about them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from meguru.apps.comparison.models import GapDecision
from meguru.apps.comparison.testing import COUNTER, make_comparison, make_drawn_process

pytestmark = pytest.mark.django_db


class TestGapsToTheStandard:
    @pytest.fixture
    def made(self, own, peers):
        standard = make_drawn_process(*COUNTER, kind="standard", sharing="public")
        return make_comparison(own, peers, standard=standard)

    def form(self, client, made):
        """What the page's form holds without anybody's choice."""
        text = client.get(reverse("comparison:gaps", args=[made.process_id, made.pk])).content.decode()
        return dict(re.findall(r'name="(gap\d+-(?:key|seen_at))" value="([^"]*)"', text))

    def decide(self, client, made, **choices):
        typed = self.form(client, made) | {
            name.replace("_", "-", 1): value for name, value in choices.items()
        }
        return client.post(reverse("comparison:decide", args=[made.process_id, made.pk]), typed)

    def test_are_listed_with_a_proposal_and_its_reason(self, client, made, page):
        text = page("gaps", made.process_id, made.pk)

        assert "納付書の発送" in text
        assert "① 業務の流れを標準に合わせる" in text
        assert "理由：" in text
        assert "規則 2026-11" in text

    def test_a_choice_is_stored_with_its_reason(self, client, made, page):
        assert self.decide(client, made, gap1_treatment="change").status_code == 302

        decision = GapDecision.objects.get()
        assert (decision.treatment, decision.proposed, decision.step_name) == (
            "change",
            "change",
            "納付書の発送",
        )
        assert "決定：① 業務の流れを標準に合わせる" in page("gaps", made.process_id, made.pk)

    def test_departing_from_the_proposal_without_a_reason_is_refused(self, client, made):
        answer = self.decide(client, made, gap1_treatment="develop")

        assert answer.status_code == 422
        assert "理由を書いてください" in answer.content.decode()
        assert not GapDecision.objects.exists()

        self.decide(client, made, gap1_treatment="develop", gap1_reason="条例で定めた様式を出すため")
        assert GapDecision.objects.get().reason == "条例で定めた様式を出すため"

    def test_all_open_gaps_can_be_decided_as_proposed(self, client, made):
        self.decide(client, made, accept="1")

        assert set(GapDecision.objects.values_list("treatment", flat=True)) == {"change"}

    def test_what_a_colleague_decided_meanwhile_is_not_overwritten(self, client, made):
        old = self.form(client, made)
        self.decide(client, made, gap1_treatment="change")
        answer = client.post(
            reverse("comparison:decide", args=[made.process_id, made.pk]),
            old | {"gap1-treatment": "work_around", "gap1-reason": "紙で続ける"},
        )

        assert answer.status_code == 422
        assert "ほかの職員が決めました" in answer.content.decode()
        assert "紙で続ける" in answer.content.decode()
        assert GapDecision.objects.get().treatment == "change"

    def test_a_form_of_an_older_drawing_stores_nothing(self, client, made):
        answer = client.post(
            reverse("comparison:decide", args=[made.process_id, made.pk]),
            {"gap1-key": "additional:gone", "gap1-treatment": "change"},
        )

        assert answer.status_code == 422
        assert "図か標準が変わりました" in answer.content.decode()
        assert not GapDecision.objects.exists()
