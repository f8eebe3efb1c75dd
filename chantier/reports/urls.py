"""Addresses of the report of a meeting."""

from django.urls import path

from chantier.reports.views import (
    answers,
    editions,
    fates,
    findings,
    pictures,
    reading,
    remarks,
    returns,
    review,
    skeleton,
    versions,
    writing,
)

app_name = "reports"

MEETING = "chantiers/<slug:worksite_slug>/rencontres/<slug:slug>/compte-rendu"

urlpatterns = [
    path(f"{MEETING}/", reading.report, name="report"),
    path(f"{MEETING}/figee/<int:number>/", editions.edition, name="edition"),
    path(f"{MEETING}/figee/<int:number>.json", editions.edition_data, name="edition_data"),
    path(
        f"{MEETING}/figee/<int:number>/paroles.json", editions.edition_words, name="edition_words"
    ),
    path(f"{MEETING}/rouvrir/", editions.reopen, name="reopen"),
    path(f"{MEETING}/ouvrir/", writing.open_report, name="open"),
    path(f"{MEETING}/preparer/", skeleton.prepare, name="prepare"),
    path(f"{MEETING}/partie/<slug:key>/", writing.section, name="section"),
    path(f"{MEETING}/partie/<slug:key>/versions/", versions.versions, name="versions"),
    path(f"{MEETING}/partie/<slug:key>/phrases/", fates.beneath, name="beneath"),
    path(f"{MEETING}/partie/<slug:key>/marge/", remarks.margin, name="margin"),
    path(f"{MEETING}/partie/<slug:key>/marge/ajouter/", remarks.add, name="add_remark"),
    path(f"{MEETING}/images/", pictures.pictures, name="pictures"),
    path(f"{MEETING}/images/<int:number>/", pictures.picture, name="picture"),
    path(f"{MEETING}/images/<int:number>/retirer/", pictures.remove, name="remove_picture"),
    path(f"{MEETING}/remarques/", remarks.remarks, name="remarks"),
    path(f"{MEETING}/remarques/<int:pk>/", remarks.remark, name="remark"),
    path(f"{MEETING}/remarques/<int:pk>/accepter/", remarks.accept, name="accept"),
    path(f"{MEETING}/remarques/<int:pk>/reunir/", writing.join, name="join"),
    path(f"{MEETING}/paroles/", fates.fates, name="fates"),
    path(f"{MEETING}/paroles/<int:number>/ecarter/", fates.set_aside, name="set_aside"),
    path(f"{MEETING}/paroles/<int:number>/reprendre/", fates.take_up, name="take_up"),
    path(f"{MEETING}/constats/", findings.findings, name="findings"),
    path(f"{MEETING}/constats/<int:pk>/", findings.finding, name="finding"),
    path(f"{MEETING}/constats/<int:pk>/retirer/", findings.drop, name="drop"),
    path(f"{MEETING}/constats/<int:pk>/remettre/", findings.restore, name="restore"),
    path(f"{MEETING}/relecture/", review.review, name="review"),
    path(f"{MEETING}/relecture/commencer/", review.submit, name="submit"),
    path(f"{MEETING}/relecture/reprendre/", review.back, name="back"),
    path(f"{MEETING}/relecture/sans-signature/", review.silence, name="silence"),
    path(f"{MEETING}/relecture/<slug:key>/", review.sign, name="sign"),
    path(f"{MEETING}/retour/", returns.give_back, name="return"),
    path(f"{MEETING}/retours/", returns.returns, name="returns"),
    path(f"{MEETING}/retours/<int:pk>/etat/", returns.mark, name="mark"),
    path(f"{MEETING}/retours/<int:pk>/autrement/", returns.again, name="again"),
    path(f"{MEETING}/retours/<int:pk>/pour/", answers.on_behalf, name="on_behalf"),
    path(f"{MEETING}/retours/<int:pk>/avis-divergent/", answers.dissent_for, name="dissent_for"),
    path(
        f"{MEETING}/retours/<int:pk>/paroles/<int:number>/",
        answers.correct_for,
        name="correct_for",
    ),
    path(f"{MEETING}/corrections/", returns.corrections, name="corrections"),
    path(f"{MEETING}/corrections/<int:pk>/", returns.answer, name="answer"),
    path(f"{MEETING}/figer/", returns.freeze, name="freeze"),
    path(f"{MEETING}/avis-divergent/", answers.dissent, name="dissent"),
    path(f"{MEETING}/mes-paroles/", answers.own_words, name="own_words"),
    path(f"{MEETING}/mes-paroles/<int:number>/", answers.correct, name="correct"),
]
