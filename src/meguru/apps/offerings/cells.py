"""The cells of the matrix as one piece of HTML per row: thousands of them, of few different kinds."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from meguru.apps.offerings.papers import offer_words
from meguru.engines.service_gap import Offered, OfferState


class Cells:
    """Writes rows of cells; every kind of cell is written once. `own` is the place of one's own column, if any."""

    def __init__(self, *, own: int | None) -> None:
        self._own = own
        self._written: dict[tuple[Offered, bool], SafeString] = {}

    def row(self, offers: Sequence[Offered]) -> SafeString:
        cells = [self._cell(one, is_own=place == self._own) for place, one in enumerate(offers)]
        return mark_safe("".join(cells))  # every part is escaped by format_html

    def _cell(self, one: Offered, *, is_own: bool) -> SafeString:
        kind = (one, is_own)
        if kind not in self._written:
            self._written[kind] = format_html(
                '<td class="offer offer--{}{}"><span aria-hidden="true">{}</span>'
                '<span class="visually-hidden">{}</span></td>',
                one.state.value,
                " offers__own" if is_own else "",
                _mark(one),
                offer_words(one),
            )
        return self._written[kind]


def _mark(one: Offered) -> str:
    """One letter for the narrow cell; the words stand beside it for the ear."""
    if one.state is OfferState.UNKNOWN:
        return "？"
    if not one.is_offered:
        return "×"
    if one.is_by_smartphone:
        return "◎"
    return "○" if one.is_online else "△" if one.channels else "●"
