"""Addresses of the debates pages."""

from django.urls import path

from chantier.debates.views import (
    crossing,
    desk,
    disputes,
    door,
    moderation,
    notes,
    opinions,
    polls,
    room,
    stage,
    votes,
)

app_name = "debates"

WORKSITE = "chantiers/<slug:worksite_slug>"
MAP = f"{WORKSITE}/interets-communs"
ROOM = f"{WORKSITE}/rencontres/<slug:slug>"
SAID = f"{ROOM}/debat/<int:number>"

urlpatterns = [
    path("salle/", door.join, name="join"),
    path("salle/<str:code>/", door.room, name="room"),
    path("guide/animer/", door.guide, name="guide"),
    path(f"{ROOM}/debat/", room.debate, name="debate"),
    path(f"{ROOM}/debat/contribuer/", room.contribute, name="contribute"),
    path(f"{ROOM}/debat/pas-compris/", room.not_understood, name="not_understood"),
    path(f"{ROOM}/debat/partager/", room.release, name="release"),
    path(f"{SAID}/", room.contribution, name="contribution"),
    path(f"{SAID}/retirer/", room.withdraw, name="withdraw"),
    path(f"{SAID}/valider/", room.validate, name="validate"),
    path(f"{SAID}/citation/", room.consent, name="consent"),
    # In one meeting (five words), or over the whole worksite (four): the same page.
    path(f"{ROOM}/enonces/", votes.statements, name="statements"),
    path(f"{WORKSITE}/enonces/", votes.statements, name="statements"),
    path(f"{ROOM}/resultats/", votes.results, name="results"),
    path(f"{WORKSITE}/resultats/", votes.results, name="results"),
    path(f"{ROOM}/notes/", notes.notes, name="notes"),
    path(f"{ROOM}/notes/table/<int:table>/", notes.notes, name="table_notes"),
    path(f"{ROOM}/notes/bulletins/", notes.ballots, name="ballots"),
    path(f"{ROOM}/notes/bulletins.pdf", notes.ballot_sheets, name="ballot_sheets"),
    path(f"{ROOM}/notes/cartes-de-vote.pdf", notes.voting_cards, name="voting_cards"),
    path(f"{ROOM}/notes/badge/", notes.badge, name="badge"),
    path(f"{ROOM}/notes/<int:number>/relu/", notes.read_back, name="read_back"),
    path(f"{ROOM}/notes/<int:number>/partager/", notes.release_aloud, name="release_aloud"),
    path(f"{ROOM}/notes/cartes/", stage.cards, name="cards"),
    path(f"{ROOM}/preferences/", polls.preferences, name="preferences"),
    path(f"{ROOM}/preferences/<int:number>/", polls.preference, name="preference"),
    path(f"{ROOM}/preferences/<int:number>/papier/", polls.paper, name="poll_paper"),
    path(f"{ROOM}/preferences/<int:number>/compter/", polls.count, name="poll_count"),
    path(f"{ROOM}/preferences/<int:number>/clore/", polls.close_poll, name="close_poll"),
    path(f"{ROOM}/animer/preferences/", polls.open_poll, name="open_poll"),
    path(f"{ROOM}/ecran/", stage.screen, name="screen"),
    path(f"{ROOM}/debat/parole/", stage.hand, name="hand"),
    path(f"{ROOM}/animer/etape/", stage.step, name="step"),
    path(f"{ROOM}/animer/horloge/", stage.clock, name="clock"),
    path(f"{ROOM}/animer/parole/", stage.show_speech, name="show_speech"),
    path(f"{ROOM}/animer/file/", stage.ask, name="ask"),
    path(f"{ROOM}/animer/file/<int:pk>/", stage.floor, name="floor"),
    path(f"{ROOM}/animer/", desk.desk, name="desk"),
    path(f"{ROOM}/animer/tour/", desk.turn, name="turn"),
    path(f"{ROOM}/animer/tour/fin/", desk.end_turn, name="end_turn"),
    path(f"{ROOM}/animer/tours/", desk.turns, name="turns"),
    path(f"{ROOM}/animer/tours/<int:pk>/", desk.correct_turn, name="correct_turn"),
    path(f"{ROOM}/animer/enonces/", desk.open_statement, name="open_statement"),
    path(
        f"{ROOM}/animer/enonces/<int:number>/clore/", desk.close_statement, name="close_statement"
    ),
    path(f"{ROOM}/animer/rassembler/", desk.merge, name="merge"),
    path(f"{ROOM}/croiser/", crossing.crossings, name="crossings"),
    path(f"{ROOM}/croiser/<int:pk>/oter/", crossing.uncross, name="uncross"),
    path(f"{SAID}/signer/", crossing.cosign, name="cosign"),
    path(f"{SAID}/couper/", desk.split, name="split"),
    path(f"{ROOM}/moderation/", moderation.moderation, name="moderation"),
    path(f"{ROOM}/moderation.csv", moderation.moderation_log, name="moderation_log"),
    path(f"{SAID}/moderer/", moderation.moderate, name="moderate"),
    path(f"{WORKSITE}/conflits/", disputes.conflicts, name="conflicts"),
    path(f"{WORKSITE}/conflits/<int:pk>/", disputes.conflict, name="conflict"),
    path(f"{WORKSITE}/conflits/<int:pk>/suite/", disputes.move_conflict, name="move_conflict"),
    path(
        f"{WORKSITE}/conflits/<int:pk>/regle/<int:position>/",
        disputes.say_settled,
        name="say_settled",
    ),
    path(f"{WORKSITE}/interets-communs/", opinions.common_ground, name="common_ground"),
    path(f"{WORKSITE}/interets-communs/calculer/", opinions.compute, name="compute_map"),
    path(f"{WORKSITE}/interets-communs/seuils/", opinions.thresholds, name="thresholds"),
    path(
        f"{WORKSITE}/interets-communs/<int:number>/conflit/",
        opinions.raise_conflict,
        name="raise_conflict",
    ),
    path(f"{MAP}/enonces/<int:number>/", opinions.statement, name="statement_result"),
    path(f"{MAP}/groupes/<int:number>/", opinions.group, name="opinion_group"),
    path(f"{MAP}/ma-place/", opinions.my_place, name="my_place"),
    path(f"{MAP}/signaux/", opinions.signals, name="signals"),
    path(f"{MAP}/cartes/<int:number>.json", opinions.data, name="map_data"),
    path(f"{WORKSITE}/mots/", disputes.words, name="words"),
]
