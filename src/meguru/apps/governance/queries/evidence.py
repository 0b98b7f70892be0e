"""Evidence that could confirm a saving, computed from records of work and from settled accounts. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.evidence.queries import logs_of
from meguru.apps.governance import bridge
from meguru.apps.governance.bridge import NewProof
from meguru.apps.governance.models import Proof, Saving
from meguru.apps.governance.queries.shown import year_words
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import CostKind, InformationSystem
from meguru.design import figures
from meguru.engines.savings import (
    RULE_VERSION,
    Amount,
    TooLittleEvidence,
    cost_difference,
    work_difference,
)


@dataclass(frozen=True, slots=True)
class Offered:
    """Evidence that could be brought in, with what is left of it when it stands already."""

    proof: NewProof
    left: Amount
    stands: bool


def log_choices(saving: Saving, user: Person) -> list[ImportedLog]:
    """The records of the process that a saving names, oldest first."""
    if saving.process is None:
        return []
    return sorted(
        logs_of(user=user, process_key=saving.process.key), key=lambda one: (str(one.first_at), one.pk)
    )


def proofs_from_logs(saving: Saving, before: ImportedLog, after: ImportedLog) -> list[Offered]:
    """One piece of evidence for every fiscal year in which cases of the later record ended.

    Raises: TooLittleEvidence.
    """
    if before.pk == after.pk:
        raise TooLittleEvidence(_("前と後に、別の記録を選んでください。"))
    if before.last_at and after.first_at and before.last_at > after.first_at:
        raise TooLittleEvidence(
            _("前の記録が終わる前に、後の記録が始まっています。時期が分かれた記録を選んでください。")
        )
    office = saving.organisation
    if not office.is_fictional and ImportedLog.Source.SYNTHETIC in (before.source, after.source):
        raise TooLittleEvidence(_("見本の記録は証拠になりません。実際の記録を取り込んでください。"))
    earlier, later = bridge.sample_of(before), bridge.sample_of(after)
    gap = work_difference(earlier, later)
    found = []
    for year, cases in (later.by_year or {}).items():
        minutes = gap.minutes_proven(cases)
        found.append(
            NewProof(
                kind=Proof.Kind.LOGS,
                key=f"logs:{before.process_key}:{year}",
                title=_("作業記録「%(before)s」と「%(after)s」の差")
                % {"before": before.name, "after": after.name},
                fiscal_year=year,
                supports=Amount(minutes=minutes),
                facts=(
                    (_("前の記録"), _minutes(earlier.mean, earlier.cases)),
                    (_("後の記録"), _minutes(later.mean, later.cases)),
                    (
                        _("1件あたりの差"),
                        _("%(mean)s分（95 %%区間 %(low)s〜%(high)s分）")
                        % {
                            "mean": figures.number(gap.mean, 1),
                            "low": figures.number(gap.low, 1),
                            "high": figures.number(gap.high, 1),
                        },
                    ),
                    (_("この年度に終わった案件"), _("%s件") % figures.number(cases)),
                    (
                        _("数えなかった案件"),
                        _("前%(before)s件、後%(after)s件（始まりか終わりがわからない）")
                        % {"before": earlier.left_out, "after": later.left_out},
                    ),
                    (_("確かめられる時間"), figures.work_hours(minutes / 60)),
                    (_("決まりの版"), RULE_VERSION),
                ),
            )
        )
    return [_offered(one, saving) for one in found]


def proof_from_costs(saving: Saving, system: InformationSystem, before_year: int, after_year: int) -> Offered:
    """What the settled accounts of two years prove. Raises: TooLittleEvidence."""
    if before_year >= after_year:
        raise TooLittleEvidence(_("前の年度を、後の年度より早い年度にしてください。"))
    gap = cost_difference(bridge.accounts_of(system, before_year), bridge.accounts_of(system, after_year))
    words = dict(CostKind.choices)
    facts = [
        (
            str(words[kind]),
            _("%(before)sから%(after)sへ") % {"before": figures.yen(before), "after": figures.yen(after)},
        )
        for kind, before, after in gap.compared
    ]
    facts += [
        (str(words[kind]), _("%s（後の年度だけにあるので、増えたと数えます）") % figures.yen(yen))
        for kind, yen in gap.only_after
    ]
    facts += [
        (str(words[kind]), _("%s（後の年度がわからないので、数えません）") % figures.yen(yen))
        for kind, yen in gap.only_before
    ]
    if gap.built:
        facts.append(
            (str(words["build"]), _("%s（一度だけの費用なので、別に見ます）") % figures.yen(gap.built))
        )
    facts += [(_("確かめられる金額"), figures.yen(gap.yen_proven)), (_("決まりの版"), RULE_VERSION)]
    proof = NewProof(
        kind=Proof.Kind.COSTS,
        key=f"costs:{system.pk}:{after_year}",
        title=_("「%(name)s」の決算（%(before)sと%(after)s）")
        % {"name": system.name, "before": year_words(before_year), "after": year_words(after_year)},
        fiscal_year=after_year,
        supports=Amount(yen=gap.yen_proven),
        facts=tuple(facts),
        system=system,
    )
    return _offered(proof, saving)


def _offered(proof: NewProof, saving: Saving) -> Offered:
    """What stands already keeps its own figures."""
    there = Proof.objects.standing().filter(organisation_id=saving.organisation_id, key=proof.key).first()
    return Offered(proof, there.left if there else proof.supports, there is not None)


def _minutes(mean: float, cases: int) -> str:
    return _("平均%(mean)s分（%(cases)s件）") % {
        "mean": figures.number(mean, 1),
        "cases": figures.number(cases),
    }
