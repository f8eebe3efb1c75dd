"""A page and a form to try the frame with. Only the tests have these addresses."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import cache_control

from chantier.conf import urls as house
from chantier.rules import Denied
from chantier.ui.fields import DayInput, LongTextField, MomentInput, TrapField

REASON = "Les inscriptions sont closes depuis le 5 octobre : appelez l’équipe."


class Slip(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom", help_text="Comme il sera lu.")
    email = forms.EmailField(label="Adresse électronique", required=False)
    place = forms.ChoiceField(
        label="Collège",
        widget=forms.RadioSelect,
        choices=[("a", "Élues et élus"), ("b", "Habitantes et habitants")],
        help_text="Un seul.",
    )
    needs = forms.MultipleChoiceField(
        label="Besoins",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("i", "Un interprète"), ("g", "Une garde d’enfants")],
    )
    meeting = forms.ChoiceField(label="Atelier", choices=[("1", "Amiens"), ("2", "Lille")])
    born = forms.DateField(label="Jour", widget=DayInput, required=False)
    starts = forms.DateTimeField(label="Moment", widget=MomentInput, required=False)
    message = LongTextField(label="Message", required=False)
    proof = forms.FileField(label="Pièce jointe", required=False)
    consent = forms.BooleanField(label="J’accepte.", help_text="Jusqu’à la fin du chantier.")
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    trap = TrapField()

    def clean(self):
        """Refuse Lille, for the sake of an error that belongs to no field."""
        if self.cleaned_data.get("meeting") == "2":
            raise forms.ValidationError("Lille est <complet>.")


@login_not_required
def slip(request):
    """The form, as any view shows one."""
    return render(request, "samples/slip.html", {"form": Slip(request.POST or None)})


@login_not_required
def refused(request):
    """A rule says no."""
    raise Denied(REASON)


@login_not_required
def forbidden(request):
    """Django's own refusal, bare."""
    raise PermissionDenied


@login_not_required
def broken(request):
    """A fault of ours."""
    raise RuntimeError


@login_not_required
def remembers(request):
    """Someone's page."""
    request.session["person"] = "x"
    return HttpResponse("à moi")


@login_not_required
@cache_control(max_age=60, public=True)
def cached(request):
    """A page that decided for itself."""
    response = HttpResponse("à tous")
    response["Content-Security-Policy"] = "sandbox"
    return response


urlpatterns = [
    *i18n_patterns(
        path("essai/", slip, name="sample"),
        path("refus/", refused),
        path("interdit/", forbidden),
        path("panne/", broken),
        path("memoire/", remembers),
        path("cache/", cached),
        prefix_default_language=False,
    ),
    *house.urlpatterns,
]
handler400, handler403, handler404 = house.handler400, house.handler403, house.handler404
handler429, handler500 = house.handler429, house.handler500
