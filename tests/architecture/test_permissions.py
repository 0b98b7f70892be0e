"""Every address of the house says who may open it, and means it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from meguru.apps.registry.roles import CHANGES, GRANTS, Can, Role
from meguru.apps.registry.testing import make_person

PUBLIC = (
    {"sign_in", "sign_out", "set_language", "help", "guide_chapter", "healthz"}
    | {f"diagnosis:{name}" for name in ("start", "join", "sheet", "question", "result", "file")}
    | {"surveys:by_link"}
    | {
        f"surveys:link_{name}"
        for name in (
            "save",
            "hand_over",
            "file",
            "survey_file",
            "form",
            "forms_in",
            "form_preview",
            "form_give_up",
        )
    }
)
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x"}


def patterns(
    resolver: URLResolver, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """(address with sample values, name with its namespace, pattern) of every view."""
    for entry in resolver.url_patterns:
        route = prefix + as_address(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield route, f"{space}{entry.name}", entry


def as_address(route: str) -> str:
    """A route with a value in the place of every parameter; of a regular expression, its first alternative."""
    route = re.sub(r"<(?:(\w+):)?\w+>(?!\[|[^<>()]*\))", lambda found: SAMPLES[found[1] or "str"], route)
    route = re.sub(r"\(\?P<\w+>\[0-9\]\+\)", "1", route)
    route = re.sub(r"\(\?P<\w+>(\w+)[^)]*\)", r"\1", route)
    return route.replace("^", "").replace("$", "").replace("\\.", ".")


VIEWS = [(f"/{address}", name, pattern.callback) for address, name, pattern in patterns(get_resolver())]
GUARDED = [(address, name, view) for address, name, view in VIEWS if name not in PUBLIC]


def names(views: list) -> list[str]:
    return [name for _address, name, _view in views]


class TestEveryView:
    def test_was_found(self):
        assert {"home", "ledger:events", "inventory:operations", "evidence:logs"} <= set(names(VIEWS))

    @pytest.mark.parametrize(("address", "name", "view"), VIEWS, ids=names(VIEWS))
    def test_declares_a_permission_or_that_it_is_public(self, address, name, view):
        permission, is_public = getattr(view, "permission", None), getattr(view, "is_public", False)

        assert isinstance(permission, Can) != is_public, f"{name} needs @requires(Can.…) or @public"
        assert is_public == (name in PUBLIC), f"{name}: PUBLIC of this test is the list of public pages"

    @pytest.mark.django_db
    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize(("address", "name", "view"), GUARDED, ids=names(GUARDED))
    def test_turns_an_anonymous_visitor_away(self, address, name, view, method):
        answer = getattr(Client(), method)(address)

        refused_by_method = answer.status_code == 405
        sent_to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith(
            "/sign-in/?next="
        )
        assert refused_by_method or sent_to_sign_in

    @pytest.mark.django_db
    @pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
    def test_refuses_a_role_that_lacks_the_permission(self, role):
        client = Client()
        client.force_login(make_person(role))
        refused = [(address, name) for address, name, view in GUARDED if view.permission not in GRANTS[role]]

        for address, name in refused:
            answers = {client.get(address).status_code, client.post(address).status_code}
            assert answers <= {403, 405}, f"{name} answered {answers} to {role}"
            assert 403 in answers, f"{name} answered {answers} to {role}"

    @pytest.mark.django_db
    def test_shows_someone_without_any_role_nothing(self):
        person = make_person(Role.AUDITOR)
        person.role_assignments.all().delete()
        client = Client()
        client.force_login(person)

        assert {client.get(address).status_code for address, _name, _view in GUARDED} <= {403, 405}


class TestTheRoles:
    def test_an_auditor_changes_nothing(self):
        assert not GRANTS[Role.AUDITOR] & CHANGES

    def test_an_auditor_sees_and_exports_everything(self):
        seeing = {can for can in Can if can.name.startswith(("VIEW_", "EXPORT_"))} - {Can.VIEW_SHARED}

        assert seeing <= GRANTS[Role.AUDITOR]

    def test_an_administrator_reads_no_business_content(self):
        business = {Can.VIEW_OPERATIONS, Can.VIEW_EVIDENCE, Can.VIEW_PROCESS}

        assert not GRANTS[Role.ADMINISTRATOR] & business

    def test_every_permission_that_changes_something_is_listed_as_such(self):
        reading = ("VIEW_", "EXPORT_", "USE")

        assert {can for can in Can if not can.name.startswith(reading)} == CHANGES

    def test_every_permission_is_held_by_some_role(self):
        assert set(Can) == set().union(*GRANTS.values())
