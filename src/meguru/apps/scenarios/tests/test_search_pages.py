"""The pages of searches: by what people read on them, and who may do what."""

import html
import re

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.commands import add_process, import_bpmn
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.testing import NOON, make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.scenarios.models import Search
from meguru.apps.scenarios.search_picture import Dot, plans_picture
from meguru.apps.scenarios.testing import make_done_search, make_drawn_process, make_search, make_trial
from meguru.engines.bpmn import DiagramBuilder, Trait, lay_out, write_bpmn
from meguru.engines.simulation import Estimate

pytestmark = pytest.mark.django_db
ACTIONS = ("rename", "put_away", "bring_back", "cancel", "again")


@pytest.fixture
def process():
    operation = make_operation(department=make_department(), yearly_volume=480)
    return make_drawn_process(process=make_process(operation=operation))


@pytest.fixture
def clerk(client, process):
    person = make_person(department=process.operation.department)
    client.force_login(person)
    return person


def text_of(answer):
    """What people read on a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(client, process, base="", **changes):
    """The form as a browser would send it: every first value, with changes."""
    form = client.get(reverse("scenarios:new_search", args=[process.pk]), {"base": base} if base else {})
    values = {"base": form.context["start"].key, "mark": form.context["mark"]}
    for bound in form.context["form"]:
        value = bound.value()
        if value is False or value is None:
            continue
        values[bound.html_name] = bound.field.prepare_value(value)
    return values | changes


def ask(client, process, **changes):
    return client.post(reverse("scenarios:new_search", args=[process.pk]), filled(client, process, **changes))


def drawn(process, diagram):
    import_bpmn(
        process=process,
        content=write_bpmn(lay_out(diagram)),
        file_name="drawing.bpmn",
        kind=ProcessVersion.Kind.AS_IS,
        note="",
        by=None,
        now=NOON,
    )


class TestTheForm:
    def test_puts_a_search_into_the_queue_and_remembers_it_the_next_time(self, client, process, clerk):
        answer = ask(
            client,
            process,
            **{
                "keep": ["receive"],
                "most:desk": "２人",
                "people": "3",
                "on_time_percent": "90",
                "yen": "2000",
            },
        )

        search = Search.objects.get()
        assert answer.url == reverse("scenarios:search", args=[search.pk])
        assert search.wish["keep"] == ["receive"]
        assert (search.wish["most"]["desk"], search.wish["people"]) == (2, 3)
        assert (search.wish["on_time_share"], search.wish["yen"]) == (0.9, 20_000_000.0)
        form = client.get(reverse("scenarios:new_search", args=[process.pk]))
        assert "前の「探索1」の条件" in text_of(form)
        assert form.context["form"]["keep"].value() == ["receive"]

    def test_takes_the_conditions_of_a_trial(self, client, process, clerk):
        trial = make_trial(process, name="件数が倍", volume_factor=2.0)

        client.post(
            reverse("scenarios:new_search", args=[process.pk]),
            filled(client, process, base=f"trial-{trial.pk}", deadline_days="3"),
        )

        inputs = Search.objects.get().inputs
        assert (inputs["volume_factor"], inputs["deadline_days"]) == (2.0, 3.0)

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("most:desk", "x", "整数で入力"),
            ("most:desk", "0", "1 以上"),
            ("people", "1", "少なくとも2人"),
            ("on_time_percent", "130", "100 以下"),
            ("deadline_days", "2週間", "「日」を単位にして"),
            ("yen", "0", "1 以上"),
            ("keep", "gone", "今の図にない手順"),
            ("name", "", "名前を入力"),
        ],
    )
    def test_says_what_is_wrong_and_loses_nothing(self, client, process, clerk, field, typed, words):
        answer = ask(client, process, **{"seed": "77", field: typed})

        assert words in text_of(answer)
        assert 'value="77"' in answer.content.decode()
        assert not Search.objects.exists()

    def test_tells_how_long_it_takes_and_which_steps_stay_anyway(self, client, process, clerk):
        builder = DiagramBuilder(name="許可")
        steps = [
            builder.task(name="受付", id="receive"),
            builder.task(name="許可の決定", id="decide", traits=[Trait.STATUTORY]),
        ]
        builder.chain(builder.start(), *steps, builder.end())
        permit = make_process(operation=process.operation)
        drawn(permit, builder.build())

        page = client.get(reverse("scenarios:new_search", args=[permit.pk]))

        assert "許可の決定（法令により自ら行う）" in text_of(page)
        assert "1分ほど" in text_of(page)
        assert page.context["form"].fields["keep"].choices == [("receive", "受付")]

    def test_of_a_process_without_a_drawing_leads_to_drawing(self, client, process, clerk):
        empty = add_process(operation=process.operation, name="空", by=None, now=NOON)

        for name in ("new_search", "searches"):
            answer = client.get(reverse(f"scenarios:{name}", args=[empty.pk]))
            assert "まだ図がありません" in text_of(answer)

    def test_of_a_drawing_without_an_end_is_answered_in_words(self, client, process, clerk):
        builder = DiagramBuilder(name="終わりのない図")
        builder.chain(builder.start(), builder.task(name="受付", id="receive"))
        endless = make_process(operation=process.operation)
        drawn(endless, builder.build())

        answer = client.get(reverse("scenarios:new_search", args=[endless.pk]))

        assert answer.status_code == 200
        if answer.context.get("problem"):
            assert "まだ探せません" in text_of(answer)
        else:
            ask(client, endless)
            assert Search.objects.get().is_waiting


class TestASearch:
    def test_shows_how_far_it_is_and_can_be_left_cancelled_and_begun_again(self, client, process, clerk):
        search = make_search(process, name="待つ")
        address = reverse("scenarios:search", args=[search.pk])
        assert "順番を待っています" in text_of(client.get(address))
        assert "順番待ち" in text_of(client.get(reverse("scenarios:searches", args=[process.pk])))

        client.post(reverse("scenarios:cancel_search", args=[search.pk]))

        assert "取りやめました" in text_of(client.get(address))
        assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
        client.post(reverse("scenarios:again_search", args=[search.pk]))
        search.refresh_from_db()
        assert search.state == Search.State.QUEUED

    def test_shows_figures_with_intervals_changes_pictures_and_how(self, client, process, clerk):
        search = make_done_search(process)

        answer = client.get(reverse("scenarios:search", args=[search.pk]), {"sort": "yen"})

        text = text_of(answer)
        for words in (
            "「形式の確認」をやめる",
            "95 %区間",
            "どう計算したか",
            "乱数の種 20260401",
            "行う前に：",
        ):
            assert words in text
        assert answer.content.decode().count('class="search-picture"') == 2
        assert 'aria-sort="ascending"' in answer.content.decode()

    def test_found_plans_become_a_trial_and_a_draft(self, client, process, clerk):
        search = make_done_search(process)

        trial = client.post(reverse("scenarios:plan_trial", args=[search.pk, 1]))
        draft = client.post(reverse("scenarios:plan_draft", args=[search.pk, 1]))

        assert trial.url == reverse("scenarios:trial", args=[process.trials.get().pk])
        assert draft.url == reverse(
            "processes:version", args=[process.pk, process.versions.get(kind="to_be").pk]
        )
        assert "この案から作った下書きを開く" in text_of(
            client.get(reverse("scenarios:search", args=[search.pk]))
        )

    def test_is_renamed_put_away_and_brought_back(self, client, process, clerk):
        search = make_done_search(process, name="早く")
        client.post(reverse("scenarios:rename_search", args=[search.pk]), {"name": "もっと早く"})

        client.post(reverse("scenarios:put_away_search", args=[search.pk]))

        page = text_of(client.get(reverse("scenarios:searches", args=[process.pk])))
        assert "「もっと早く」をしまいました" in page
        client.post(reverse("scenarios:bring_back_search", args=[search.pk]))
        search.refresh_from_db()
        assert search.put_away_at is None

    def test_goes_home_in_every_format(self, client, process, clerk):
        search = make_done_search(process)

        for ending in ("html", "docx", "xlsx", "pdf"):
            answer = client.get(reverse("scenarios:search_file", args=[search.pk, ending]))
            assert answer.status_code == 200
            assert len(answer.content) > 1000

    def test_of_another_program_is_shown_as_such(self, client, process, clerk):
        search = make_done_search(process)
        Search.objects.filter(pk=search.pk).update(record={"front": 1}, finished_at=NOON)

        assert "別の版" in text_of(client.get(reverse("scenarios:search", args=[search.pk])))
        assert client.get(reverse("scenarios:searches", args=[process.pk])).status_code == 200
        assert client.get(reverse("scenarios:search_file", args=[search.pk, "pdf"])).status_code == 404


class TestWhoMay:
    def test_another_office_never_sees_a_search_even_of_a_public_process(self, client, process):
        process.versions.update(published_at=NOON)
        type(process).objects.filter(pk=process.pk).update(sharing="public")
        search = make_search(process, name="内部の探索")
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=make_organisation()))

        listed = client.get(reverse("scenarios:searches", args=[process.pk]))

        assert "内部の探索" not in listed.content.decode()
        assert client.get(reverse("scenarios:search", args=[search.pk])).status_code == 404
        assert client.get(reverse("scenarios:search_file", args=[search.pk, "pdf"])).status_code == 404
        assert client.get(reverse("scenarios:new_search", args=[process.pk])).status_code == 404
        for action in ACTIONS:
            assert client.post(reverse(f"scenarios:{action}_search", args=[search.pk])).status_code == 404
        for action in ("plan_draft", "plan_trial"):
            assert client.post(reverse(f"scenarios:{action}", args=[search.pk, 1])).status_code == 404

    def test_another_department_and_an_auditor_read_but_do_not_ask(self, client, process):
        search = make_search(process)
        other = make_person(department=make_department(organisation=process.organisation))
        auditor = make_person(Role.AUDITOR, organisation=process.organisation)

        for person in (other, auditor):
            client.force_login(person)
            shown = client.get(reverse("scenarios:search", args=[search.pk]))
            assert shown.status_code == 200
            assert "取りやめる" not in text_of(shown)
            assert client.get(reverse("scenarios:new_search", args=[process.pk])).status_code == 403
            for action in ACTIONS:
                address = reverse(f"scenarios:{action}_search", args=[search.pk])
                assert client.post(address).status_code == 403

    def test_a_trial_of_another_process_is_no_base(self, client, process, clerk):
        foreign = make_trial(make_drawn_process())
        address = reverse("scenarios:new_search", args=[process.pk])

        for key in (f"trial-{foreign.pk}", "trial-x", "version-0"):
            assert client.get(address, {"base": key}).status_code == 404


class TestThePicture:
    def test_names_every_plan_once_and_keeps_flat_figures_readable(self):
        flat = Estimate(5.0, 5.0, 5.0)
        dots = [
            Dot("今の形", Estimate(3.0, 2.0, 4.0), flat, is_today=True),
            Dot("案1", Estimate(1.0, float("nan"), float("nan")), flat),
        ]

        svg = plans_picture(dots, across="<日>", up="円")

        assert svg.count(">案1<") == svg.count(">今の形<") == 1
        assert "&lt;日&gt;" in svg and "<日>" not in svg
        assert "nan" not in svg

    def test_of_nothing_that_can_be_drawn_is_an_empty_frame(self):
        nothing = Estimate(float("nan"), float("nan"), float("nan"))

        assert ">案1<" not in plans_picture([Dot("案1", nothing, nothing)], across="日", up="円")
