"""The support that an initiative looked at, as a paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.programmes.queries import Matched, Matching
from meguru.design.figures import yen
from meguru.engines.documents import Bullets, Document, Heading, Paragraph, Table, to_docx, to_xlsx
from meguru.engines.programme_matching import GIVES_WORDS, RULE_VERSION, Verdict, day_words

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "support.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "support.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


def verdict_words(verdict: Verdict) -> str:
    return {
        Verdict.FITS: _("条件に合う"),
        Verdict.MAYBE: _("確かめることがある"),
        Verdict.NOT: _("条件に合わない"),
    }[verdict]


def support_paper(initiative: Initiative, found: Matching, *, today: dt.date) -> Document:
    """Who asks whom by when first; then every programme with its reasons."""
    return Document(
        title=_("支援策：%s") % initiative.name,
        meta=(
            (_("作成した日"), day_words(today)),
            (_("団体"), initiative.organisation.name),
            (_("照合の規則"), RULE_VERSION),
        ),
        blocks=(
            Heading(2, _("確かめること")),
            _asking(found),
            Heading(2, _("お金の支援")),
            _table(found.money, with_money=True),
            Heading(2, _("人と助言の支援")),
            _table(found.people, with_money=False),
            Paragraph(
                _("「%s」と書いたものは、今も続いているとは限りません。使う前に出典を確かめてください。")
                % found.guide_label
            ),
        ),
    )


def _asking(found: Matching) -> Table | Bullets:
    if not found.kept:
        return Bullets((_("使えるか確かめる支援策は、まだ選んでいません。"),))
    return Table(
        caption=_("だれが、だれに、いつまでに聞くか"),
        headers=(_("支援策"), _("だれが"), _("だれに"), _("いつまでに"), _("理由・メモ")),
        rows=tuple(
            (
                one.fit.programme.name,
                one.decision.asked_by,
                one.decision.ask_whom or one.fit.programme.provider,
                day_words(one.decision.ask_by) if one.decision.ask_by else "",
                one.decision.reason,
            )
            for one in found.kept
            if one.decision
        ),
    )


def _table(rows: Iterable[Matched], *, with_money: bool) -> Table:
    headers = (_("支援策"), _("出す所"), _("受けられるもの"), _("合い具合"), _("理由"), _("どうするか"))
    return Table(
        caption=_("支援策と条件"),
        headers=(*headers, _("見込みの額")) if with_money else headers,
        rows=tuple(_row(one, with_money=with_money) for one in rows),
    )


def _row(one: Matched, *, with_money: bool) -> tuple[str, ...]:
    fit = one.fit
    reasons = [*fit.speaks_against, *fit.unknown, *fit.speaks_for, *fit.warnings]
    cells = (
        fit.programme.name,
        fit.programme.provider,
        GIVES_WORDS[fit.programme.gives],
        verdict_words(fit.verdict),
        "\n".join(reason.message for reason in reasons),
        f"{one.decision.get_answer_display()} {one.decision.reason}".strip() if one.decision else "",
    )
    if not with_money:
        return cells
    return (
        *cells,
        f"{yen(one.estimated.given_yen)}（{one.estimated.formula}）" if one.estimated else one.cannot,
    )
