"""The list of who is asked, as a table that goes out to Excel and comes back with addressees and mail addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Organisation
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries.collecting import known_contacts, towns_by_code
from meguru.engines.organisation_codes import NotACodeError, with_check_digit
from meguru.engines.spreadsheets import (
    Column,
    Notice,
    Problem,
    TableLayout,
    TableRow,
    read_table,
    write_workbook,
)

MOST_ROWS = 2_000
LAYOUT = TableLayout(
    name="survey-recipients",
    version=1,
    sheet="依頼先",
    columns=(
        Column(
            "code",
            "団体コード",
            required=True,
            note="6桁の全国地方公共団体コード。5桁でも読めます。例：271004",
        ),
        Column("name", "団体名", note="書かなくてもかまいません。書くと、コードと合うかを確かめます。"),
        Column("addressee", "あて名", longest=120, note="例：企画課　山田"),
        Column("email", "電子メール", longest=254, note="例：kikaku@city.example.lg.jp"),
    ),
    frozen=2,
    about=(
        "調査を頼む団体と、あて名、電子メールの表です。",
        "一行に一団体を書きます。電子メールが空の団体には、手紙を印刷して送れます。",
    ),
)


@dataclass(frozen=True, slots=True)
class PlannedRecipient:
    """One row that was understood."""

    body: Organisation
    addressee: str
    email: str


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """依頼先の表を読んだ結果: with any problem nothing is stored."""

    rows: tuple[PlannedRecipient, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def recipients_workbook(survey: Survey) -> bytes:
    """Everybody who may be asked, with what is known of them: to be shortened and filled in."""
    asked = {one.body_id: (one.addressee, one.email) for one in survey.recipients.filter(department=None)}
    known = known_contacts(survey.organisation)
    rows = []
    for code, body in sorted(towns_by_code(survey.organisation).items()):
        addressee, email = asked.get(body.pk) or known.get((body.pk, None), ("", ""))
        rows.append(TableRow({"code": code, "name": body.name, "addressee": addressee, "email": email}))
    return write_workbook(LAYOUT, rows)


def plan_recipients(survey: Survey, content: bytes) -> PlannedTable:
    """What a table says, row by row. Raises: Refused of the engine when nothing of the file can be used."""
    table = read_table(content, LAYOUT, most_rows=MOST_ROWS)
    towns = towns_by_code(survey.organisation)
    problems = list(table.problems)
    planned: dict[int, PlannedRecipient] = {}
    first_rows: dict[int, int] = {}
    for row in table.rows:
        if row.wrong:
            continue
        body, wrong = _body_of(row.values, towns)
        email = unicodedata.normalize("NFKC", str(row.values.get("email") or "")).strip()
        if body is None:
            problems.append(
                Problem("code", row.number, "団体コード", wrong, str(row.values.get("code"))[:40])
            )
        elif body.pk in first_rows:
            words = _("%s行目と同じ団体です。一行にまとめてください。") % first_rows[body.pk]
            problems.append(Problem("twice", row.number, "団体コード", words, body.code))
        elif email and not _is_email(email):
            words = _("電子メールの形になっていません。例：kikaku@city.example.lg.jp")
            problems.append(Problem("email", row.number, "電子メール", words, email[:80]))
        else:
            first_rows[body.pk] = row.number
            planned[body.pk] = PlannedRecipient(body, str(row.values.get("addressee") or "").strip(), email)
    return PlannedTable(
        rows=tuple(planned.values()),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        notices=table.notices,
    )


def _body_of(
    values: Mapping[str, object], towns: Mapping[str, Organisation]
) -> tuple[Organisation | None, str]:
    """The town of a row, or why there is none."""
    typed = unicodedata.normalize("NFKC", str(values.get("code") or "")).strip()
    digits = typed.replace("-", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) in (4, 5):
        try:  # Excel takes leading zeros away, and many lists leave the check digit out
            digits = with_check_digit(digits.zfill(5))
        except NotACodeError:
            return None, _("6桁の団体コードではありません。例：271004")
    body = towns.get(digits)
    if body is None:
        return None, _(
            "依頼できる団体のコードではありません。県内の団体か、同じ共有グループの団体のコードを入れてください。"
        )
    name = str(values.get("name") or "").strip()
    if name and name != body.name and name not in f"{body.prefecture or ''}{body.county}{body.name}":
        return None, _("コードは%(name)sのものです。団体名「%(typed)s」と合いません。") % {
            "name": body.name,
            "typed": name[:40],
        }
    return body, ""


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
