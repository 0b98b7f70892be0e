"""The list of services goes to Excel and CSV and comes back: looked at first, stored whole, taken back whole."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.ledger.models import Event
from meguru.apps.offerings.models import HeldOfferings, Offering, OfferingImport, ReleasedOffering
from meguru.apps.offerings.testing import MISSING, an_offer, note
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_organisation(name="試験中央町")


@pytest.fixture
def aoki(client, town):
    person = make_person(Role.MUNICIPAL_DX, organisation=town, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"offerings:{name}", args=args)


def words(answer):
    return answer.content.decode()


def table(*rows, headings=("サービス", "提供", "アプリ", "LINE", "操作の直接さ", "いつから", "備考")):
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(client, content, name="表.xlsx"):
    return client.post(url("import"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def store(client, held=None):
    shown = client.get(url("preview", (held or HeldOfferings.objects.get()).pk))
    tokens = [line.token for line, _ticked in shown.context["rows"]]
    return client.post(url("store", (held or HeldOfferings.objects.get()).pk), {"row": tokens}, follow=True)


class TestComingBack:
    def test_nothing_changes_before_it_was_looked_at(self, client, aoki):
        shown = words(
            send(client, table(["図書館の貸出の予約", "ある", "", "はい", "直接操作", "R5.4", "試行"]))
        )

        assert "手段：<ins>LINE</ins>" in shown
        assert "2023年4月" in shown
        assert not Offering.objects.exists()

        done = words(store(client))

        assert "変えた行は1件です。まだ公表はしていません" in done
        kept = Offering.objects.get()
        assert (kept.state, kept.channels, kept.directness) == ("offered", ["line"], "direct")
        assert not ReleasedOffering.objects.exists()
        assert Event.objects.filter(activity="offerings.imported").exists()

    def test_what_goes_out_comes_back_unchanged(self, client, aoki, town):
        note(
            town,
            {
                "library_loan": an_offer("line", "web", directness="direct", since="2023-04"),
                "bulky_waste": MISSING,
            },
        )

        for kind in ("xlsx", "csv"):
            content = client.get(url("own_file", kind)).content
            shown = words(send(client, content, f"表.{kind}"))
            assert "取り込める変更はありません" in shown

    def test_other_headings_and_marks_are_understood(self, client, aoki):
        content = table(["図書館の貸出の予約", "○"], ["粗大ごみの申込", "×"], headings=("サービス名", "有無"))
        send(client, content)
        store(client)

        assert dict(Offering.objects.values_list("service", "state")) == {
            "library_loan": "offered",
            "bulky_waste": "not_offered",
        }

    def test_every_row_that_cannot_be_stored_says_why(self, client, aoki):
        shown = words(
            send(
                client,
                table(
                    ["宇宙旅行の申込", "ある", "", "", "", "", ""],
                    ["図書館の貸出の予約", "たぶん", "", "", "", "", ""],
                    ["粗大ごみの申込", "ない", "はい", "", "", "", ""],
                    ["妊娠の届出", "ある", "", "", "", "去年", ""],
                    ["電子図書館", "ある", "", "", "", "", ""],
                    ["電子図書館", "ない", "", "", "", "", ""],
                ),
            )
        )

        assert "この名前のサービスは一覧にありません" in shown
        assert "たぶん" in shown
        assert "「ある」となっていません" in shown
        assert "年月として読めません" in shown
        assert "6行目と同じサービスです" in shown
        assert not Offering.objects.exists()

    def test_an_empty_cell_keeps_what_was_there(self, client, aoki, town):
        note(town, {"library_loan": an_offer("line", note="大事")})
        send(client, table(["図書館の貸出の予約", "", "はい", "", "", "", ""]))
        store(client)

        kept = Offering.objects.get()
        assert (kept.channels, kept.note) == (["app", "line"], "大事")

    def test_a_colleague_in_between_stops_the_whole_table(self, client, aoki, town):
        send(
            client,
            table(["図書館の貸出の予約", "ある"], ["粗大ごみの申込", "ある"], headings=("サービス", "提供")),
        )
        held = HeldOfferings.objects.get()
        tokens = [line.token for line, _t in client.get(url("preview", held.pk)).context["rows"]]
        note(town, {"library_loan": MISSING})

        answer = client.post(url("store", held.pk), {"row": tokens})

        assert answer.status_code == 409
        assert "見ている間に" in words(answer)
        assert Offering.objects.count() == 1

    def test_is_taken_back_without_what_was_changed_since(self, client, aoki, town):
        note(town, {"library_loan": MISSING})
        send(
            client,
            table(["図書館の貸出の予約", "ある"], ["粗大ごみの申込", "ある"], headings=("サービス", "提供")),
        )
        store(client)
        Offering.objects.filter(service="bulky_waste").update(revision=9, note="直した")

        shown = words(client.post(url("undo", OfferingImport.objects.get().pk), follow=True))

        assert Offering.objects.get(service="library_loan").state == "not_offered"
        assert Offering.objects.get(service="bulky_waste").note == "直した"
        assert "そのままにしました：粗大ごみの申込" in shown
        assert "もう取り消してあります" in words(
            client.post(url("undo", OfferingImport.objects.get().pk), follow=True)
        )

    @pytest.mark.parametrize("content", [b"", b"not a table", b"\x00\x01\x02"])
    def test_a_file_that_is_none_is_refused_with_words(self, client, aoki, content):
        answer = client.post(url("import"), {"file": SimpleUploadedFile("表.xlsx", content)})

        assert answer.status_code == 422
        assert not HeldOfferings.objects.exists()

    def test_nobody_else_sees_or_stores_what_somebody_holds(self, client, aoki, town):
        send(client, table(["図書館の貸出の予約", "ある"], headings=("サービス", "提供")))
        held = HeldOfferings.objects.get()
        for other in (make_person(Role.MUNICIPAL_DX, organisation=town), make_person(Role.MUNICIPAL_DX)):
            client.force_login(other)
            assert client.get(url("preview", held.pk)).status_code == 404
            assert client.post(url("store", held.pk), {"row": "2:0"}).status_code == 404


class TestGoingOut:
    def test_the_workbook_of_a_prefecture_has_the_matrix_the_counts_and_the_shares(self, client, aoki, town):
        note(town, {"library_loan": an_offer("line", directness="direct")}, is_public=True)

        book = load_workbook(io.BytesIO(client.get(url("file")).content))

        texts = [str(cell) for sheet in book for line in sheet.values for cell in line]
        assert "LINE／最初の画面で終わる" in texts
        assert "試験中央町" in texts


class TestOtherPrefectures:
    @pytest.fixture
    def real(self):
        return [make_prefecture(name=f"試験実{n}県", is_fictional=False) for n in (1, 2)]

    @pytest.fixture
    def figures(self, real):
        first, second = real
        bodies = [
            make_organisation(prefecture=home, is_fictional=False) for home in (first, first, second, second)
        ]
        give_values(
            make_indicator("proc_01", kind="percent", unit="%"),
            dict(zip(bodies, (5, 0, 7, None), strict=True)),
        )
        return bodies

    def test_rates_are_of_all_municipalities_and_missing_ones_are_told(self, client, real, figures):
        client.force_login(make_person(organisation=figures[0]))

        shown = words(client.get(url("service", "library_loan")))
        listed = client.get(url("regions"))

        rows = {
            row["region"].prefecture.pk: row["region"]
            for row in client.get(url("service", "library_loan")).context["regions"]
        }
        assert rows[real[0].pk].coverage.share == rows[real[1].pk].coverage.share == 0.5
        assert rows[real[0].pk].place == rows[real[1].pk].place == 1  # a tie shares the place
        assert rows[real[1].pk].coverage.unknown == 1
        assert "導入率" in shown
        (line,) = listed.context["lines"]
        assert (line.nation.offering, line.nation.of) == (2, 4)

    def test_the_sample_is_never_ranked_among_real_ones(self, client, aoki, figures):
        shown = words(client.get(url("regions")))

        assert "見本の県は、実際の都道府県とは比べません" in shown
        assert "50.0%" in shown
        assert client.get(url("regions")).context["lines"][0].place is None
