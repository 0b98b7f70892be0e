"""Who is named in an initiative, to which roles exactly, and whether the answer given still counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from meguru.apps.initiatives.models import Agreement, Initiative, PhaseRole


@dataclass(slots=True)
class Named:
    """Somebody named, with their roles in the order of the phases, and their answer if it still counts.

    `outdated` is an answer to roles that were changed since.
    """

    key: str
    name: str
    first: PhaseRole
    roles: list[PhaseRole] = field(default_factory=list)
    agreement: Agreement | None = None
    outdated: Agreement | None = None

    @property
    def has_account(self) -> bool:
        return self.first.person_id is not None

    @property
    def agrees(self) -> bool:
        return self.agreement is not None and self.agreement.answer == Agreement.Answer.AGREES

    @property
    def objects(self) -> bool:
        return self.agreement is not None and self.agreement.answer == Agreement.Answer.OBJECTS

    @property
    def roles_seen(self) -> str:
        """A fingerprint of the roles: the same while nothing about them changes."""
        told = sorted((role.phase_id, role.task_id or 0, role.kind) for role in self.roles)
        return hashlib.sha256(repr(told).encode()).hexdigest()


def named_in(initiative: Initiative, roles: Sequence[PhaseRole]) -> list[Named]:
    """Everybody named, in the order in which they first appear."""
    found: dict[str, Named] = {}
    for role in roles:
        if role.holder_key:
            one = found.setdefault(role.holder_key, Named(role.holder_key, role.holder_name, role))
            one.roles.append(role)
    for answer in Agreement.objects.filter(initiative=initiative).select_related(
        "person", "department", "written_by"
    ):
        one_named = found.get(answer.holder_key)
        if one_named is None:
            continue
        if answer.roles_seen == one_named.roles_seen:
            one_named.agreement = answer
        else:
            one_named.outdated = answer
    return list(found.values())
