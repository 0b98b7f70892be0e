"""The seven stages of the loop, in order. Pages name the stage they belong to by its key."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Stage:
    """好循環の段階: one stage of the loop. `verb` is what one does there, in one short phrase."""

    key: str
    label: str | Promise
    verb: str | Promise


STAGES: tuple[Stage, ...] = (
    Stage("see", _("診る"), _("業務と作業記録を集め、今の姿を測ります")),
    Stage("draw", _("描く"), _("業務の流れを図にして、みんなで確かめます")),
    Stage("change", _("変える"), _("見直し案を試算し、あるべき姿を決めます")),
    Stage("choose", _("選ぶ"), _("道具や事業者を、理由をつけて選びます")),
    Stage("deliver", _("届ける"), _("新しい手続きを住民に届けます")),
    Stage("confirm", _("確かめる"), _("効果を記録から確かめます")),
    Stage("reinvest", _("再投資"), _("浮いた時間とお金を次のサービスに回します")),
)

STAGE_KEYS: tuple[str, ...] = tuple(stage.key for stage in STAGES)


def stage_after(key: str) -> Stage:
    """The stage that follows; after the last one the loop begins again. ValueError for an unknown key."""
    return STAGES[(STAGE_KEYS.index(key) + 1) % len(STAGES)]
