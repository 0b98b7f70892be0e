"""The list of who is asked, from Excel and CSV: every row explained, nothing half stored."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.registry.permissions import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.models import Recipient
from meguru.apps.surveys.queries.contact_table import LAYOUT
from meguru.apps.surveys.testing import QUESTIONS, make_survey
from meguru.engines.spreadsheets import TableRow, write_csv, write_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def asker(prefecture):
    return make_person(Role.PREFECTURE_DX, organisation=prefecture)


@pytest.fixture
def towns(prefecture):
    return [make_organisation(prefecture=prefecture) for _ in range(3)]


@pytest.fixture
def draft(prefecture):
    return make_survey(
        organisation=prefecture, questions=QUESTIONS[:1], state="draft", opened_at=None, due_at=None
    )


class TestTableOfRecipients:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, asker):
        client.force_login(asker)

    def take(self, client, survey, *rows, as_csv=False):
        table = [
            TableRow(dict(zip(("code", "name", "addressee", "email"), row, strict=False))) for row in rows
        ]
        content = write_csv(LAYOUT, table) if as_csv else write_workbook(LAYOUT, table)
        file = SimpleUploadedFile("依頼先.xlsx", content)
        return client.post(reverse("surveys:ask_file", args=[survey.pk]), {"file": file}, follow=True)

    @pytest.mark.parametrize("as_csv", [True, False])
    def test_towns_come_with_their_addresses(self, client, draft, towns, as_csv):
        self.take(client, draft, (towns[0].code, towns[0].name, "企画課", "ａ@example.jp"), as_csv=as_csv)

        one = Recipient.objects.get()
        assert (one.body, one.addressee, one.email) == (towns[0], "企画課", "a@example.jp")

    def test_a_code_without_its_check_digit_is_read(self, client, draft, towns):
        self.take(client, draft, (towns[0].code[:5],))

        assert Recipient.objects.get().body == towns[0]

    def test_every_wrong_row_is_explained_and_nothing_is_stored(self, client, draft, towns):
        stranger = make_organisation()

        answer = self.take(
            client,
            draft,
            (towns[0].code, towns[1].name),
            (stranger.code,),
            (towns[1].code, "", "", "だめ"),
            (towns[2].code,),
            (towns[2].code,),
        )

        body = answer.content.decode()
        assert answer.status_code == 422
        assert "合いません" in body
        assert "依頼できる団体のコードではありません" in body
        assert "電子メールの形になっていません" in body
        assert "同じ団体です" in body
        assert not Recipient.objects.exists()

    def test_what_goes_out_comes_back(self, client, draft, towns):
        content = client.get(reverse("surveys:ask_template", args=[draft.pk])).content

        client.post(
            reverse("surveys:ask_file", args=[draft.pk]), {"file": SimpleUploadedFile("a.xlsx", content)}
        )

        assert set(Recipient.objects.values_list("body", flat=True)) == {one.pk for one in towns}
