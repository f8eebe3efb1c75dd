"""Addresses of the pages where steps meet."""

from django.urls import path

from chantier.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("organiser/", views.dashboard, name="dashboard"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("chantiers/<slug:slug>/", views.worksite, name="worksite"),
    path("chantiers/<slug:slug>/portee/", views.reach, name="reach"),
    path("chantiers/<slug:slug>/envois/", views.outbox, name="outbox"),
    path("chantiers/<slug:slug>/envois/lettres.pdf", views.letters, name="letters"),
    path("chantiers/<slug:slug>/envois/noter/", views.mark, name="mark"),
]
