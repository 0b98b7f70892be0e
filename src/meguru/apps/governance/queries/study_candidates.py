"""Studies of servers as savings that an initiative could take into the ledger."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.consolidation import queries as consolidation
from meguru.apps.consolidation.bridge import UnknownRecord
from meguru.apps.consolidation.models import Study
from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries.candidates_model import MOST_OF_A_KIND, Candidate
from meguru.apps.registry.models import Person
from meguru.engines.savings import Amount


def study_candidates(keys: set[str], user: Person) -> list[Candidate]:
    """Finished studies that move one of the systems. Every system moved is kept, so that overlaps are found."""
    rows = Study.objects.visible_to(user).in_use().filter(state=Study.State.DONE)
    found = []
    for study in rows[:MOST_OF_A_KIND]:
        try:
            told, result = consolidation.expected_saving(study), consolidation.result_of(study)
        except UnknownRecord:
            continue
        moved = {one.system for one in result.waves.moves}
        if told is None or sum(told.yen_by_fiscal_year.values()) <= 0 or not moved & keys:
            continue
        facts = [(_("もとにしたもの"), told.source), (_("決まりの版"), told.rule_version)]
        if told.unknown_servers:
            facts.insert(
                1, (_("費用がわからないサーバー"), _("%s台（入れていません）") % told.unknown_servers)
            )
        found.append(
            Candidate(
                source=Saving.Source.STUDY,
                key=f"study:{study.pk}",
                title=_("集約の検討「%s」") % study.name,
                kind=Saving.Kind.SYSTEM,
                years={year: Amount(yen=yen) for year, yen in told.yen_by_fiscal_year.items() if yen},
                facts=tuple(facts),
                url=reverse("consolidation:study", args=[study.pk]),
                touches=tuple(sorted(f"system:{key}" for key in moved)),
            )
        )
    return found
