import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import clear_url_caches, path, reverse
from django.utils import timezone

from meguru.apps.budgets.testing import make_request, make_season
from meguru.apps.governance.testing import confirm, make_saving
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.testing import make_process, make_version
from meguru.apps.registry.permissions import public
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import (
    make_department,
    make_organisation,
    make_person,
    make_prefecture,
    make_sharing,
)
from meguru.apps.systems.testing import make_system
from meguru.engines.savings import Amount
from meguru.shell import guide, urls

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-word-7"


def sign_in(client, person, password=PASSWORD, **extra):
    values = {"username": person.sign_in_name, "password": password, **extra}
    return client.post(reverse("sign_in"), values)


class TestSigningIn:
    def test_leads_home(self, client):
        person = make_person(password=PASSWORD)

        assert sign_in(client, person).headers["Location"] == "/"

    def test_bears_capitals_and_wide_letters_in_the_name(self, client):
        make_person(password=PASSWORD, sign_in_name="aoki")

        answer = client.post(reverse("sign_in"), {"username": " ＡOKI", "password": PASSWORD})

        assert answer.status_code == 302

    def test_leads_back_to_the_page_asked_for_but_never_elsewhere(self, client):
        person = make_person(password=PASSWORD)

        assert sign_in(client, person, next="/guide/").headers["Location"] == "/guide/"
        client.logout()
        assert sign_in(client, person, next="https://example.com/").headers["Location"] == "/"

    def test_says_the_same_to_a_wrong_password_an_unknown_name_and_someone_who_left(self, client):
        answers = {
            sign_in(client, make_person(password=PASSWORD), password="wrong")
            .context["form"]
            .errors["__all__"][0],
            sign_in(client, make_person(password=PASSWORD, is_active=False))
            .context["form"]
            .errors["__all__"][0],
            client.post(reverse("sign_in"), {"username": "nobody", "password": "x"})
            .context["form"]
            .errors["__all__"][0],
        }

        assert len(answers) == 1

    def test_stops_after_five_wrong_passwords_even_for_the_right_one(self, client):
        person = make_person(password=PASSWORD)
        for _ in range(5):
            sign_in(client, person, password="wrong")

        answer = sign_in(client, person)

        assert answer.status_code == 429
        assert "15分間" in answer.content.decode()

    def test_with_a_one_time_password_asks_for_an_own_one_before_anything_else(self, client):
        person = make_person(password=PASSWORD, must_change_password=True)
        sign_in(client, person)
        assert client.get("/").headers["Location"] == "/password/"

        new = {
            "old_password": PASSWORD,
            "new_password1": "quite-another-1",
            "new_password2": "quite-another-1",
        }
        client.post(reverse("change_password"), new)

        assert client.get("/").status_code == 200

    def test_ends_with_a_press_of_a_button_only(self, client):
        client.force_login(make_person())

        assert client.get(reverse("sign_out")).status_code == 405
        client.post(reverse("sign_out"))
        assert client.get("/").status_code == 302


class TestEveryPage:
    def test_allows_nothing_from_outside_and_nothing_inline(self, client):
        policy = client.get(reverse("sign_in")).headers["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy

    def test_of_someone_signed_in_stays_in_no_cache(self, client):
        client.force_login(make_person())

        assert "no-store" in client.get("/").headers["Cache-Control"]

    def test_is_japanese_first_and_english_on_request(self, client):
        assert 'lang="ja"' in client.get(reverse("sign_in")).content.decode()

        client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/"})

        assert 'lang="en"' in client.get(reverse("sign_in")).content.decode()

    def test_that_does_not_exist_says_so_in_plain_words(self, client):
        client.force_login(make_person())

        answer = client.get("/no-such-page/")

        assert answer.status_code == 404
        assert "ページが見つかりません" in answer.content.decode()

    def test_that_is_not_allowed_says_what_to_do(self, client):
        client.force_login(make_person(Role.DEPARTMENT_STAFF))

        answer = client.get(reverse("ledger:events"))

        assert answer.status_code == 403
        assert "システム管理者に役割の追加を頼んでください" in answer.content.decode()

    def test_that_breaks_says_that_nothing_was_stored(self, monkeypatch):
        @public
        def broken(request):
            raise RuntimeError("secret detail")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("broken/", broken)])
            clear_url_caches()
            answer = Client(raise_request_exception=False).get("/broken/")
        clear_url_caches()

        assert answer.status_code == 500
        assert "何も保存していません" in answer.content.decode()
        assert "secret detail" not in answer.content.decode()

    def test_sent_as_a_fragment_to_someone_signed_out_loads_the_sign_in_page_whole(self, client):
        answer = client.get(reverse("ledger:events"), headers={"HX-Request": "true"})

        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"].startswith("/sign-in/")

    def test_refuses_a_form_from_elsewhere_in_plain_words(self):
        answer = Client(enforce_csrf_checks=True).post(reverse("sign_in"), {})

        assert answer.status_code == 403
        assert "もう一度送ってください" in answer.content.decode()


class TestHome:
    def test_shows_every_stage_of_the_loop_and_the_first_step(self, client):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        page = client.get("/").content.decode()

        for stage in ("診る", "描く", "変える", "選ぶ", "届ける", "確かめる", "再投資"):
            assert stage in page
        assert "まず、業務を一つ登録しましょう" in page

    def test_leads_from_the_first_operation_to_the_step_table_and_then_to_a_log(self, client):
        clerk = make_person(Role.DEPARTMENT_STAFF)
        client.force_login(clerk)
        operation = make_operation(department=make_department(organisation=clerk.organisation))
        assert "次は、手順を表に書きましょう" in client.get("/").content.decode()

        make_version(process=make_process(operation=operation))

        assert "次は、作業記録を取り込みましょう" in client.get("/").content.decode()

    def test_says_which_stages_have_no_pages_yet_instead_of_no_numbers(self, client):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        stages = client.get("/").context["stages"]

        linked = {figure.stage for item in stages for figure in item.figures}
        assert linked <= {item.stage.key for item in stages if item.has_pages}

    def test_counts_systems_requests_and_what_was_confirmed_and_reinvested(self, client):
        person = make_person(Role.MUNICIPAL_DX)
        client.force_login(person)
        stages = {item.stage.key: item for item in client.get("/").context["stages"]}
        assert not stages["confirm"].figures
        assert stages["reinvest"].has_pages

        department = make_department(organisation=person.organisation)
        make_system(department=department)
        make_request(season=make_season(organisation=person.organisation), department=department)
        saving = make_saving(make_initiative(by=person))
        confirm(saving, Amount(400_000, 6_000))

        figures = {
            (item.stage.key, str(figure.label)): figure.value
            for item in client.get("/").context["stages"]
            for figure in item.figures
        }
        assert figures["see", "システムカルテ"] == "1件"
        assert figures["choose", "審査中の予算の要求"] == "0件"
        assert figures["confirm", "確かめた"] == "400,000円・100時間"
        assert figures["reinvest", "再投資した"] == "0円・0時間"

    def test_says_when_numbers_of_other_offices_are_counted(self, client):
        person = make_person(Role.PREFECTURE_DX, organisation=make_prefecture())
        client.force_login(person)
        words = "見せてくれているものも数えています"
        assert words not in client.get("/").content.decode()

        town = make_organisation(prefecture=person.organisation)
        make_sharing(
            owner=town, reader=person.organisation, subject=SharedSubject.OPERATIONS, since=timezone.now()
        )

        assert words in client.get("/").content.decode()

    def test_offers_only_pages_that_open(self, client):
        for role in Role:
            client.force_login(make_person(role))
            for item in client.get("/").context["navigation"]:
                assert client.get(item.url).status_code == 200, (role, item.url)


class TestUploads:
    def test_larger_than_the_limit_are_refused_while_they_come_in(self, settings):
        settings.MEGURU_UPLOAD_LIMIT_BYTES = 100_000
        file = SimpleUploadedFile("log.csv", b"x" * 100_001)
        request = RequestFactory().post("/", {"file": file})

        with pytest.raises(RequestDataTooBig):
            _ = request.FILES

    def test_larger_than_the_limit_are_answered_in_plain_words(self, settings, client):
        settings.MEGURU_UPLOAD_LIMIT_BYTES = 100_000

        answer = client.post(reverse("sign_in"), {"file": SimpleUploadedFile("log.csv", b"x" * 100_001)})

        assert answer.status_code == 400
        assert "ファイルが大きすぎる" in answer.content.decode()


class TestHealth:
    def test_is_known_to_anyone(self, client):
        assert client.get(reverse("healthz")).json() == {"status": "ok"}


class TestGuide:
    def test_never_passes_html_on(self):
        page = guide.to_html("# t\n\n<script>alert(1)</script> [x](javascript:alert(1))")

        assert "<script" not in page
        assert "javascript:" not in page.replace("(javascript:alert(1))", "")
        assert 'href="javascript' not in page

    def test_links_between_chapters_stay_in_the_app(self):
        assert 'href="/guide/ledger/#x"' in guide.to_html("[記録](ledger.md#x)")

    def test_shows_tables(self):
        assert "<table>" in guide.to_html("| a | b |\n|---|---|\n| 1 | 2 |")

    def test_opens_every_chapter_and_no_other_file(self, client):
        for chapter in guide.chapters():
            assert client.get(reverse("guide_chapter", args=[chapter.name])).status_code == 200
        assert client.get("/guide/README/").status_code == 404
        assert client.get("/guide/..%2f..%2fREADME/").status_code == 404


class TestBeginnings:
    def test_asks_what_brings_somebody_here_and_leads_to_the_diagnosis(self, client):
        client.force_login(make_person(Role.DEPARTMENT_STAFF))

        answer = client.get("/")

        assert "今日は、何をしますか" in answer.content.decode()
        assert answer.context["beginnings"][0].url == reverse("diagnosis:start")
        for one in answer.context["beginnings"]:
            assert client.get(one.url).status_code == 200, one.url

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
    def test_asks_nobody_who_only_looks_after_things(self, client, role):
        client.force_login(make_person(role))

        answer = client.get("/")

        assert answer.context["beginnings"] == ()
        assert "好循環の今" in answer.content.decode()

    def test_takes_up_what_was_begun(self, client):
        clerk = make_person(Role.MUNICIPAL_DX)
        client.force_login(clerk)
        client.post(
            f"{reverse('first_steps:start')}?types=C", {"wish": "窓口の待ち時間を減らす", "types": ["C"]}
        )

        answer = client.get("/")

        assert answer.context["next_step"].initiative.name == "窓口の待ち時間を減らす"
        assert "前の続き" in answer.content.decode()

    def test_the_sign_in_page_leads_to_the_diagnosis_without_an_account(self, client):
        page = client.get(reverse("sign_in")).content.decode()

        assert reverse("diagnosis:start") in page
        assert client.get(reverse("diagnosis:start")).status_code == 200
