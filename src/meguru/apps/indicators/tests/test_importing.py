"""A table of figures: looked at first, stored as a whole, taken back as a whole; a town's own values stay."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.apps.indicators.models import FiguresImport, HeldFigures, Indicator, IndicatorValue
from meguru.apps.indicators.queries import column
from meguru.apps.indicators.testing import give_values

HEADER = "団体コード,市区町村,令和6年度 情報システムにかかる経費（千円）,待ち時間（分）"


def upload(client, text, *, encoding="utf-8", name="表.csv"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return client.post("/indicators/import/", {"file": SimpleUploadedFile(name, content), "year": "2025"})


def lines(world, *rows):
    named = {"town": world.town, "neighbour": world.neighbour}
    return "\n".join([HEADER, *(f"{named[who].code},{named[who].name},{rest}" for who, rest in rows)])


def store(client, page, **fields):
    posted = {"looked_at": page["plan"].fingerprint} | fields
    return client.post(f"/indicators/import/{page['held'].pk}/store/", posted)


@pytest.mark.django_db
class TestImport:
    def test_a_table_is_looked_at_stored_and_taken_back(self, world, client):
        give_values(world.cost, {world.neighbour: 900.0}, year=2024)
        client.force_login(world.official)

        answer = upload(
            client, lines(world, ("town", "1200,１２．５"), ("neighbour", "950,-")), encoding="cp932"
        )
        page = client.get(answer.url).context
        assert [(one.target, one.year) for one in page["plan"].columns] == [
            ("system_cost", 2024),
            ("new", 2025),
        ]
        assert not IndicatorValue.objects.filter(body=world.town).exists(), "nothing is stored by looking"
        answer = store(client, page)

        assert column(world.cost, user=world.official).by_body == {
            world.town.pk: 1200,
            world.neighbour.pk: 950,
        }
        made = Indicator.objects.get(organisation=world.prefecture)
        assert (made.name, made.unit, made.decimals, made.sharing) == ("待ち時間", "分", 1, "private")
        assert column(made, user=world.official).absences == {world.neighbour.pk: "not_applicable"}
        assert not HeldFigures.objects.exists()
        assert "取り込みました" in client.get(answer.url).content.decode()

        client.post(answer.url + "undo/")

        assert column(world.cost, user=world.official).by_body == {world.neighbour.pk: 900}
        made.refresh_from_db()
        assert made.put_away_at is not None
        client.post(answer.url + "undo/")
        assert FiguresImport.objects.get().undone_at is not None

    def test_what_a_town_entered_stays_and_is_not_told(self, world, client):
        give_values(world.cost, {world.town: 48_151.0}, year=2024, entered_by_body=True, is_released=False)
        client.force_login(world.official)

        page = client.get(upload(client, lines(world, ("town", "1,1"), ("neighbour", "2,2"))).url)
        store(client, page.context)

        assert "48151" not in page.content.decode()
        assert "48,151" not in page.content.decode()
        assert "そのまま残ります" in page.content.decode()
        assert IndicatorValue.objects.get(body=world.town, indicator=world.cost).value == 48_151

    def test_rows_that_cannot_be_read_are_told_and_left_out_only_when_somebody_says_so(self, world, client):
        client.force_login(world.official)
        text = lines(world, ("town", "たくさん,1"), ("neighbour", "2,2")) + "\n999999,どこか町,1,1"

        page = client.get(upload(client, text).url)
        refused = store(client, page.context)
        assert refused.status_code == 422
        assert not IndicatorValue.objects.exists()
        assert "999999" in page.content.decode()
        store(client, page.context, without_wrong="1")

        assert set(IndicatorValue.objects.values_list("body", flat=True)) == {world.neighbour.pk}

    def test_a_town_imports_for_itself_only_and_that_waits_for_release(self, world, client):
        client.force_login(world.clerk)

        page = client.get(upload(client, lines(world, ("town", "5,1"), ("neighbour", "6,2"))).url).context
        store(client, page)

        rows = IndicatorValue.objects.filter(indicator=world.cost)
        assert [(one.body_id, one.is_released, one.entered_by_body) for one in rows] == [
            (world.town.pk, False, True)
        ]
        assert column(world.cost, user=world.official) is None

    @pytest.mark.parametrize("is_released", [True, False])
    def test_a_town_corrects_its_own_values_and_what_was_public_stays_so(self, world, client, is_released):
        give_values(world.cost, {world.town: 4.0}, year=2024, entered_by_body=True, is_released=is_released)
        client.force_login(world.clerk)

        page = client.get(upload(client, lines(world, ("town", "5,1"))).url).context
        answer = store(client, page)

        corrected = IndicatorValue.objects.get(body=world.town, indicator=world.cost)
        assert (corrected.value, corrected.is_released) == (5, is_released)
        client.post(answer.url + "undo/")
        corrected.refresh_from_db()
        assert (corrected.value, corrected.is_released) == (4, is_released)

    def test_columns_go_where_somebody_sends_them(self, world, client):
        client.force_login(world.official)
        answer = upload(client, lines(world, ("town", "5,1")))

        client.post(answer.url, {"to-3": "", "to-4": "new", "name-4": "窓口の待ち時間", "year-4": "R5"})
        page = client.get(answer.url).context
        store(client, page)

        assert not world.cost.figures.exists()
        made = Indicator.objects.get(organisation=world.prefecture)
        assert (made.name, made.figures.get().year) == ("窓口の待ち時間", 2023)

    def test_what_changed_meanwhile_is_looked_at_again(self, world, client):
        client.force_login(world.official)
        page = client.get(upload(client, lines(world, ("town", "5,1"))).url).context
        give_values(world.cost, {world.town: 4.0}, year=2024)

        answer = store(client, page)

        assert answer.status_code == 409
        assert IndicatorValue.objects.get().value == 4

    def test_yen_become_thousand_yen_and_other_units_are_refused(self, world, client):
        client.force_login(world.official)
        text = f"団体コード,情報システムにかかる経費（円）2024\n{world.town.code},5000000"
        page = client.get(upload(client, text).url)
        assert "「円」を「千円」に直して読みます" in page.content.decode()
        store(client, page.context)
        assert IndicatorValue.objects.get().value == 5_000

        text = f"団体コード,情報システムにかかる経費 2023\n{world.town.code},30%"
        assert "単位が合いません" in client.get(upload(client, text).url).content.decode()

    @pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"a,b\n1,2"])
    def test_what_is_no_table_is_refused_in_words_and_not_kept(self, world, client, content):
        client.force_login(world.official)

        answer = upload(client, content)

        assert answer.status_code == 422
        assert not HeldFigures.objects.exists()

    def test_nobody_opens_what_another_holds(self, world, client):
        client.force_login(world.official)
        answer = upload(client, lines(world, ("town", "5,1")))
        client.force_login(world.other)

        assert client.get(answer.url).status_code == 404
        assert client.post(answer.url + "store/").status_code == 404


@pytest.mark.django_db
class TestOwnIndicators:
    def described(self, **fields):
        return {
            "name": "待ち時間",
            "kind": "number",
            "unit": "分",
            "decimals": "1",
            "direction": "less",
            "sharing": "private",
        } | fields

    def test_one_is_made_changed_put_away_and_brought_back(self, world, client):
        client.force_login(world.clerk)
        client.post("/indicators/new/", self.described())
        made = Indicator.objects.get(organisation=world.town)
        address = f"/indicators/{made.key}/"

        client.post(address + "edit/", self.described(name="窓口の待ち時間", revision="1"))
        stale = client.post(address + "edit/", self.described(name="別の名前", revision="1"))
        assert stale.status_code == 409
        assert "窓口の待ち時間" in stale.content.decode()
        client.post(address + "put-away/")
        assert made.key not in client.get("/indicators/").context["rows"]
        client.post(address + "bring-back/")

        made.refresh_from_db()
        assert (made.name, made.put_away_at) == ("窓口の待ち時間", None)

    def test_the_same_name_twice_is_told(self, world, client):
        client.force_login(world.clerk)
        client.post("/indicators/new/", self.described())

        assert "もうあります" in client.post("/indicators/new/", self.described()).content.decode()

    def test_a_private_one_is_found_by_nobody_else(self, world, client):
        client.force_login(world.clerk)
        client.post("/indicators/new/", self.described())
        key = Indicator.objects.get(organisation=world.town).key
        for stranger in (world.other, world.official):
            client.force_login(stranger)
            assert client.get(f"/indicators/{key}/series/").status_code == 404
            assert client.get(f"/indicators/{key}/values/").status_code == 404
            assert client.post(f"/indicators/{key}/edit/").status_code == 404

    def test_a_year_that_is_defined_otherwise_breaks_the_line(self, world, client):
        client.force_login(world.clerk)
        client.post("/indicators/new/", self.described())
        made = Indicator.objects.get(organisation=world.town)
        for year, value in ((2022, 5.0), (2023, 6.0), (2024, 9.0)):
            give_values(made, {world.town: value}, year=year)

        client.post(
            f"/indicators/{made.key}/years/", {"as_of-2024": "", "note-2024": "", "otherwise-2024": "1"}
        )

        page = client.get(f"/indicators/{made.key}/series/")
        assert page.context["picture"].breaks[0][0] == 2024
        assert len(page.context["picture"].lines[0].pieces) == 1, "2022 to 2023, and none across to 2024"
        assert "前の年と定義が違う" in page.content.decode()
        assert client.get(f"/indicators/{made.key}/series/file/").status_code == 200

    def test_tables_go_out_and_come_back(self, world, client):
        give_values(world.cost, {world.town: 7.0, world.neighbour: None}, year=2024)
        client.force_login(world.official)

        content = client.get(
            f"/indicators/tables/file/?theme=costs&prefecture={world.prefecture.code}&year=2024&as=csv"
        ).content
        changed = content.decode("utf-8-sig").replace(",7", ",8").encode()
        plan = client.get(upload(client, changed).url).context["plan"]

        assert [(one.target, one.counts["changed"]) for one in plan.columns] == [("system_cost", 1)]
        assert client.get("/indicators/tables/").status_code == 200
        assert client.get("/indicators/tables/template/?year=2025").status_code == 200
