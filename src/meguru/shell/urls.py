"""Every address of the house."""

from django.urls import include, path

from meguru.shell import guide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.change_password, name="change_password"),
    path("language/", views.set_language, name="set_language"),
    path("guide/", guide.contents, name="help"),
    path("guide/<slug:name>/", guide.chapter, name="guide_chapter"),
    path("healthz", views.healthz, name="healthz"),
    path("inventory/", include("meguru.apps.inventory.urls")),
    path("evidence/", include("meguru.apps.evidence.urls")),
    path("processes/", include("meguru.apps.processes.urls")),
    path("breakdown/", include("meguru.apps.breakdown.urls")),
    path("comparison/", include("meguru.apps.comparison.urls")),
    path("judgement/", include("meguru.apps.judgement.urls")),
    path("scenarios/", include("meguru.apps.scenarios.urls")),
    path("catalogue/", include("meguru.apps.catalogue.urls")),
    path("knowledge/", include("meguru.apps.knowledge.urls")),
    path("initiatives/", include("meguru.apps.initiatives.urls")),
    path("diagnosis/", include("meguru.apps.diagnosis.urls")),
    path("problems/", include("meguru.apps.problems.urls")),
    path("programmes/", include("meguru.apps.programmes.urls")),
    path("selection/", include("meguru.apps.selection.urls")),
    path("first-steps/", include("meguru.apps.first_steps.urls")),
    path("plans/", include("meguru.apps.plans.urls")),
    path("benchmark/", include("meguru.apps.benchmark.urls")),
    path("indicators/", include("meguru.apps.indicators.urls")),
    path("offerings/", include("meguru.apps.offerings.urls")),
    path("surveys/", include("meguru.apps.surveys.urls")),
    path("briefings/", include("meguru.apps.briefings.urls")),
    path("systems/", include("meguru.apps.systems.urls")),
    path("portfolio/", include("meguru.apps.portfolio.urls")),
    path("consolidation/", include("meguru.apps.consolidation.urls")),
    path("budgets/", include("meguru.apps.budgets.urls")),
    path("governance/", include("meguru.apps.governance.urls")),
    path("ledger/", include("meguru.apps.ledger.urls")),
    path("outbox/", include("meguru.apps.outbox.urls")),
    path("office/", include("meguru.apps.administration.urls")),
]
handler400 = "meguru.shell.errors.bad_request"
handler403 = "meguru.shell.errors.forbidden"
handler404 = "meguru.shell.errors.not_found"
handler500 = "meguru.shell.errors.server_error"
