"""A town never sees what another does not share, not even in a comparison that was made while it did."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.comparison.models import SynonymGroup
from meguru.apps.comparison.testing import make_comparison, make_drawn_process
from meguru.apps.processes.models import Process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person

pytestmark = pytest.mark.django_db


class TestIsolation:
    def test_a_version_that_is_no_longer_shared_vanishes_from_a_stored_comparison(
        self, client, own, peers, page
    ):
        made = make_comparison(own, peers, standard=peers[2])
        gone = peers[2]
        Process.objects.filter(pk=gone.process_id).update(sharing="private")
        for name in ("table", "differences", "consensus", "gaps"):
            text = page(name, own.process_id, made.pk)
            assert gone.organisation.name not in text, name
            assert "今は共有されていないので" in text, name
        paper = client.get(reverse("comparison:paper", args=[own.process_id, made.pk, "xlsx"]))

        assert gone.organisation.name not in words_in(paper.content)
        assert peers[0].organisation.name in words_in(paper.content)

    def test_without_anybody_left_nothing_is_compared(self, client, own, peers, page):
        made = make_comparison(own, peers)
        Process.objects.exclude(pk=own.process_id).update(sharing="private")
        for name in ("table", "differences", "consensus", "gaps"):
            assert "今見られる相手がいません" in page(name, own.process_id, made.pk)

        assert (
            client.get(reverse("comparison:paper", args=[own.process_id, made.pk, "docx"])).status_code == 404
        )

    def test_an_unpublished_version_of_another_office_is_never_offered(self, client, own, page):
        draft = make_drawn_process(sharing="public", published=False)

        assert draft.organisation.name not in page("choose", own.process_id)

    def test_comparisons_of_another_office_are_not_found(self, own, peers, page):
        made = make_comparison(own, peers)
        Process.objects.filter(pk=own.process_id).update(sharing="public")
        stranger = Client()
        stranger.force_login(make_person(Role.MUNICIPAL_DX, organisation=make_organisation()))

        assert stranger.get(reverse("comparison:table", args=[own.process_id, made.pk])).status_code == 404
        assert "近隣との比較" not in page("comparisons", own.process_id, by=stranger)
        assert stranger.get(reverse("comparison:choose", args=[own.process_id])).status_code == 404

    def test_synonyms_stay_in_the_office(self, client, own, peers, page):
        stranger = Client()
        stranger.force_login(make_person(Role.MUNICIPAL_DX, organisation=peers[0].organisation))
        stranger.post(
            reverse("comparison:synonyms", args=[peers[0].process_id]), {"words": "よその語、別のよその語"}
        )

        assert SynonymGroup.objects.count() == 1
        assert "よその語" not in page("synonyms", own.process_id)

    def test_staff_of_another_department_read_and_do_not_change(self, own, peers):
        made = make_comparison(own, peers)
        colleague = Client()
        colleague.force_login(
            make_person(
                Role.DEPARTMENT_STAFF,
                organisation=own.organisation,
                department=make_drawn_process(
                    office=own.organisation, name="別の業務"
                ).process.operation.department,
            )
        )

        assert colleague.get(reverse("comparison:table", args=[own.process_id, made.pk])).status_code == 200
        assert (
            colleague.post(reverse("comparison:put_away", args=[own.process_id, made.pk])).status_code == 403
        )


def words_in(content: bytes) -> str:
    """Everything that stands in a workbook."""
    book = load_workbook(io.BytesIO(content))
    return " ".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )
