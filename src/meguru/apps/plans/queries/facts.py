"""What Meguru knows of an office, as the named numbers that statements of the stages ask for."""

from __future__ import annotations

from django.db.models import Q

from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.queries import facts_of
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import rows_of
from meguru.apps.plans.models import Assessment, PlanDocument, PlanSection
from meguru.apps.problems import queries as problems
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.programmes import queries as programmes
from meguru.apps.registry.models import Organisation


def office_facts(organisation: Organisation) -> dict[str, int]:
    """Named numbers of one office; every name that stages.toml asks for is among them."""
    return _of_work(organisation) | _of_papers(organisation) | _of_initiatives(organisation)


def _of_work(organisation: Organisation) -> dict[str, int]:
    operations = Operation.objects.filter(organisation=organisation).in_use()
    versions = ProcessVersion.objects.filter(organisation=organisation)
    return {
        "operations": operations.count(),
        "operations_with_hours": sum(1 for row in rows_of(operations) if row.figures.hours.value is not None),
        "processes_drawn": Process.objects.filter(pk__in=versions.values("process_id")).count(),
        "processes_published": versions.filter(published_at__isnull=False)
        .order_by()
        .values("process_id")
        .distinct()
        .count(),
        "people_who_drew": versions.filter(made_by__isnull=False)
        .order_by()
        .values("made_by_id")
        .distinct()
        .count(),
    }


def _of_papers(organisation: Organisation) -> dict[str, int]:
    papers = PlanDocument.objects.filter(organisation=organisation).in_use()
    written = PlanSection.objects.filter(document__in=papers).exclude(text="")
    return {
        "policy_reasons_written": written.filter(key="reason").count(),
        "policy_visions_written": written.filter(key="vision").count(),
        "papers_with_a_year": papers.filter(target_year__isnull=False).count(),
        "rounds_closed": Assessment.objects.filter(
            organisation=organisation, closed_at__isnull=False
        ).count(),
    }


def _of_initiatives(organisation: Organisation) -> dict[str, int]:
    initiatives = Initiative.objects.filter(organisation=organisation).in_use()
    facts = [facts_of(one) | problems.facts_of(one) | programmes.facts_of(one) for one in initiatives]

    def total(name: str) -> int:
        return sum(one[name] for one in facts)

    return {
        "initiatives_with_lead": initiatives.filter(Q(lead__isnull=False) | ~Q(lead_name="")).count(),
        "initiatives_with_supporter": initiatives.exclude(supporter_name="").count(),
        "phases_dated": total("phases_dated"),
        "problems_chosen": total("chosen"),
        "targets_measured": total("targets"),
        "people_programmes_kept": total("kept_people"),
        "initiatives_with_roles_agreed": sum(
            1 for one in facts if one["people_to_agree"] and one["people_agreed"] == one["people_to_agree"]
        ),
    }
