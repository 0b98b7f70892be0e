"""All briefings in one go: queued, worked on with progress, cancelled, taken home by who asked."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from django.utils import timezone

from meguru.apps.briefings import commands, worker
from meguru.apps.briefings.making import make_all
from meguru.apps.briefings.models import BriefingBatch
from meguru.apps.briefings.papers import page_count
from meguru.apps.briefings.queries import basis_of
from meguru.apps.briefings.testing import make_edition, make_prefecture_with_rates
from meguru.apps.indicators.models import IndicatorValue
from meguru.apps.indicators.testing import give_values
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_prefecture_with_rates(10.0, 20.0, 40.0, 50.0)


@pytest.fixture
def officer(client, world):
    person = make_person(Role.PREFECTURE_DX, organisation=world[0])
    client.force_login(person)
    return person


def ask(client, prefecture, **more):
    return client.post(
        "/briefings/batches/ask/", {"prefecture": prefecture.code, "group": "prefecture"} | more
    )


def made(person, prefecture, progress=lambda done, stage: None):
    return make_all(
        user=person,
        prefecture=prefecture,
        basis=basis_of(None, group="prefecture"),
        today=dt.date(2026, 4, 1),
        progress=progress,
    )


class TestTheWork:
    def test_a_batch_is_made_and_taken_home(self, client, world, officer):
        address = ask(client, world[0]).headers["Location"]
        assert "順番を待っています" in client.get(address).content.decode()

        assert worker.work_once(worker="one")

        batch = BriefingBatch.objects.get()
        assert (batch.state, batch.done, batch.total) == ("done", 4, 4)
        package = client.get(f"{address}files/{world[0].code}_briefings.zip")
        names = zipfile.ZipFile(io.BytesIO(package.content)).namelist()
        assert names == [f"{town.code}_{town.name}.{kind}" for town in world[1] for kind in ("pdf", "docx")]
        assert client.get(f"{address}files/{world[0].code}_briefings.pdf").content.startswith(b"%PDF")

    def test_all_towns_are_in_one_word_file_in_their_order(self, client, world, officer):
        address = ask(client, world[0]).headers["Location"]
        worker.work_once(worker="one")

        page = client.get(address).content.decode()
        answer = client.get(f"{address}files/{world[0].code}_briefings.docx")

        assert "1冊にまとめたWord" in page
        assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
        paper = docx.Document(io.BytesIO(answer.content))
        headings = [one.text for one in paper.paragraphs if one.style.name == "Heading 1"]
        assert headings == [f"{town.name}　DXの現在地と打ち手" for town in world[1]]

    def test_every_town_is_told_as_it_comes(self, world, officer):
        told = []

        bundle = made(officer, world[0], lambda done, stage: told.append((done, stage)))

        assert told[:2] == [(0, "見本1町"), (1, "見本2町")] and told[-1][0] == 4
        assert page_count(bundle.files[1].content) <= 1 + 2 * 4

    def test_equal_figures_give_equal_bytes(self, world, officer):
        assert made(officer, world[0]) == made(officer, world[0])

    def test_asked_twice_is_one_batch(self, client, world, officer):
        assert ask(client, world[0]).headers["Location"] == ask(client, world[0]).headers["Location"]

    def test_many_waiting_are_refused_with_words(self, client, world, officer):
        editions = [make_edition(by=officer, name=f"第{n}回") for n in range(4)]

        for edition in editions:
            answer = ask(client, world[0], edition=edition.pk)

        assert answer.headers["Location"] == "/briefings/batches/"
        assert BriefingBatch.objects.count() == 3

    def test_a_cancelled_batch_stops_at_the_next_town(self, client, world, officer):
        ask(client, world[0])
        batch = commands.take_next_batch(worker="one", now=timezone.now())
        client.post(f"/briefings/batches/{batch.pk}/cancel/")

        held = commands.note_batch_progress(batch=batch, worker="one", done=1, stage="", now=timezone.now())

        assert not held
        assert "取りやめました" in client.get(f"/briefings/batches/{batch.pk}/").content.decode()

    def test_a_worker_that_died_leaves_it_to_the_next_but_not_for_ever(self, client, world, officer):
        ask(client, world[0])
        now = timezone.now()
        for attempt in range(3):
            assert commands.take_next_batch(worker=f"{attempt}", now=now + dt.timedelta(hours=attempt))

        assert commands.take_next_batch(worker="last", now=now + dt.timedelta(hours=4)) is None
        assert BriefingBatch.objects.get().state == "failed"

    def test_who_lost_the_role_gets_no_papers(self, client, world, officer):
        ask(client, world[0])
        officer.role_assignments.all().delete()

        worker.work_once(worker="one")

        assert BriefingBatch.objects.get().error == worker.MAY_NOT

    def test_it_is_forgotten_after_a_week(self, client, world, officer):
        ask(client, world[0])
        worker.work_once(worker="one")

        assert commands.forget_batches(now=timezone.now() + dt.timedelta(days=6)) == 0
        assert commands.forget_batches(now=timezone.now() + dt.timedelta(days=8)) == 1


class TestWhoSeesIt:
    def test_only_who_asked(self, client, world, officer):
        address = ask(client, world[0]).headers["Location"]
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=world[0]))

        assert client.get(address).status_code == 404
        assert client.post(f"{address}cancel/").status_code == 404

    def test_an_unknown_prefecture_is_not_found(self, client, world, officer):
        assert client.post("/briefings/batches/ask/", {"prefecture": "999999"}).status_code == 404

    def test_what_the_own_office_has_not_released_is_in_no_batch(self, world):
        town = world[1][0]
        value = IndicatorValue.objects.get(body=town, indicator__key="online_32")
        value.delete()
        person = make_person(Role.MUNICIPAL_DX, organisation=town)
        give_values(value.indicator, {}, year=2024)
        without = made(person, world[0])
        give_values(value.indicator, {town: 77.7}, is_released=False, entered_by_body=True)

        assert made(person, world[0]) == without
