"""Where somebody stands among those who answered, and what to ask them next.

A map keeps what it learned of *statements*; a person is placed from their own answers alone, on
their own page or when the next statement is drawn, and nothing of it is kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chantier.debates.models import OpinionMap, Statement, Vote
from chantier.worksites.models import Participation

# numpy and scipy weigh ninety megabytes: loaded by the first page that needs them.
if TYPE_CHECKING:
    from chantier.algorithms.opinion import mapping
    from chantier.algorithms.opinion.positions import Model, Normals

FLOOR, OWN_FLOOR = 10, 5  # votes that each statement gets first, in all and from each constituency
WELL_KNOWN, ROUGHLY = 0.45, 0.7  # standard deviations of a place; people have one of 1


def frame_of(found: "mapping.OpinionMap") -> float:
    """How far the pictures of a map go: one scale for all, and for one's own mark upon them."""
    from chantier.algorithms.opinion import drawing

    partitions = [found.emergent.partition.of]
    if found.declared is not None:
        partitions.append(found.declared.partition.of)
    return drawing.frame_of(found.positions, partitions)


def kept(found: "mapping.OpinionMap") -> dict[str, Any]:
    """What a map learned of statements, as plain data."""
    import numpy as np

    if found.model is None:
        return {}
    scales, statements = found.model.scales, found.model.statements
    return {
        "statements": [int(name) for name in found.votes.statements],
        "mean": np.round(statements.mean.astype(float), 5).tolist(),
        "covariance": np.round(statements.covariance.astype(float), 5).tolist(),
        "noise": scales.noise,
        "readiness": scales.readiness,
        "liking_mean": scales.liking_mean,
        "liking": scales.liking,
        "loading": scales.loading.tolist(),
        "reach": frame_of(found),
    }


def model_of(kept: Mapping[str, Any]) -> "Model | None":
    """The reverse of `kept`: statements and scales, nobody."""
    if not kept:
        return None
    import numpy as np

    from chantier.algorithms.opinion.positions import Model, Normals, Scales

    mean, covariance = np.array(kept["mean"]), np.array(kept["covariance"])
    nobody = Normals(mean[:0], covariance[:0])
    scales = Scales(
        kept["noise"], kept["readiness"], kept["liking_mean"], kept["liking"],
        np.array(kept["loading"]),
    )  # fmt: skip
    return Model(nobody, Normals(mean, covariance), scales)


def _place(kept: Mapping[str, Any], model: "Model", participation: Participation) -> "Normals":
    from chantier.algorithms.opinion import routing

    place = {number: n for n, number in enumerate(kept["statements"])}
    answers = participation.votes.values_list("statement__number", "value").order_by("pk")
    known = [(place[number], value) for number, value in answers if number in place]
    return routing.place(model, [n for n, _v in known], [value for _n, value in known])


def draw_next(
    waiting: Sequence[Statement], participation: Participation, *, seed: int
) -> tuple[Statement, float]:
    """One of these, and the probability it had: those short of votes first, then what teaches most.

    A statement that the latest map does not know teaches as much as the best of the others.
    """
    import numpy as np

    from chantier.algorithms.opinion import routing

    votes = Vote.objects.filter(statement__in=waiting)
    everybody = Counter(votes.values_list("statement", flat=True))
    own = votes.filter(participation__constituency=participation.constituency_id)
    of_own = Counter(own.values_list("statement", flat=True))
    latest = OpinionMap.objects.filter(worksite=participation.worksite_id).order_by("-number")
    learned = latest.values_list("model", flat=True).first() or {}
    model = model_of(learned)
    gain = np.ones(len(waiting))
    if model is not None:
        worth = routing.worth(model, _place(learned, model, participation))
        known = dict(zip(learned["statements"], worth.tolist(), strict=True))
        best = max(known.values(), default=1.0)
        gain = np.array([known.get(row.number, best) for row in waiting])
    offered = routing.among(
        gain,
        np.ones(len(waiting), dtype=bool),
        votes=np.array([everybody[row.pk] for row in waiting]),
        own_votes=np.array([of_own[row.pk] for row in waiting]),
        floor=FLOOR,
        own_floor=OWN_FLOOR,
    )
    chosen = routing.draw(offered, seed=seed) or 0
    return waiting[chosen], float(offered.probability[chosen])


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody on a map, for their own eyes."""

    answered: int
    how_sure: str
    picture: SafeString


def placed(made: OpinionMap, participation: Participation, picture: str) -> Placed | None:
    """Where the answers of the participation put them on `picture`; None if the map cannot say."""
    model = model_of(made.model)
    if model is None:
        return None
    from chantier.algorithms.opinion import drawing
    from chantier.algorithms.opinion.positions import unpack

    where = _place(made.model, model, participation)
    x, y = (float(value) for value in where.mean[0, 1:3])
    whole = unpack(where.covariance)[0]
    spread = [float(whole[axis, axis]) ** 0.5 for axis in (1, 2)]
    asked = made.model["statements"]
    known = participation.votes.filter(statement__number__in=asked).count()
    tells = made.model["loading"][:2]  # an axis on which nobody differs need not be known
    unsure = sum(t * side for t, side in zip(tells, spread, strict=True)) / sum(tells)
    mark = drawing.own_mark((x, y), spread, reach=made.model["reach"], label=_("Me"))
    return Placed(
        known,
        _sureness(unsure, more=known < len(asked)),
        # Drawn by our own code, which escapes every label.
        SafeString(picture.replace("</svg>", f"{mark}</svg>", 1)),
    )


def _sureness(spread: float, *, more: bool) -> str:
    if spread <= WELL_KNOWN:
        return _("My place is fairly well known.")
    if spread <= ROUGHLY:
        return _("My place is roughly known.")
    if more:
        return _("My place is hardly known yet: a few answers more would tell.")
    return _("My place is hardly known: so few sentences tell no more.")
