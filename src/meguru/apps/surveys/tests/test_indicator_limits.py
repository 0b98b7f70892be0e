"""An indicator made of answers is never shown further than the results, also when it is changed afterwards."""

from __future__ import annotations

import pytest

from meguru.apps.registry.permissions import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.commands import figures
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    prefecture = make_prefecture()
    survey = make_survey(
        organisation=prefecture,
        questions=(
            {"key": "people", "kind": "number", "text": "利用した人", "unit": "人", "counts_people": True},
        ),
    )
    recipient = make_recipient(survey=survey, body=make_organisation(prefecture=prefecture))
    write(recipient, people=12)
    hand_over(recipient)
    return survey


@pytest.fixture
def asker(asked):
    return make_person(Role.PREFECTURE_DX, organisation=asked.organisation)


@pytest.fixture
def written(asked, asker):
    new = figures.NewIndicator("利用した人", "一年の人数", "neither")
    return figures.write_figures(question=asked.questions.get(), indicator=None, new=new, by=asker, now=NOON)


def save(client, asker, indicator, **changes):
    client.force_login(asker)
    form = {
        **{name: getattr(indicator, name) for name in ("name", "definition", "kind", "unit", "direction")},
        "source": "調査",
        "decimals": 0,
        "counts_people": "on",
        "sharing": "private",
        "revision": indicator.revision,
    }
    sent = {name: value for name, value in (form | changes).items() if value != ""}
    answer = client.post(f"/indicators/{indicator.key}/edit/", sent)
    indicator.refresh_from_db()
    return answer


class TestSharing:
    @pytest.mark.parametrize("sharing", ["public", "prefecture"])
    def test_before_the_results_are_published_it_stays_with_who_asked(self, client, asker, written, sharing):
        answer = save(client, asker, written.indicator, sharing=sharing)

        assert answer.status_code == 422
        assert "先に調査の結果を公表してください" in answer.content.decode()
        assert written.indicator.sharing == "private"

    def test_after_publication_it_may_go_as_far(self, client, asked, asker, written):
        Survey.objects.filter(pk=asked.pk).update(state="closed", publication="everybody")

        assert save(client, asker, written.indicator, sharing="public").status_code == 302
        assert written.indicator.sharing == "public"

    def test_taken_back_it_is_an_indicator_like_others(self, client, asker, written):
        figures.take_back_figures(written=written, by=asker, now=NOON)

        assert save(client, asker, written.indicator, sharing="public").status_code == 302

    def test_other_changes_are_stored(self, client, asker, written):
        assert save(client, asker, written.indicator, name="窓口を使った人").status_code == 302

    def test_people_stay_counted_as_people(self, client, asker, written):
        answer = save(client, asker, written.indicator, counts_people="")

        assert answer.status_code == 422
        assert written.indicator.counts_people

    def test_it_does_not_come_back_further_than_the_results_are_shown_now(
        self, client, asked, asker, written
    ):
        Survey.objects.filter(pk=asked.pk).update(state="closed", publication="everybody")
        save(client, asker, written.indicator, sharing="public")
        client.post(f"/indicators/{written.indicator.key}/put-away/")
        Survey.objects.filter(pk=asked.pk).update(publication="nobody")

        answer = client.post(f"/indicators/{written.indicator.key}/bring-back/", follow=True)

        written.indicator.refresh_from_db()
        assert written.indicator.put_away_at is not None
        assert "先に調査の結果を公表してください" in answer.content.decode()
