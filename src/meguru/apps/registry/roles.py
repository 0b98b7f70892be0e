"""Who may do what: permissions as code.

A person holds roles (`RoleAssignment`) in an organisation or in one of its departments. A role grants the
permissions of `GRANTS`. Nothing else grants anything: there is no superuser.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Can(StrEnum):
    """権限: one thing that a person may do. Every view that is not public names one."""

    USE = "use"  # home, guide, own password
    VIEW_OPERATIONS = "view_operations"
    EDIT_OPERATIONS = "edit_operations"  # includes import from Excel
    EXPORT_OPERATIONS = "export_operations"
    SET_WAGES = "set_wages"  # grades of staff and what they cost
    SET_PRIORITIES = "set_priorities"  # criteria, weights and thresholds of the priority matrix
    VIEW_EVIDENCE = "view_evidence"
    IMPORT_LOG = "import_log"
    EXPORT_EVIDENCE = "export_evidence"
    VIEW_PROCESS = "view_process"
    EDIT_PROCESS = "edit_process"  # includes import of a BPMN file
    EXPORT_PROCESS = "export_process"
    REVIEW_VERSION = "review_version"  # approve or return what a colleague asks to have looked at
    PUBLISH_VERSION = "publish_version"
    RUN_ANALYSIS = "run_analysis"
    VIEW_DIAGNOSIS = "view_diagnosis"  # what the office's people answered, together
    ANSWER_DIAGNOSIS = "answer_diagnosis"
    VIEW_BENCHMARK = "view_benchmark"  # published figures of all municipalities
    EDIT_INDICATORS = "edit_indicators"  # own indicators and figures, their import, what is released
    EDIT_OFFERINGS = "edit_offerings"  # which services one's municipality offers, by which channel
    VIEW_SURVEY = "view_survey"
    EDIT_SURVEY = "edit_survey"  # build, send, remind, close and publish
    ANSWER_SURVEY = "answer_survey"  # includes handing questions to a colleague
    SUBMIT_SURVEY = "submit_survey"  # hand the answers of one's office to who asked
    VIEW_KNOWLEDGE = "view_knowledge"
    WRITE_KNOWLEDGE = "write_knowledge"
    VIEW_CATALOGUE = "view_catalogue"  # services, cases and programmes
    EDIT_CATALOGUE = "edit_catalogue"  # includes import
    VIEW_INITIATIVE = "view_initiative"  # with its problems, first steps and plans
    EDIT_INITIATIVE = "edit_initiative"
    EXPORT_INITIATIVE = "export_initiative"
    VIEW_SELECTION = "view_selection"
    EDIT_SELECTION = "edit_selection"  # requirements, weights, candidates, prices, evaluators
    SCORE_SELECTION = "score_selection"  # one's own points
    EXPORT_SELECTION = "export_selection"
    VIEW_SYSTEMS = (
        "view_systems"  # the karte of every system, its findings and direction; no cost, no security
    )
    VIEW_SYSTEM_COSTS = "view_system_costs"  # of every department; who edits a system sees its costs anyway
    VIEW_SYSTEM_SECURITY = "view_system_security"
    EDIT_SYSTEMS = "edit_systems"  # includes import and the yearly update
    EXPORT_SYSTEMS = "export_systems"
    EDIT_PORTFOLIO = (
        "edit_portfolio"  # vendors put together, directions, assumptions, consolidation, campaigns
    )
    VIEW_BUDGET = "view_budget"
    EDIT_BUDGET = "edit_budget"  # a request of the own department
    SUBMIT_BUDGET = "submit_budget"  # hand a request in, answer for the department
    REVIEW_BUDGET = "review_budget"  # open a season, check, ask, give an opinion
    DECIDE_BUDGET = "decide_budget"
    VIEW_SAVINGS = "view_savings"  # the ledger of the virtuous cycle
    EDIT_SAVINGS = "edit_savings"  # expectations, logic models, reviews
    CONFIRM_SAVINGS = "confirm_savings"  # confirm from evidence, release, reinvest
    VIEW_LEDGER = "view_ledger"
    EXPORT_LEDGER = "export_ledger"
    VIEW_OUTBOX = "view_outbox"
    RETRY_OUTBOX = "retry_outbox"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    VIEW_SHARING = "view_sharing"
    MANAGE_SHARING = "manage_sharing"
    VIEW_SHARED = "view_shared"  # read what other organisations share with one's own


class Role(models.TextChoices):
    """役割: what a person is in an organisation."""

    DEPARTMENT_STAFF = "department_staff", _("原課職員")
    SECTION_CHIEF = "section_chief", _("所属長")
    MUNICIPAL_DX = "municipal_dx", _("市区町村DX推進部門")
    PREFECTURE_DX = "prefecture_dx", _("都道府県DX推進部門")
    AUDITOR = "auditor", _("監査")
    ADMINISTRATOR = "administrator", _("システム管理者")


_READ_WORK = frozenset(
    {
        Can.USE,
        Can.VIEW_OPERATIONS,
        Can.VIEW_EVIDENCE,
        Can.VIEW_PROCESS,
        Can.VIEW_DIAGNOSIS,
        Can.VIEW_BENCHMARK,
        Can.VIEW_SURVEY,
        Can.VIEW_KNOWLEDGE,
        Can.VIEW_CATALOGUE,
        Can.VIEW_INITIATIVE,
        Can.VIEW_SELECTION,
        Can.VIEW_SYSTEMS,
        Can.VIEW_BUDGET,
        Can.VIEW_SAVINGS,
    }
)
_EXPORT_WORK = frozenset(
    {
        Can.EXPORT_OPERATIONS,
        Can.EXPORT_EVIDENCE,
        Can.EXPORT_PROCESS,
        Can.EXPORT_INITIATIVE,
        Can.EXPORT_SELECTION,
        Can.EXPORT_SYSTEMS,
    }
)
_CHANGE_WORK = frozenset(
    {
        Can.EDIT_OPERATIONS,
        Can.IMPORT_LOG,
        Can.EDIT_PROCESS,
        Can.RUN_ANALYSIS,
        Can.ANSWER_DIAGNOSIS,
        Can.ANSWER_SURVEY,
        Can.EDIT_OFFERINGS,
        Can.WRITE_KNOWLEDGE,
        Can.EDIT_INITIATIVE,
        Can.EDIT_SELECTION,
        Can.SCORE_SELECTION,
        Can.EDIT_SYSTEMS,
        Can.EDIT_BUDGET,
        Can.EDIT_SAVINGS,
    }
)
_LEAD_WORK = frozenset(
    {Can.EDIT_INDICATORS, Can.EDIT_SURVEY, Can.SUBMIT_SURVEY, Can.EDIT_CATALOGUE, Can.SUBMIT_BUDGET}
)
# What an office's own DX section may do about all systems and all money of it.
_STEER = frozenset(
    {
        Can.VIEW_SYSTEM_COSTS,
        Can.VIEW_SYSTEM_SECURITY,
        Can.EDIT_PORTFOLIO,
        Can.REVIEW_BUDGET,
        Can.DECIDE_BUDGET,
        Can.CONFIRM_SAVINGS,
    }
)

GRANTS: Mapping[Role, frozenset[Can]] = {
    Role.DEPARTMENT_STAFF: _READ_WORK | _EXPORT_WORK | _CHANGE_WORK,
    # The chief of a section: does what its staff does, and answers for its drawings.
    Role.SECTION_CHIEF: _READ_WORK
    | _EXPORT_WORK
    | _CHANGE_WORK
    | _LEAD_WORK
    | {Can.REVIEW_VERSION, Can.PUBLISH_VERSION},
    Role.MUNICIPAL_DX: _READ_WORK
    | _EXPORT_WORK
    | _CHANGE_WORK
    | _LEAD_WORK
    | _STEER
    | {
        Can.SET_WAGES,
        Can.SET_PRIORITIES,
        Can.REVIEW_VERSION,
        Can.PUBLISH_VERSION,
        Can.VIEW_SHARED,
        Can.VIEW_SHARING,
        Can.MANAGE_SHARING,
        Can.VIEW_LEDGER,
    },
    Role.PREFECTURE_DX: _READ_WORK
    | _EXPORT_WORK
    | _CHANGE_WORK
    | _LEAD_WORK
    | _STEER
    | {
        Can.SET_WAGES,
        Can.SET_PRIORITIES,
        Can.REVIEW_VERSION,
        Can.PUBLISH_VERSION,
        Can.VIEW_SHARED,
        Can.VIEW_SHARING,
        Can.MANAGE_SHARING,
    },
    # Sees and exports everything of its organisation; changes nothing (journey 7).
    Role.AUDITOR: _READ_WORK
    | _EXPORT_WORK
    | {Can.VIEW_SYSTEM_COSTS, Can.VIEW_SYSTEM_SECURITY}
    | {Can.VIEW_LEDGER, Can.EXPORT_LEDGER, Can.VIEW_OUTBOX, Can.VIEW_PEOPLE, Can.VIEW_SHARING},
    # Runs the installation; reads no business content.
    Role.ADMINISTRATOR: frozenset(
        {
            Can.USE,
            Can.VIEW_PEOPLE,
            Can.MANAGE_PEOPLE,
            Can.VIEW_OUTBOX,
            Can.RETRY_OUTBOX,
            Can.VIEW_LEDGER,
            Can.VIEW_SHARING,
        }
    ),
}
CHANGES = frozenset(
    {
        Can.EDIT_OPERATIONS,
        Can.SET_WAGES,
        Can.SET_PRIORITIES,
        Can.IMPORT_LOG,
        Can.EDIT_PROCESS,
        Can.REVIEW_VERSION,
        Can.PUBLISH_VERSION,
        Can.RUN_ANALYSIS,
        Can.ANSWER_DIAGNOSIS,
        Can.EDIT_INDICATORS,
        Can.EDIT_OFFERINGS,
        Can.EDIT_SURVEY,
        Can.ANSWER_SURVEY,
        Can.SUBMIT_SURVEY,
        Can.WRITE_KNOWLEDGE,
        Can.EDIT_CATALOGUE,
        Can.EDIT_INITIATIVE,
        Can.EDIT_SELECTION,
        Can.SCORE_SELECTION,
        Can.EDIT_SYSTEMS,
        Can.EDIT_PORTFOLIO,
        Can.EDIT_BUDGET,
        Can.SUBMIT_BUDGET,
        Can.REVIEW_BUDGET,
        Can.DECIDE_BUDGET,
        Can.EDIT_SAVINGS,
        Can.CONFIRM_SAVINGS,
        Can.RETRY_OUTBOX,
        Can.MANAGE_PEOPLE,
        Can.MANAGE_SHARING,
    }
)


class SharedSubject(models.TextChoices):
    """What one organisation lets another read."""

    OPERATIONS = "operations", _("業務の棚卸し")
    PROCESSES = "processes", _("業務プロセス（公開した版）")
    ANALYSES = "analyses", _("業務プロセスの分析結果")
    EVIDENCE = "evidence", _("作業記録")
