"""The Student's t that returns most likely come from: its freedom, place and scale.

By its likelihood and the slope of it, so that a fit takes milliseconds and can be had for every
window of a back-test.
"""

from dataclasses import dataclass

import numpy as np

from core.analytics.later import Later
from core.analytics.risk.returns import Values
from core.errors import Invalid

optimize = Later("scipy.optimize")
special = Later("scipy.special")

FREEDOM = (0.1, 1e5)  # of the search; beyond, the one has no shape and the other is a normal
WIDTH = (1e-5, 100.0)  # of the search for a scale, by the usual distance from the middle
EXACT = 1e-9
HEAVY = "The tails are so heavy that the mean of the worst is not finite."
BEYOND = "The returns are too small or too large to reckon with."
SHRUNK = "So many returns are the same that a Student's t shrinks onto them."


@dataclass(frozen=True)
class Student:
    """What was found."""

    freedom: float
    place: float
    scale: float


def fitted(known: Values) -> Student:
    """The likeliest; refused where it has no mean or no width."""
    middle = float(np.median(known))
    unit = float(np.median(np.abs(known - middle))) or float(known.std())
    if not 0 < unit < np.inf:
        raise Invalid(BEYOND)
    values = (known - middle) / unit
    found = optimize.minimize(
        _unlikely,
        np.array([0.0, 0.0, np.log(4.0)]),
        args=(values,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), tuple(np.log(WIDTH)), tuple(np.log(FREEDOM))],
        options={"ftol": 1e-15, "gtol": EXACT, "maxiter": 200},
    )
    place, scale, freedom = found.x[0], np.exp(found.x[1]), np.exp(found.x[2])
    if scale <= 2 * WIDTH[0]:
        raise Invalid(SHRUNK)
    if freedom <= 1:
        raise Invalid(HEAVY)
    return Student(float(freedom), float(middle + unit * place), float(unit * scale))


def _unlikely(asked: Values, values: Values) -> tuple[float, Values]:
    """The mean logarithm of the likelihood, turned round, and its slope in what is asked for."""
    place, width, freedom = asked[0], np.exp(asked[1]), np.exp(asked[2])
    off = (values - place) / width
    square = off * off
    far = np.log1p(square / freedom)
    weight = (freedom + 1) / (freedom + square)
    half = (freedom + 1) / 2
    constant = special.gammaln(half) - special.gammaln(freedom / 2) - np.log(freedom * np.pi) / 2
    likely = constant - asked[1] - half * far.mean()
    rising = special.psi(half) - special.psi(freedom / 2) - 1 / freedom
    by_freedom = (rising - far.mean() + (weight * square).mean() / freedom) / 2 * freedom
    slope = [(weight * off).mean() / width, (weight * square).mean() - 1, by_freedom]
    return -float(likely), -np.array(slope)
