"""Words that the office treats as one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meguru.apps.comparison.models import SynonymGroup
from meguru.apps.comparison.testing import COUNTER, make_comparison, make_drawn_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


class TestWordsThatMeanTheSame:
    def test_are_added_removed_and_restored(self, client, own):
        address = reverse("comparison:synonyms", args=[own.process_id])
        client.post(address, {"words": "総合案内、ワンストップ窓口"})
        group = SynonymGroup.objects.get()
        assert "総合案内、ワンストップ窓口" in client.get(address).content.decode()

        removed = client.post(
            reverse("comparison:remove_synonyms", args=[own.process_id, group.pk]), follow=True
        )
        assert "を外しました" in removed.content.decode()
        assert not SynonymGroup.objects.in_use().exists()

        client.post(reverse("comparison:restore_synonyms", args=[own.process_id, group.pk]))
        assert SynonymGroup.objects.in_use().exists()

    @pytest.mark.parametrize("words", ["受理", "", "受、理"])
    def test_what_makes_no_group_is_refused_in_words(self, client, own, words):
        answer = client.post(reverse("comparison:synonyms", args=[own.process_id]), {"words": words})

        assert answer.status_code == 422
        assert "ください" in answer.content.decode()

    def test_the_same_group_twice_is_told(self, client, own):
        address = reverse("comparison:synonyms", args=[own.process_id])
        client.post(address, {"words": "受理、収受"})

        assert "もう登録されています" in client.post(address, {"words": "収受、受理"}).content.decode()

    def test_change_what_is_matched(self, client, peers, page):
        own = make_drawn_process("窓口対応", *COUNTER[1:])
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=own.organisation))
        made = make_comparison(own, peers)
        suggested = client.get(
            reverse("comparison:synonyms", args=[own.process_id]), {"of": made.pk}
        ).content.decode()
        assert "窓口対応" in suggested
        assert "申請書の受付" in suggested

        client.post(
            reverse("comparison:synonyms", args=[own.process_id]), {"words": "窓口対応、申請書の受付"}
        )

        differences = page("differences", own.process_id, made.pk)
        assert "ほかの団体が別の名前で" not in differences
