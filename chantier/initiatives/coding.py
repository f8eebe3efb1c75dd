"""Coded fields of a case, so that cases can be compared and exchanged.

Two frames, kept in `Initiative.coding`:

- `"participedia"`: a selection of the case fields of Participedia, with Participedia's own field
  names and keys, so that a case can be exchanged with it;
- `"cube"`: the three scales of Fung's democracy cube (Archon Fung, "Varieties of Participation in
  Complex Governance", 2006): who takes part, how they speak and decide, with what power.

Beside them, `models.Rung` holds Arnstein's ladder (1969) as each constituency sees it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[str, StrOrPromise]]


@dataclass(frozen=True, slots=True)
class CodedField:
    """One coded field: its key in its frame, its label, its vocabulary, how many may be chosen."""

    key: str
    label: StrOrPromise
    choices: Choices
    most: int = 1


CUBE = (
    CodedField(
        "who",
        _("Who takes part"),
        (
            ("expert_administrators", _("expert administrators")),
            ("elected_representatives", _("elected representatives")),
            ("professional_stakeholders", _("professional stakeholders")),
            ("lay_stakeholders", _("lay stakeholders")),
            ("random", _("people drawn by lot")),
            ("open_targeted", _("open, with a special effort towards some")),
            ("open_self_selected", _("open, whoever comes")),
            ("diffuse_public", _("the public at large")),
        ),
    ),
    CodedField(
        "how",
        _("How they speak and decide"),
        (
            ("spectator", _("listen as spectators")),
            ("express", _("express preferences")),
            ("develop", _("develop preferences")),
            ("aggregate", _("add up preferences and bargain")),
            ("deliberate", _("deliberate and negotiate")),
            ("deploy", _("bring technical expertise to bear")),
        ),
    ),
    CodedField(
        "power",
        _("With what power"),
        (
            ("personal", _("personal benefit")),
            ("communicative", _("influence by what is said")),
            ("advise", _("advise and consult")),
            ("cogovern", _("govern together")),
            ("direct", _("direct authority")),
        ),
    ),
)

PARTICIPEDIA = (
    CodedField(
        "scope_of_influence",
        _("Scope of influence"),
        (
            ("organization", _("organisation")),
            ("neighbourhood", _("neighbourhood")),
            ("city/town", _("city or town")),
            ("metropolitan", _("metropolitan area")),
            ("regional", _("region")),
            ("national", _("country")),
            ("multinational", _("several countries")),
            ("no_geo", _("no geographical limits")),
        ),
    ),
    CodedField(
        "purposes",
        _("Purposes"),
        (
            ("make", _("make, influence or challenge decisions of private organisations")),
            ("make_influence", _("make, influence or challenge decisions of government")),
            ("deliver", _("deliver goods and services")),
            ("develop", _("develop the capacities of individuals, communities, civil society")),
            ("academic", _("academic research")),
        ),
        most=3,
    ),
    CodedField(
        "public_spectrum",
        _("Promise made to the public"),
        (
            ("inform", _("inform")),
            ("consult", _("consult")),
            ("involve", _("involve")),
            ("collaborate", _("collaborate")),
            ("empower", _("empower")),
            ("not", _("not applicable")),
        ),
    ),
    CodedField(
        "open_limited",
        _("Open to all or limited to some"),
        (
            ("open", _("open to all")),
            ("open_to", _("open to all, with a special effort to reach some groups")),
            ("limited", _("limited to some groups or individuals")),
            ("both", _("both, according to the moment")),
        ),
    ),
    CodedField(
        "recruitment_method",
        _("How participants were found, if limited to some"),
        (
            ("captive", _("captive sample")),
            ("random", _("random sample")),
            ("stratified", _("stratified random sample")),
            ("appointment", _("appointment")),
            ("election", _("election")),
            ("not", _("not applicable")),
        ),
    ),
    CodedField(
        "targeted_participants",
        _("Groups that were especially sought"),
        (
            ("appointed", _("public servants")),
            ("elderly", _("elderly people")),
            ("elected", _("elected officials")),
            ("experts", _("experts")),
            ("immigrants", _("immigrants")),
            ("indigenous", _("indigenous people")),
            ("lgbt", _("lesbian, gay, bisexual and transgender people")),
            ("lowincome", _("people with low incomes")),
            ("men", _("men")),
            ("people", _("people with disabilities")),
            ("racialethnic", _("ethnic groups")),
            ("religious", _("religious groups")),
            ("stakeholder", _("stakeholder organisations")),
            ("students", _("students")),
            ("women", _("women")),
            ("youth", _("young people")),
        ),
        most=3,
    ),
    CodedField(
        "facetoface_online_or_both",
        _("Face to face or online"),
        (
            ("facetoface", _("face to face")),
            ("online", _("online")),
            ("both", _("both")),
        ),
    ),
    CodedField(
        "participants_interactions",
        _("What participants did together"),
        (
            ("acting", _("acting, drama or role play")),
            ("ask", _("asking and answering questions")),
            ("discussion", _("discussion, dialogue or deliberation")),
            ("express", _("expressing opinions only")),
            ("formal", _("formal testimony")),
            ("informal", _("informal social activities")),
            ("listenwatch", _("listening and watching")),
            ("negotiation", _("negotiation and bargaining")),
            ("storytelling", _("telling stories")),
            ("teachinginstructing", _("teaching")),
            ("no_interaction", _("no interaction")),
        ),
        most=11,
    ),
    CodedField(
        "change_types",
        _("Kinds of change"),
        (
            ("changes", _("in people’s knowledge, attitudes and behaviour")),
            ("changes_civic", _("in civic capacities")),
            ("changes_public", _("in public policy")),
            ("changes_how", _("in how institutions operate")),
            ("conflict", _("transformation of conflicts")),
        ),
        most=5,
    ),
    CodedField(
        "implementers_of_change",
        _("Who put the changes into practice"),
        (
            ("lay", _("the public")),
            ("stakeholder", _("stakeholder organisations")),
            ("elected", _("elected officials")),
            ("appointed", _("public servants")),
            ("experts", _("experts")),
            ("corporations", _("companies")),
            ("dont", _("not known")),
        ),
        most=7,
    ),
)

FRAMES: Mapping[str, Sequence[CodedField]] = {"cube": CUBE, "participedia": PARTICIPEDIA}

RUNGS: Sequence[tuple[int, StrOrPromise]] = (
    (1, _("1. Manipulation")),
    (2, _("2. Therapy")),
    (3, _("3. Informing")),
    (4, _("4. Consultation")),
    (5, _("5. Placation")),
    (6, _("6. Partnership")),
    (7, _("7. Delegated power")),
    (8, _("8. Citizen control")),
)


def shown(coding: Mapping[str, Any], frame: str) -> list[tuple[StrOrPromise, list[StrOrPromise]]]:
    """The coded fields of a frame that hold something: label, then labels of what was chosen."""
    rows = []
    for field in FRAMES[frame]:
        value = coding.get(frame, {}).get(field.key) or []
        keys = [value] if isinstance(value, str) else value
        labels = dict(field.choices)
        if chosen := [labels.get(key, key) for key in keys]:
            rows.append((field.label, chosen))
    return rows
