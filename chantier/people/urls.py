"""Addresses of the people pages. The short ones are printed on paper."""

from django.urls import path

from chantier.people.views import account, entry, own, register, unsubscribe

app_name = "people"

urlpatterns = [
    path("code/", entry.paper_code, name="paper_code"),
    path("moi/", own.personal_page, name="personal_page"),
    path("moi/modifier/", own.change, name="change"),
    path("moi/accord/", own.consent, name="consent"),
    path("moi/nouveau-code/", own.new_code, name="new_code"),
    path("moi/effacer/", own.erase, name="erase"),
    path("moi/mes-donnees/", own.my_data, name="my_data"),
    path("moi/mes-donnees.json", own.my_data_file, name="my_data_file"),
    path("moi/fermer/", own.close, name="close"),
    path("moi/compte/", account.account, name="account"),
    path("moi/compte/mot-de-passe-oublie/", account.forget_password, name="forget_password"),
    path("moi/compte/fermer/", account.close_account, name="close_account"),
    path("moi/<str:token>/", entry.personal_link, name="personal_link"),
    path("personnes/<uuid:key>/code/", entry.hand_over, name="hand_over"),
    path("desabonnement/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("donnees-personnelles/", register.personal_data, name="personal_data"),
]
