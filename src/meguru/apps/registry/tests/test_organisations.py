import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from meguru.apps.registry import municipalities
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.testing import make_department, make_organisation, make_person, make_prefecture
from meguru.engines.organisation_codes import is_valid

pytestmark = pytest.mark.django_db
SOURCE = settings.PROJECT_ROOT.parent / "shared" / "data" / "japan_1741_municipalities.csv"


class TestLoadMunicipalities:
    def test_stores_all_of_japan(self):
        load_municipalities()

        towns = Organisation.objects.exclude(kind="prefecture")
        assert towns.count() == 1741
        assert Organisation.objects.filter(kind="prefecture").count() == 47
        assert sum(towns.values_list("population_2020", flat=True)) == 126_146_099
        assert not towns.filter(prefecture=None).exists()

    def test_knows_a_city_with_its_prefecture(self):
        load_municipalities()

        city = Organisation.objects.get(code="272272")
        assert (city.name, city.kana, city.prefecture.name) == ("東大阪市", "ひがしおおさかし", "大阪府")
        assert city.prefecture.code == "270008"
        assert 34 < city.latitude < 35

    def test_again_corrects_facts_and_touches_nothing_else(self, capsys):
        load_municipalities()
        fictional = make_organisation(name="架空町")
        Organisation.objects.filter(code="272272").update(name="誤り", population_2020=0)

        call_command("load_municipalities")

        assert Organisation.objects.get(code="272272").name == "東大阪市"
        assert Organisation.objects.filter(pk=fictional.pk, name="架空町").exists()
        assert Organisation.objects.filter(is_fictional=False).count() == 1788

    def test_holds_valid_codes_once_each(self):
        folder = Path(municipalities.__file__).parent
        codes = [
            row["code"]
            for name in ("prefectures.csv", "municipalities.csv")
            for row in csv.DictReader((folder / name).open(encoding="utf-8"))
        ]

        assert all(is_valid(code) for code in codes)
        assert len(set(codes)) == len(codes) == 1788

    @pytest.mark.skipif(not SOURCE.exists(), reason="the source table is not on this machine")
    def test_agrees_with_the_source_table(self):
        load_municipalities()

        with SOURCE.open(encoding="utf-8") as stream:
            expected = {
                row["code6"]: (row["name"], row["kana"], row["pref"], int(row["population_2025"]))
                for row in csv.DictReader(stream)
            }
        stored = Organisation.objects.exclude(kind="prefecture").select_related("prefecture")
        assert {
            town.code: (town.name, town.kana, town.prefecture.name, town.population_2025_preliminary)
            for town in stored
        } == expected


class TestTheDatabaseRefuses:
    def refuses(self, make):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()

    @pytest.mark.parametrize("code", ["", "12345", "12345a", "１２３４５６", " 12345"])
    def test_a_code_that_is_not_six_digits(self, code):
        self.refuses(lambda: Organisation.objects.create(code=code, name="x", kind="prefecture"))

    def test_the_same_code_twice(self):
        code = make_prefecture().code

        self.refuses(lambda: make_prefecture(code=code))

    def test_a_town_without_a_prefecture(self):
        self.refuses(lambda: Organisation.objects.create(code="990001", name="x", kind="town"))

    def test_two_departments_of_one_name_side_by_side(self):
        department = make_department(name="市民課")

        self.refuses(lambda: make_department(organisation=department.organisation, name="市民課"))
        make_department(organisation=department.organisation, parent=department, name="市民課")

    def test_the_same_sign_in_name_twice(self):
        make_person(sign_in_name="aoki")

        self.refuses(lambda: make_person(sign_in_name="ＡＯＫＩ"))


class TestPerson:
    def test_is_found_without_regard_to_case_and_width(self):
        person = make_person(sign_in_name="Ａoki.Hanako ")

        assert Person.objects.get_by_natural_key("AOKI.hanako") == person

    def test_without_a_password_cannot_sign_in(self):
        assert not make_person(password=None).check_password("")

    def test_residents_are_the_newest_count_even_when_it_is_zero(self):
        assert make_organisation(population_2020=10, population_2025_preliminary=0).residents == 0
        assert make_organisation(population_2020=10, population_2025_preliminary=None).residents == 10
