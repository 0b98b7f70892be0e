"""Make the small world of the browser tests in the database of DATABASE_URL; print it as one line of JSON.

Run as a script, in a process of its own, so that nothing of it reaches the database of the other tests.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from counter_log import counter_log_csv  # noqa: E402 - models can be imported after setup only
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from world_of_initiatives import Team, make_world_of_initiatives  # noqa: E402
from world_of_surveys import make_world_of_surveys  # noqa: E402
from world_of_systems import Desk, make_world_of_systems  # noqa: E402
from world_of_the_gap import make_world_of_the_gap  # noqa: E402

from meguru.apps.comparison.testing import make_drawn_process  # noqa: E402
from meguru.apps.diagnosis.testing import STUCK_AT_C, STUCK_AT_H, make_round, make_sheet  # noqa: E402
from meguru.apps.first_steps.testing import make_begun  # noqa: E402
from meguru.apps.inventory.testing import make_operation  # noqa: E402
from meguru.apps.processes import commands as processes  # noqa: E402
from meguru.apps.processes.models import Process, ProcessVersion  # noqa: E402
from meguru.apps.registry.models import Department, Organisation, Person  # noqa: E402
from meguru.apps.registry.roles import Role, SharedSubject  # noqa: E402
from meguru.apps.registry.testing import (  # noqa: E402
    make_department,
    make_organisation,
    make_person,
    make_prefecture,
    make_sharing,
)
from meguru.apps.scenarios.testing import counter_file  # noqa: E402
from meguru.engines.eventlogs import ColumnChoice, read_log  # noqa: E402

PASSWORD = "meguru-no-tabi-2026"
NAMES = {
    Role.DEPARTMENT_STAFF: "青木 美咲",
    Role.SECTION_CHIEF: "木村 久",
    Role.MUNICIPAL_DX: "石田 健",
    Role.PREFECTURE_DX: "上野 彩",
    Role.AUDITOR: "江口 誠",
    Role.ADMINISTRATOR: "大野 直子",
}


def main() -> int:
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    prefecture = make_prefecture(name="めぐり県")
    city = make_organisation(
        name="みなと市", kind=Organisation.Kind.CITY, prefecture=prefecture, population_2020=120_000
    )
    section = make_department(organisation=city, name="市民課")
    people = make_people(city=city, prefecture=prefecture, section=section)
    chief = people[Role.DEPARTMENT_STAFF]
    make_sharing(owner=city, reader=prefecture, subject=SharedSubject.OPERATIONS, since=timezone.now())
    analysed = make_process(section=section, name="転出届の受付", by=chief)
    ask_for_analysis(process=analysed, by=chief)
    empty = make_process(section=section, name="転入届の受付", by=chief)
    drawn = make_process(section=section, name="印鑑登録の受付", by=chief, yearly_volume=5200)
    draw_counter(process=drawn, by=chief)
    draw_neighbours()
    blank = make_process(section=section, name="住所変更届の受付", by=chief)
    reviewed = make_process(section=section, name="世帯変更届の受付", by=chief)
    draw_counter(process=reviewed, by=chief)
    diagnose_office(by=people[Role.MUNICIPAL_DX], section=section)
    initiative = make_world_of_initiatives(
        Team(clerk=chief, chief=people[Role.SECTION_CHIEF], dx=people[Role.MUNICIPAL_DX], section=section)
    )
    make_world_of_systems(
        Desk(clerk=chief, chief=people[Role.SECTION_CHIEF], dx=people[Role.MUNICIPAL_DX], section=section),
        initiative=initiative,
    )
    file = settings.VAR_DIR / "tennyu.csv"
    file.write_bytes(counter_log_csv())
    names = {role.value: person.sign_in_name for role, person in people.items()}
    facts = {
        "city": city.name,
        "analysed_process": analysed.pk,
        "empty_process": empty.pk,
        "drawn_process": drawn.pk,
        "blank_process": blank.pk,
        "reviewed_process": reviewed.pk,
        "initiative": initiative.pk,
        "counter_log": str(file),
    }
    make_world_of_surveys(officer=people[Role.PREFECTURE_DX], city=city)
    facts |= make_world_of_the_gap(password=PASSWORD)
    print(json.dumps({"people": names, "password": PASSWORD, "facts": facts}))
    return 0


def diagnose_office(*, by: Person, section: Department) -> None:
    """People answered in a round, and the DX section has begun with a first step."""
    asked = make_round(by=by)
    for answers in (STUCK_AT_C, STUCK_AT_C, STUCK_AT_H):
        make_sheet(answers, round=asked, department=section)
    make_sheet(STUCK_AT_H, person=by)
    make_sheet(STUCK_AT_C, person=by)
    make_begun("C", "H", by=by)


def make_people(*, city: Organisation, prefecture: Organisation, section: Department) -> dict[Role, Person]:
    """One person for every role; the sign-in name is the role."""
    return {
        role: make_person(
            role,
            organisation=prefecture if role == Role.PREFECTURE_DX else city,
            department=section if role in (Role.DEPARTMENT_STAFF, Role.SECTION_CHIEF) else None,
            password=PASSWORD,
            name=name,
            sign_in_name=role.value,
        )
        for role, name in NAMES.items()
    }


def make_process(*, section: Department, name: str, by: Person, yearly_volume: int = 310) -> Process:
    operation = make_operation(
        department=section, name=name, yearly_volume=yearly_volume, yearly_hours=yearly_volume // 2
    )
    return processes.add_process(operation=operation, name=f"{name}の流れ", by=by, now=timezone.now())


def draw_counter(*, process: Process, by: Person) -> None:
    """A drawing with minutes, of a counter and a back office."""
    processes.import_bpmn(
        process=process,
        content=counter_file(),
        file_name="counter.bpmn",
        kind=ProcessVersion.Kind.AS_IS,
        note="",
        by=by,
        now=timezone.now(),
    )


def draw_neighbours() -> None:
    """Two towns that let everybody read how they do the same, and a standard for it."""
    received, checked, handed = "申請書を受け取り本人を確認する", "申請書の記入を点検する", "登録証を交付する"
    for town, steps in (
        ("いりえ市", (received, checked, "台帳に登録する", handed)),
        ("みさき町", ("申請書を受理し本人確認する", "台帳に登録する", handed, "申請書をつづって保管する")),
    ):
        office = make_organisation(name=town, kind=Organisation.Kind.CITY)
        make_drawn_process(*steps, office=office, name="印鑑登録の受付", sharing="public")
    standard = make_organisation(name="しおさい市", kind=Organisation.Kind.CITY)
    make_drawn_process(
        received, handed, office=standard, name="印鑑登録の受付", kind="standard", sharing="public"
    )


def ask_for_analysis(*, process: Process, by: Person) -> None:
    """The background work of the server will do it while the tests begin."""
    log = read_log(counter_log_csv(), filename="tenshutsu.csv", columns=ColumnChoice(activity="処理内容"))
    imported = processes.import_log(
        process=process,
        log=log,
        name="令和7年度 転出届",
        file_name="tenshutsu.csv",
        sha256="0" * 64,
        by=by,
        now=timezone.now(),
    )
    processes.start_analysis(process=process, log=imported, by=by, now=timezone.now())


if __name__ == "__main__":
    sys.exit(main())
