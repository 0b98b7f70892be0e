"""The yearly update: every department looks at its cards, and last year is compared with this one."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from meguru.apps.inventory.testing import NOON
from meguru.apps.ledger.models import Event
from meguru.apps.outbox.models import Message
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.commands import campaign as commands
from meguru.apps.systems.commands import change_row, change_system, put_away_system
from meguru.apps.systems.commands.campaign_reminding import remind_departments
from meguru.apps.systems.models import CampaignSystem, InformationSystem, UpdateCampaign
from meguru.apps.systems.queries.campaign import progress_of
from meguru.apps.systems.queries.campaign_differences import year_differences
from meguru.apps.systems.testing import make_contract, make_cost, make_system
from meguru.engines.system_karte import Fate

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 8, 31)


@pytest.fixture
def section():
    return make_department(name="税務課")


@pytest.fixture
def dx(section):
    return make_person(Role.MUNICIPAL_DX, organisation=section.organisation)


@pytest.fixture
def clerk(section):
    return make_person(
        Role.DEPARTMENT_STAFF,
        organisation=section.organisation,
        department=section,
        email="zei@example.jp",
    )


def opened(by, year=2026, **values):
    return commands.open_campaign(
        organisation=by.organisation,
        fiscal_year=year,
        due_on=values.pop("due_on", DUE),
        words=values.pop("words", ""),
        by=by,
        now=NOON,
    )


def seen(*systems):
    return {
        one.pk: InformationSystem.objects.values_list("revision", flat=True).get(pk=one.pk) for one in systems
    }


class TestConfirming:
    def test_progress_counts_what_somebody_looked_at(self, section, dx, clerk):
        first, second = (make_system(department=section) for _n in range(2))
        campaign = opened(dx)

        commands.confirm_cards(campaign=campaign, seen=seen(first), by=clerk, now=NOON)

        (progress,) = progress_of(campaign)
        assert (progress.systems, progress.confirmed, progress.left) == (2, 1, 1)

        change_system(system=first, values={"users_count": 3}, by=clerk, now=NOON)
        assert progress_of(campaign)[0].changed_since == 1

        assert commands.undo_confirmation(campaign=campaign, systems=[first.pk], by=clerk, now=NOON) == 1
        assert progress_of(campaign)[0].confirmed == 0
        assert Event.objects.filter(activity="systems.confirmation_undone").exists()
        assert second.pk

    def test_a_card_changed_since_it_was_looked_at_is_not_confirmed(self, section, dx, clerk):
        system = make_system(department=section, name="税")
        campaign = opened(dx)
        looked_at = seen(system)
        change_system(system=system, values={"users_count": 3}, by=dx, now=NOON)

        with pytest.raises(commands.CannotUpdate, match="税"):
            commands.confirm_cards(campaign=campaign, seen=looked_at, by=clerk, now=NOON)

        assert not CampaignSystem.objects.filter(confirmed_at__isnull=False).exists()

    def test_nobody_confirms_the_cards_of_another_department(self, section, dx, clerk):
        other = make_system(department=make_department(organisation=section.organisation))
        campaign = opened(dx)

        assert commands.confirm_cards(campaign=campaign, seen=seen(other), by=clerk, now=NOON) == []

    def test_a_system_begun_meanwhile_can_be_confirmed_too(self, section, dx, clerk):
        campaign = opened(dx)
        late = make_system(department=section, name="新しい")

        assert commands.confirm_cards(campaign=campaign, seen=seen(late), by=clerk, now=NOON) == ["新しい"]

    def test_only_one_is_open_and_a_year_has_one(self, dx):
        campaign = opened(dx)

        with pytest.raises(commands.CannotUpdate):
            opened(dx, 2027)
        commands.close_campaign(campaign=campaign, by=dx, now=NOON)
        with pytest.raises(commands.CannotUpdate):
            opened(dx, 2026)
        with pytest.raises(commands.CannotUpdate):
            commands.close_campaign(campaign=campaign, by=dx, now=NOON)


class TestReminding:
    def test_departments_with_cards_left_are_written_to_once_a_day(self, section, dx, clerk):
        make_system(department=section)
        silent = make_department(organisation=section.organisation, name="福祉課")
        make_system(department=silent)
        campaign = opened(dx, words="OSも書いてください")
        arguments = {"campaign": campaign, "address": "https://x/", "by": dx, "now": NOON}

        first = remind_departments(**arguments)
        again = remind_departments(**arguments)

        message = Message.objects.get()
        assert message.payload["to"] == ["zei@example.jp"]
        assert "OSも書いてください" in message.payload["body"]
        assert (first.sent, first.without_mail) == (1, ("福祉課",))
        assert (again.sent, again.today_already) == (0, 1)

    def test_the_daily_job_writes_on_the_chosen_days(self, section, dx, clerk, settings):
        make_system(department=section)
        opened(dx, due_on=dt.date(2000, 1, 1))
        told = io.StringIO()

        call_command("remind_kartes", "--address", "https://x/", stdout=told)

        assert "0 reminders" in told.getvalue()


class TestDifferences:
    @pytest.fixture
    def years(self, section, dx):
        """One system whose cost falls, one that goes, one that comes."""
        kept, gone = (make_system(department=section, name=name) for name in ("残る", "消える"))
        contract = make_contract(kept)
        make_cost(kept, year=2024, yen=1_000_000)
        make_cost(kept, year=2025, yen=700_000)
        make_cost(gone, year=2024, yen=50)
        before = opened(dx, 2025)
        commands.close_campaign(campaign=before, by=dx, now=NOON)
        put_away_system(system=gone, by=dx, now=NOON)
        make_system(department=section, name="増える")
        change_row(row=contract, part="contracts", values={"form": "open_bid"}, by=dx, now=NOON)
        return before, opened(dx, 2026)

    def test_are_told_system_by_system_and_in_sum(self, years, dx):
        before, now = years

        told = year_differences(campaign=now, user=dx)

        assert told.before == before
        assert {(one.name, one.fate) for one in told.rows} == {
            ("残る", Fate.CHANGED),
            ("消える", Fate.GONE),
            ("増える", Fate.NEW),
        }
        assert (told.paid.before_yen, told.paid.after_yen, told.paid.counted) == (1_000_000, 700_000, 1)
        changed = next(one for one in told.rows if one.name == "残る")
        assert {each.field for each in changed.changes} == {"contract_form", "paid_yen"}

    def test_closing_keeps_how_it_stood(self, years, dx):
        _before, now = years
        commands.close_campaign(campaign=now, by=dx, now=NOON)
        make_cost(InformationSystem.objects.get(name="残る"), year=2025, yen=1, kind="line")
        now.refresh_from_db()

        assert year_differences(campaign=now, user=dx).paid.after_yen == 700_000

        commands.reopen_campaign(campaign=now, by=dx, now=NOON)
        now.refresh_from_db()
        assert year_differences(campaign=now, user=dx).paid.after_yen == 700_001

    def test_who_may_not_see_costs_finds_them_in_no_row_and_no_sum(self, years, section, client):
        _before, now = years
        other = make_department(organisation=section.organisation)
        client.force_login(
            make_person(Role.DEPARTMENT_STAFF, organisation=section.organisation, department=other)
        )

        page = client.get(reverse("systems:campaign_differences", args=[now.pk])).content.decode()

        assert "700,000" not in page
        assert "1,000,000" not in page
        assert "残る" in page


class TestPages:
    def test_from_opening_to_undoing_a_confirmation(self, client, section, dx, clerk):
        system = make_system(department=section, name="税システム")
        client.force_login(dx)
        empty = client.get(reverse("systems:campaigns")).content.decode()
        assert "まだありません" in empty
        made = client.post(
            reverse("systems:campaigns"),
            {"fiscal_year": "令和8年度", "due_on": "R8.8.31", "words": ""},
            follow=True,
        )
        assert "2026年8月31日" in made.content.decode()
        campaign = UpdateCampaign.objects.get()

        client.force_login(clerk)
        address = reverse("systems:campaign_confirm", args=[campaign.pk])
        card = f"{system.pk}:{seen(system)[system.pk]}"
        page = client.post(address, {"card": [card]}, follow=True).content.decode()
        assert "カルテ1件を確認しました" in page

        client.post(reverse("systems:campaign_unconfirm", args=[campaign.pk]), {"system": [system.pk]})
        assert progress_of(campaign)[0].confirmed == 0

    def test_bad_dates_are_told_and_kept(self, client, dx):
        client.force_login(dx)

        page = client.post(reverse("systems:campaigns"), {"fiscal_year": "8", "due_on": "夏ごろ"})

        assert page.status_code == 422
        assert "夏ごろ" in page.content.decode()
        assert "年度として読めません" in page.content.decode()

    def test_the_dx_office_reminds_changes_closes_and_opens_again(self, client, section, dx, clerk):
        make_system(department=section)
        campaign = opened(dx)
        client.force_login(dx)

        client.post(reverse("systems:campaign_remind", args=[campaign.pk]))
        client.post(
            reverse("systems:campaign_change", args=[campaign.pk]), {"due_on": "2026/9/1", "words": "x"}
        )
        client.post(reverse("systems:campaign_close", args=[campaign.pk]))
        campaign.refresh_from_db()

        assert Message.objects.count() == 1
        assert campaign.due_on == dt.date(2026, 9, 1)
        assert campaign.closed_at is not None
        client.post(reverse("systems:campaign_reopen", args=[campaign.pk]))
        campaign.refresh_from_db()
        assert campaign.closed_at is None

        file = client.get(reverse("systems:campaign_differences_file", args=[campaign.pk]))
        assert file.content[:2] == b"PK"
