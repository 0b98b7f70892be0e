"""Addresses of problems."""

from django.urls import path

from meguru.apps.problems.views import bringing, cards, grounds, merging, narrowing, papers, scenes, voices

app_name = "problems"
urlpatterns = [
    path("", cards.problems, name="problems"),
    path("yardsticks/", narrowing.yardsticks, name="yardsticks"),
    path("templates/<str:kind>.xlsx", bringing.template, name="template"),
    path("of/<int:pk>/", cards.of_initiative, name="of_initiative"),
    path("of/<int:pk>/paste/", cards.paste, name="paste"),
    path("of/<int:pk>/scenes/", scenes.scenes, name="scenes"),
    path("of/<int:pk>/scenes/<int:scene_pk>/", scenes.scene, name="scene"),
    path("of/<int:pk>/grounds/", grounds.grounds, name="grounds"),
    path("of/<int:pk>/grounds/<int:ground_pk>/", grounds.ground, name="ground"),
    path("of/<int:pk>/voices/", voices.voices, name="voices"),
    path("of/<int:pk>/voices/to-card/", voices.to_card, name="to_card"),
    path("of/<int:pk>/voices/link/", voices.link, name="link_voices"),
    path("of/<int:pk>/bring/<str:kind>/", bringing.upload, name="upload"),
    path("of/<int:pk>/alike/", merging.alike, name="alike"),
    path("of/<int:pk>/alike/merge/", merging.merge, name="merge"),
    path("of/<int:pk>/alike/apart/", merging.keep_apart, name="keep_apart"),
    path("of/<int:pk>/alike/anew/", merging.forget_apart, name="forget_apart"),
    path("of/<int:pk>/scores/", narrowing.scores, name="scores"),
    path("of/<int:pk>/result/", narrowing.result, name="result"),
    path("of/<int:pk>/why/", narrowing.why, name="why"),
    path("of/<int:pk>/targets/", narrowing.targets, name="targets"),
    path("of/<int:pk>/paper/", papers.paper, name="paper"),
    path("of/<int:pk>/files/<str:name>", papers.file, name="file"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("cards/<int:pk>/put-away/", cards.put_away, name="put_away"),
    path("cards/<int:pk>/bring-back/", cards.bring_back, name="bring_back"),
    path("cards/<int:pk>/unmerge/", merging.unmerge, name="unmerge"),
    path("cards/<int:pk>/narrow/", narrowing.narrow, name="narrow"),
    path("cards/<int:pk>/target/", narrowing.target, name="target"),
    path("scenes/<int:pk>/put-away/", scenes.put_away_scene, name="put_away_scene"),
    path("scenes/<int:pk>/bring-back/", scenes.bring_back_scene, name="bring_back_scene"),
    path("grounds/<int:pk>/put-away/", grounds.put_away_ground, name="put_away_ground"),
    path("grounds/<int:pk>/bring-back/", grounds.bring_back_ground, name="bring_back_ground"),
    path("voices/<int:pk>/settle/", voices.settle, name="settle"),
    path("voices/<int:pk>/put-away/", voices.put_away_voice, name="put_away_voice"),
    path("voices/<int:pk>/bring-back/", voices.bring_back_voice, name="bring_back_voice"),
    path("held/<int:pk>/", bringing.held, name="held"),
    path("held/<int:pk>/store/", bringing.store, name="store"),
    path("held/<int:pk>/give-up/", bringing.give_up, name="give_up"),
    path("brought/<int:pk>/undo/", bringing.undo, name="undo_brought"),
]
