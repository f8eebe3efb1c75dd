"""The page: shown by GET, kept by POST in one transaction, then a redirect."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path
from django.utils import timezone

from chantier.audit.models import Event

PAGE = Template("<form method=post>{% csrf_token %}{{ form.as_div }}<button>OK</button></form>")


class RegistrationForm(forms.Form):
    """About what a registration asks."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField(required=False)


@login_not_required
def register(request: HttpRequest) -> HttpResponse:
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            Event.objects.create(
                verb="registered", target="benchmark:1", at=timezone.now(), data=form.cleaned_data
            )
        return redirect("/")
    return HttpResponse(PAGE.render(RequestContext(request, {"form": form})))


urlpatterns = [path("", register)]
