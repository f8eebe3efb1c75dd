"""Addresses of themes, tables, exchange groups and proposals."""

from django.urls import path

from chantier.themes.views import board, following, groups, outcomes, reading, tables, wishes

app_name = "themes"

WORKSITE = "chantiers/<slug:worksite_slug>"
SPACE = "espaces/<slug:space_slug>"
MEETING = f"{WORKSITE}/rencontres/<slug:slug>"

urlpatterns = [
    path(f"{WORKSITE}/themes/", reading.themes, name="themes"),
    path(f"{WORKSITE}/themes/<int:pk>/", reading.theme, name="theme"),
    path(f"{WORKSITE}/themes/tableau/", board.board, name="board"),
    path(f"{WORKSITE}/themes/decision/", board.decide, name="decide"),
    path(f"{WORKSITE}/themes/voeux/", wishes.wishes, name="wishes"),
    path(f"{WORKSITE}/themes/voeux/saisir/", wishes.type_wishes, name="type_wishes"),
    path(f"{WORKSITE}/themes/voeux/bulletin.pdf", wishes.slip, name="wish_slip"),
    path(f"{WORKSITE}/themes/tableau/deplacer/", board.move, name="move"),
    path(f"{WORKSITE}/themes/tableau/suggerer/", board.suggest, name="suggest"),
    path(
        f"{WORKSITE}/themes/tableau/suggestions/<int:pk>/",
        board.answer_suggestion,
        name="answer_suggestion",
    ),
    path(f"{WORKSITE}/themes/<int:pk>/modifier/", board.edit, name="edit"),
    path(f"{WORKSITE}/themes/<int:pk>/fondre/", board.merge, name="merge"),
    path(f"{WORKSITE}/themes/<int:pk>/retirer/", board.drop, name="drop"),
    path(f"{MEETING}/tables/", tables.tables, name="tables"),
    path(f"{MEETING}/tables/prevoir/", tables.plan, name="plan"),
    path(f"{MEETING}/tables/retard/", tables.place_late, name="place_late"),
    path(f"{MEETING}/tables/<str:sheet>.pdf", tables.sheet, name="sheet"),
    path(f"{WORKSITE}/groupes/", groups.groups, name="groups"),
    path(f"{WORKSITE}/groupes/<int:pk>/composition/", groups.compose_group, name="compose_group"),
    path(f"{MEETING}/groupe/", groups.open_group, name="open_group"),
    path(f"{MEETING}/pleniere/", groups.plenary, name="plenary"),
    path(f"{WORKSITE}/groupes/<int:pk>/", groups.group, name="group"),
    path(f"{WORKSITE}/groupes/<int:pk>/ecrire/", groups.write_group, name="write_group"),
    path(f"{WORKSITE}/groupes/<int:pk>/avis/", groups.dissent, name="group_dissent"),
    path(f"{WORKSITE}/propositions/", following.proposals, name="proposals"),
    path(f"{WORKSITE}/propositions/ecrire/", following.propose, name="propose"),
    path(f"{WORKSITE}/propositions/<int:number>/", following.proposal, name="proposal"),
    path(f"{WORKSITE}/propositions/<int:number>/adresser/", following.address, name="address"),
    path(f"{WORKSITE}/propositions/<int:number>/vote/", following.put_to_vote, name="put_to_vote"),
    path(f"{WORKSITE}/propositions/<int:number>/suite/", following.follow_up, name="follow_up"),
    path(f"{WORKSITE}/propositions/<int:number>/etape/", following.announce, name="announce"),
    path(f"{WORKSITE}/propositions/<int:number>/etape/<int:pk>/", following.reach, name="reach"),
    path(f"{SPACE}/suites/", outcomes.year, name="outcomes"),
    path(f"{SPACE}/suites/<int:year>/", outcomes.year, name="year"),
    path(f"{SPACE}/suites/en-retard/", outcomes.overdue, name="overdue"),
    path(f"{SPACE}/suites/fil.atom", outcomes.feed, name="feed"),
]
