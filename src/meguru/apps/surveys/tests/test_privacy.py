"""What a town has not handed over is nobody else's; published without names tells of no single town."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.indicators.models import IndicatorValue
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.permissions import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.commands import figures, publishing, running
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write
from meguru.engines.organisation_codes import with_check_digit

pytestmark = pytest.mark.django_db
SECRET_COST, SECRET_NOTE = 987_654, "未提出の困りごと"
QUESTIONS = (
    {"key": "has", "kind": "yes_no", "text": "システムはありますか"},
    {"key": "cost", "kind": "number", "text": "年間の経費", "unit": "千円"},
    {"key": "people", "kind": "number", "text": "利用した人", "unit": "人", "counts_people": True},
    {"key": "note", "kind": "long_text", "text": "困っていること", "is_required": False},
)
NAMES = ("湊原市", "桜瀬市", "凪野市", "若沢町", "月見町")


def town(prefecture, name, number):
    return make_organisation(prefecture=prefecture, name=name, code=with_check_digit(f"98{number:03}"))


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def survey(prefecture):
    return make_survey(organisation=prefecture, questions=QUESTIONS)


@pytest.fixture
def asker(prefecture):
    return make_person(Role.PREFECTURE_DX, organisation=prefecture)


@pytest.fixture
def recipients(survey, prefecture):
    """Four towns handed over; the fifth is writing."""
    rows = [
        make_recipient(survey=survey, body=town(prefecture, name, n)) for n, name in enumerate(NAMES, 201)
    ]
    for number, one in enumerate(rows[:4]):
        write(one, has=True, cost=100 + number, people=50 + number, note=f"{one.body.name}は人手が足りない")
        hand_over(one)
    write(rows[4], has=False, cost=SECRET_COST, people=4, note=SECRET_NOTE)
    return rows


def pages_of(client, survey, rows):
    """Every page and file that the asking office has, as text."""
    addresses = [
        *(reverse(f"surveys:{name}", args=[survey.pk]) for name in ("ask", "collect", "results", "publish")),
        *(reverse("surveys:collect_one", args=[survey.pk, one.pk]) for one in rows),
        *(reverse("surveys:result", args=[survey.pk, one["key"]]) for one in QUESTIONS),
        reverse("surveys:result", args=[survey.pk, "cost"]) + "?by=has",
        reverse("surveys:result", args=[survey.pk, "has"]) + "?by=size",
        reverse("surveys:result_texts", args=[survey.pk, "note"]),
        reverse("surveys:publish_preview", args=[survey.pk]),
        reverse("surveys:figures", args=[survey.pk, "cost"]),
        reverse("surveys:collect_file", args=[survey.pk, "state.xlsx"]),
        *(
            reverse("surveys:result_file", args=[survey.pk, name])
            for name in ("results.xlsx", "results.docx")
        ),
    ]
    return {address: text_of(client.get(address)) for address in addresses}


def text_of(answer):
    assert answer.status_code == 200
    if answer.content[:2] != b"PK":
        return answer.content.decode()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


class TestBeforeHandingOver:
    def test_the_asking_office_sees_the_step_and_nothing_else(self, client, survey, asker, recipients):
        client.force_login(asker)

        pages = pages_of(client, survey, recipients)

        assert "記入中" in pages[reverse("surveys:collect", args=[survey.pk])]
        for address, text in pages.items():
            assert str(SECRET_COST) not in text, address
            assert f"{SECRET_COST:,}" not in text, address
            assert SECRET_NOTE not in text, address

    def test_what_is_rewritten_after_handing_over_waits_too(self, client, survey, asker, recipients):
        write(recipients[0], cost=SECRET_COST, note=SECRET_NOTE)
        client.force_login(asker)

        for address, text in pages_of(client, survey, recipients).items():
            assert f"{SECRET_COST:,}" not in text, address
            assert SECRET_NOTE not in text, address

    def test_it_is_in_no_indicator_and_in_no_ledger_of_the_asking_office(self, survey, asker, recipients):
        written = figures.write_figures(
            question=survey.questions.get(key="cost"),
            indicator=None,
            new=figures.NewIndicator("経費", "年間の経費", "neither"),
            by=asker,
            now=NOON,
        )

        assert IndicatorValue.objects.count() == 4
        assert str(recipients[4].body_id) not in written.after
        told = "".join(
            one.summary + one.payload_json for one in Event.objects.filter(organisation=survey.organisation)
        )
        assert str(SECRET_COST) not in told
        assert SECRET_NOTE not in told

    def test_another_town_finds_no_page_of_who_asks(self, client, survey, recipients):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipients[0].body))

        for name in ("ask", "collect", "results", "publish", "publish_preview", "published"):
            assert client.get(reverse(f"surveys:{name}", args=[survey.pk])).status_code == 404
        address = reverse("surveys:collect_one", args=[survey.pk, recipients[1].pk])
        assert client.get(address).status_code == 404


class TestPublication:
    def publish(self, survey, to, *, by, anonymised=False, texts=True):
        Survey.objects.filter(pk=survey.pk, state="open").update(state="closed", closed_at=NOON)
        return publishing.publish(
            survey=survey,
            to=Survey.Publication(to),
            is_anonymised=anonymised,
            shows_texts=texts,
            by=by,
            now=NOON,
        )

    def may_read(self, client, survey, body):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=body))
        page = client.get(reverse("surveys:published", args=[survey.pk]))
        listed = survey.title in client.get(reverse("surveys:published_list")).content.decode()
        assert (page.status_code == 200) == listed
        return listed

    def test_who_answers_sees(self, client, survey, asker, recipients, prefecture):
        self.publish(survey, "participants", by=asker)
        silent, stranger = recipients[4].body, make_organisation(prefecture=prefecture)

        assert self.may_read(client, survey, recipients[0].body)
        assert not self.may_read(client, survey, silent)
        assert not self.may_read(client, survey, stranger)

    def test_then_everybody_but_never_across_real_and_fictional(
        self, client, survey, asker, recipients, prefecture
    ):
        self.publish(survey, "participants", by=asker)
        self.publish(survey, "everybody", by=asker)

        assert self.may_read(client, survey, make_organisation(prefecture=prefecture))
        assert not self.may_read(client, survey, make_organisation(is_fictional=False))

    def test_everybody_comes_after_the_participants(self, survey, asker, recipients):
        with pytest.raises(publishing.CannotPublish, match="先に、回答した団体"):
            self.publish(survey, "everybody", by=asker)

    def test_an_open_survey_is_not_published(self, survey, asker, recipients):
        with pytest.raises(publishing.CannotPublish, match="締め切った調査だけ"):
            publishing.publish(
                survey=survey,
                to=Survey.Publication.PARTICIPANTS,
                is_anonymised=False,
                shows_texts=False,
                by=asker,
                now=NOON,
            )

    def test_taking_it_back_closes_it(self, client, survey, asker, recipients):
        self.publish(survey, "participants", by=asker)
        self.publish(survey, "nobody", by=asker)

        assert not self.may_read(client, survey, recipients[0].body)
        assert Event.objects.filter(activity="surveys.published").count() == 2

    def test_without_names_no_page_or_file_holds_one(self, client, survey, asker, recipients):
        self.publish(survey, "participants", by=asker, anonymised=True)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipients[0].body))
        texts = [
            text_of(client.get(address)).split("<main", 1)[-1]
            for address in (
                reverse("surveys:published", args=[survey.pk]),
                *(reverse("surveys:published_question", args=[survey.pk, one["key"]]) for one in QUESTIONS),
                reverse("surveys:published_question", args=[survey.pk, "has"]) + "?by=size",
                *(
                    reverse("surveys:published_file", args=[survey.pk, f"results.{kind}"])
                    for kind in ("xlsx", "docx")
                ),
            )
        ]

        assert "人手が足りない" in texts[0] + texts[4]
        for text in texts:
            for one in recipients:
                assert one.body.name not in text
                assert one.body.name[:-1] not in text
                assert one.body.code not in text

    def test_texts_are_shown_only_when_chosen(self, client, survey, asker, recipients):
        self.publish(survey, "participants", by=asker, texts=False)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipients[0].body))

        for address in (
            reverse("surveys:published", args=[survey.pk]),
            reverse("surveys:published_question", args=[survey.pk, "note"]),
            reverse("surveys:published_file", args=[survey.pk, "results.xlsx"]),
        ):
            assert "人手が足りない" not in text_of(client.get(address))

    def test_two_answers_are_too_few_to_go_without_names(self, survey, asker, prefecture):
        for number in range(2):
            one = make_recipient(survey=survey, body=town(prefecture, f"試{number}町", 301 + number))
            write(one, has=True, cost=1, people=0)
            hand_over(one)

        with pytest.raises(publishing.CannotPublish, match="3団体より少ない"):
            self.publish(survey, "participants", by=asker, anonymised=True)

    def test_what_was_promised_without_names_stays_without(self, survey, asker, recipients):
        Survey.objects.filter(pk=survey.pk).update(is_anonymised=True)

        with pytest.raises(publishing.CannotPublish, match="名前を出して公表することはできません"):
            self.publish(survey, "participants", by=asker, anonymised=False)

    def test_small_counts_of_people_are_withheld_from_readers(self, client, survey, asker, recipients):
        write(recipients[1], people=7)
        hand_over(recipients[1], why="数え直し")
        self.publish(survey, "participants", by=asker)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipients[0].body))

        page = text_of(client.get(reverse("surveys:published_question", args=[survey.pk, "people"])))

        assert "7人" not in page
        assert page.count("（伏せています）") == 3

    def test_the_workbook_of_readers_has_no_list_of_answers(self, client, survey, asker, recipients):
        self.publish(survey, "participants", by=asker)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipients[0].body))

        answer = client.get(reverse("surveys:published_file", args=[survey.pk, "results.xlsx"]))

        sheets = load_workbook(io.BytesIO(answer.content)).sheetnames
        assert "表1 設問ごとの集計" in sheets
        assert not [name for name in sheets if "回答の一覧" in name]


class TestFigures:
    def new(self, **fields):
        return figures.NewIndicator(**({"name": "経費", "definition": "年間", "direction": "less"} | fields))

    def write(self, survey, *, by, key="cost", **fields):
        return figures.write_figures(
            question=survey.questions.get(key=key),
            indicator=fields.pop("indicator", None),
            new=self.new(**fields),
            by=by,
            now=NOON,
        )

    def test_values_stand_in_the_year_of_the_survey(self, survey, asker, recipients):
        written = self.write(survey, by=asker)

        rows = IndicatorValue.objects.filter(indicator=written.indicator)
        assert {one.body_id: one.value for one in rows} == {
            one.body_id: 100.0 + number for number, one in enumerate(recipients[:4])
        }
        assert {one.year for one in rows} == {survey.year}
        assert written.indicator.years.get().bodies

    def test_it_is_never_shared_further_than_the_results(self, survey, asker, recipients):
        with pytest.raises(figures.CannotWrite, match="結果の公表より広い"):
            self.write(survey, by=asker, sharing="public")

    def test_the_group_may_read_when_all_of_it_took_part(self, survey, asker, recipients, prefecture):
        group = SharingGroup.objects.create(organisation=prefecture, name="仲間", since=NOON)
        group.members.set([prefecture, *(one.body for one in recipients[:4])])
        Survey.objects.filter(pk=survey.pk).update(group=group, state="closed", publication="participants")
        survey.refresh_from_db()

        written = self.write(survey, by=asker, sharing="group")

        assert written.indicator.shared_group == group

    def test_done_again_it_follows_the_answers_and_can_be_taken_back(self, survey, asker, recipients):
        first = self.write(survey, by=asker)
        write(recipients[0], cost=500)
        hand_over(recipients[0], why="決算が確定")

        second = self.write(survey, by=asker, indicator=first.indicator)

        assert list(second.after) == [str(recipients[0].body_id)]
        row = IndicatorValue.objects.filter(indicator=first.indicator, body=recipients[0].body)
        assert row.get().value == 500
        figures.take_back_figures(written=second, by=asker, now=NOON)
        assert row.get().value == 100
        figures.take_back_figures(written=first, by=asker, now=NOON)
        assert not row.exists()
        first.indicator.refresh_from_db()
        assert first.indicator.put_away_at == NOON

    def test_the_same_again_changes_nothing(self, survey, asker, recipients):
        first = self.write(survey, by=asker)

        with pytest.raises(figures.CannotWrite, match="もう回答と同じ"):
            self.write(survey, by=asker, indicator=first.indicator)

    def test_what_a_town_wrote_itself_stays(self, survey, asker, recipients):
        first = self.write(survey, by=asker)
        own = IndicatorValue.objects.filter(indicator=first.indicator, body=recipients[0].body)
        own.update(value=42, entered_by_body=True)
        write(recipients[0], cost=500)
        hand_over(recipients[0], why="決算が確定")

        with pytest.raises(figures.CannotWrite):
            self.write(survey, by=asker, indicator=first.indicator)

        assert own.get().value == 42

    def test_taking_the_publication_back_takes_wide_figures_back(self, survey, asker, recipients):
        running.close_survey(survey=survey, by=asker, now=NOON)
        Survey.objects.filter(pk=survey.pk).update(publication="everybody")
        survey.refresh_from_db()
        written = self.write(survey, by=asker, sharing="public")

        TestPublication().publish(survey, "nobody", by=asker)

        written.refresh_from_db()
        assert written.taken_back_at == NOON
        assert not IndicatorValue.objects.exists()

    def test_another_unit_is_refused(self, survey, asker, recipients):
        other = self.write(survey, by=asker)
        other.indicator.unit = "円"
        other.indicator.save()

        with pytest.raises(figures.CannotWrite, match="単位"):
            self.write(survey, by=asker, indicator=other.indicator)

    def test_yes_and_no(self, survey, asker, recipients):
        written = self.write(survey, by=asker, key="has")

        assert written.indicator.kind == "yes_no"
        assert set(IndicatorValue.objects.values_list("value", flat=True)) == {1.0}
