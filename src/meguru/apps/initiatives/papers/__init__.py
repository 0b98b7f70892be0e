"""Papers of an initiative, each as one document that Word, Excel and PDF render."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.papers.expert import expert_paper
from meguru.apps.initiatives.papers.listing import list_paper
from meguru.apps.initiatives.papers.pitch import pitch_paper
from meguru.apps.initiatives.papers.plan import plan_paper
from meguru.apps.initiatives.papers.roles import roles_paper
from meguru.engines.documents import Document

PAPERS: Mapping[str, Callable[..., Document]] = {
    "pitch": pitch_paper,
    "plan": plan_paper,
    "roles": roles_paper,
    "expert": expert_paper,
}
NAMES: Mapping[str, str | Promise] = {
    "pitch": _("説明の一枚"),
    "plan": _("計画"),
    "roles": _("役割分担"),
    "expert": _("専門家に頼むこと"),
}

__all__ = ["NAMES", "PAPERS", "list_paper"]
