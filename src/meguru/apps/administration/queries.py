"""Questions about the people of an organisation and what it shares. Never writes."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from meguru.apps.registry.models import Organisation, Person, Sharing, SharingGroup
from meguru.apps.registry.roles import Can


def people(*, user: Person, can: Can = Can.VIEW_PEOPLE) -> QuerySet[Person]:
    """The people of the organisations in which this person holds `can`; those who left come last."""
    found = Person.objects.filter(organisation_id__in=user.organisation_ids_where(can))
    return (
        found.select_related("organisation")
        .prefetch_related("role_assignments__department")
        .order_by("-is_active", "sign_in_name")
    )


def shared_by_us(*, user: Person) -> QuerySet[Sharing]:
    """What this person's organisations let others read."""
    found = Sharing.objects.of_organisations_where(user, Can.VIEW_SHARING)
    return found.select_related("organisation", "reader").order_by("reader__code", "subject")


def shared_with_us(*, user: Person) -> QuerySet[Sharing]:
    """What others let this person's organisations read."""
    found = Sharing.objects.filter(reader_id__in=user.organisation_ids_where(Can.VIEW_SHARING))
    return found.select_related("organisation", "reader").order_by("organisation__code", "subject")


def possible_readers(organisation: Organisation) -> QuerySet[Organisation]:
    """The prefecture and the municipalities of the same prefecture, this organisation left out."""
    prefecture_id = organisation.prefecture_id or organisation.pk
    neighbours = Organisation.objects.filter(Q(pk=prefecture_id) | Q(prefecture_id=prefecture_id))
    return neighbours.exclude(pk=organisation.pk).order_by("code")


def groups(*, user: Person) -> QuerySet[SharingGroup]:
    """The sharing groups that this person's organisations keep or take part in."""
    ids = user.organisation_ids_where(Can.VIEW_SHARING)
    found = SharingGroup.objects.filter(Q(organisation_id__in=ids) | Q(members__in=ids)).distinct()
    return found.select_related("organisation").prefetch_related("members").order_by("name", "pk")


def organisations_named(text: str) -> list[Organisation]:
    """The organisations that a code or a whole name means; several when a name is borne more than once."""
    words = text.strip()
    return list(
        Organisation.objects.filter(Q(code=words) | Q(name=words))
        .select_related("prefecture")
        .order_by("code")
    )
