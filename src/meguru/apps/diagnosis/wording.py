"""Words for what the engine found, the same on pages and papers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.engines.diagnosis import Level, TypeResult


def level_words(level: Level) -> str:
    return {
        Level.STRONG: _("強く当てはまる"),
        Level.SOME: _("当てはまる"),
        Level.NONE: _("当てはまらない"),
        Level.UNKNOWN: _("答えがないので不明"),
    }[level]


def all_well_words() -> str:
    return _("今のところ、つまずきは見つかりませんでした。このまま進めてください。")


def not_enough_words(answered: int, asked: int) -> str:
    return _("答えた質問は%(asked)s問のうち%(answered)s問です。半分以上に答えると、結果が出ます。") % {
        "asked": asked,
        "answered": answered,
    }


def strength_words(one: TypeResult) -> str:
    return _("強さ %d%%") % round(100 * one.strength)
