"""What rows say about a doctor, drawn towards the department and towards what is known elsewhere."""

from dataclasses import dataclass
from math import exp, log, sqrt


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and population variance of `rows` values; both are 0 without rows."""

    rows: int = 0
    mean: float = 0.0
    variance: float = 0.0


def drawn(own: Moments, towards: Moments, worth: int) -> Moments:
    """The values of `own` as if `worth` more had been seen with the moments of `towards`.

    The variance is that of the mixture without the distance of the two means: a few unusual rows
    move the centre, they do not make everybody more irregular.
    """
    weight = own.rows / (own.rows + worth)
    return Moments(
        own.rows,
        weight * own.mean + (1 - weight) * towards.mean,
        weight * own.variance + (1 - weight) * towards.variance,
    )


def log_moments(mean: float, variation: float) -> Moments:
    """Moments of the logarithm of a lognormal of this mean and coefficient of variation."""
    variance = log(1 + variation**2)
    return Moments(0, log(mean) - variance / 2, variance)


def of_logarithm(moments: Moments) -> tuple[float, float]:
    """Mean and coefficient of variation of the lognormal whose logarithm has these moments."""
    return exp(moments.mean + moments.variance / 2), sqrt(exp(moments.variance) - 1)
