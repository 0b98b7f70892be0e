"""Addresses of the comparison of processes."""

from django.urls import path, re_path

from meguru.apps.comparison.views import choosing, gaps, pages, pairs, synonyms

app_name = "comparison"
urlpatterns = [
    path("of/<int:pk>/", pages.comparisons, name="comparisons"),
    path("of/<int:pk>/choose/", choosing.choose, name="choose"),
    path("of/<int:pk>/synonyms/", synonyms.synonyms, name="synonyms"),
    path("of/<int:pk>/synonyms/<int:group_pk>/remove/", synonyms.remove, name="remove_synonyms"),
    path("of/<int:pk>/synonyms/<int:group_pk>/restore/", synonyms.restore, name="restore_synonyms"),
    path("of/<int:pk>/<int:comparison_pk>/", pages.table, name="table"),
    path("of/<int:pk>/<int:comparison_pk>/differences/", pages.differences, name="differences"),
    path("of/<int:pk>/<int:comparison_pk>/pairs/", pairs.pairs, name="pairs"),
    path("of/<int:pk>/<int:comparison_pk>/pairs/decide/", pairs.decide_pair, name="decide_pair"),
    path("of/<int:pk>/<int:comparison_pk>/pairs/<int:decision_pk>/undo/", pairs.undo_pair, name="undo_pair"),
    path("of/<int:pk>/<int:comparison_pk>/consensus/", pages.consensus, name="consensus"),
    path("of/<int:pk>/<int:comparison_pk>/consensus/keep/", choosing.keep, name="keep"),
    path("of/<int:pk>/<int:comparison_pk>/gaps/", gaps.gaps, name="gaps"),
    path("of/<int:pk>/<int:comparison_pk>/gaps/decide/", gaps.decide, name="decide"),
    path("of/<int:pk>/<int:comparison_pk>/change/", choosing.change, name="change"),
    path("of/<int:pk>/<int:comparison_pk>/put-away/", choosing.put_away, name="put_away"),
    path("of/<int:pk>/<int:comparison_pk>/bring-back/", choosing.bring_back, name="bring_back"),
    re_path(
        r"^of/(?P<pk>[0-9]+)/(?P<comparison_pk>[0-9]+)/comparison\.(?P<ending>docx|xlsx)$",
        pages.paper,
        name="paper",
    ),
]
