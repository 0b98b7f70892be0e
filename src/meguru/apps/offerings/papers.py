"""The services of a prefecture's municipalities as a workbook to go on with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.offerings.bridge import channel_words, directness_words
from meguru.apps.offerings.queries import Overview, ServiceLine, catalogue
from meguru.engines.documents import ColumnKind, Document, Paragraph, Table, to_xlsx
from meguru.engines.service_gap import Offered, OfferState


def workbook(shown: Overview) -> bytes:
    """One sheet of services x municipalities, one of counts by municipality, one of shares by service."""
    return to_xlsx(
        Document(
            title=_("サービスの提供：%s") % shown.prefecture.name,
            meta=((_("一覧の版"), catalogue().version),),
            blocks=(
                Paragraph(
                    _("市区町村が公表した内容です。まだ公表していない団体は「わからない」として数えます。")
                ),
                _matrix(shown),
                _counts(shown),
                _shares(shown),
            ),
        )
    )


def offer_words(one: Offered) -> str:
    """One cell in words: ways of an offered service, a cross, or a question mark."""
    if one.state is OfferState.UNKNOWN:
        return "？"
    if not one.is_offered:
        return "×"
    ways = channel_words([channel.value for channel in one.channels])
    told = [ways or "○", directness_words(one.directness.value) if one.directness else ""]
    return "／".join(word for word in told if word)


def _matrix(shown: Overview) -> Table:
    fields = {one.id: one.name for one in catalogue().fields}
    return Table(
        caption=_("サービスと市区町村"),
        headers=(_("分野"), _("サービス"), *(body.name for body in shown.bodies)),
        rows=tuple(
            (fields[line.service.field], line.service.name, *(offer_words(one) for one in line.offers))
            for line in shown.lines
        ),
        note=_("×は提供なし、？はわからない（公表していない）です。"),
    )


def _counts(shown: Overview) -> Table:
    headers = (
        _("団体コード"),
        _("市区町村"),
        _("提供している"),
        _("スマホで使える"),
        _("アプリだけ"),
        _("LINEだけ"),
        _("両方"),
        _("最初の画面で終わる"),
        _("アプリへ移る"),
        _("ホームページへ移る"),
        _("直接さがわからない"),
        _("ウェブだけ"),
        _("わからない"),
    )
    return Table(
        caption=_("市区町村ごとの数"),
        headers=headers,
        rows=tuple(
            (
                one.body.code,
                one.body.name,
                one.count.offered,
                one.count.smartphone,
                one.count.app_only,
                one.count.line_only,
                one.count.both,
                one.count.direct,
                one.count.to_app,
                one.count.to_web,
                one.count.directness_unknown,
                one.count.web_only,
                one.count.unknown,
            )
            for one in shown.towns
        ),
        kinds=(*(ColumnKind.TEXT,) * 2, *(ColumnKind.INTEGER,) * (len(headers) - 2)),
    )


def _shares(shown: Overview) -> Table:
    return Table(
        caption=_("サービスごとの導入率"),
        headers=(_("サービス"), _("ある"), _("ない"), _("わからない"), _("全団体"), _("導入率")),
        rows=tuple(_share_row(line) for line in shown.lines),
        kinds=(ColumnKind.TEXT, *(ColumnKind.INTEGER,) * 4, ColumnKind.PERCENT),
        note=_("導入率は、「ある」を全部の市区町村の数で割ったものです。"),
    )


def _share_row(line: ServiceLine) -> tuple[str | int | float | None, ...]:
    share = line.coverage
    return (line.service.name, share.offering, share.not_offering, share.unknown, share.of, share.share)
