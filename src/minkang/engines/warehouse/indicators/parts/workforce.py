"""Who works in health institutions: one row a person, at the main post.

Managers and officers are not counted even where they hold a licence, as in the national
statistics of the health workforce.
"""

from collections.abc import Iterable

from minkang.engines.warehouse.indicators.parts.institutions import health_institutions
from minkang.engines.warehouse.rules.frames import Frames, Rows
from minkang.registry.organisations.terms import PostKind, PracticeScope, QualificationKind

DOCTOR_POSTS = (PostKind.DOCTOR, PostKind.PUBLIC_HEALTH, PostKind.VILLAGE_DOCTOR)
DOCTOR_LICENCES = (QualificationKind.PHYSICIAN, QualificationKind.ASSISTANT_PHYSICIAN)
PHARMACIST_LICENCES = (QualificationKind.PHARMACIST, QualificationKind.ASSISTANT_PHARMACIST)


def posts(frames: Frames, kinds: Iterable[PostKind]) -> Rows:
    """Table of the main posts of some kinds in health institutions.

    Nobody holds two main posts on one day, so a row is a person.
    """
    held = frames.held_by(frames.principal_posts(), health_institutions(frames))
    return held.filter(held.kind.isin(sorted(kinds)))


def holding(
    frames: Frames,
    posts: Rows,
    licences: Iterable[QualificationKind],
    scope: PracticeScope | None = None,
) -> Rows:
    """Those of `posts` whose practitioner holds a valid licence of one of the kinds."""
    valid = frames.in_force(frames.qualification, "issued_on", "valid_until")
    found = valid.filter(valid.kind.isin(sorted(licences)))
    if scope is not None:
        found = found.filter(found.scope == scope.value)
    return posts.semi_join(found, posts.practitioner == found.practitioner)


def doctor_posts(frames: Frames) -> Rows:
    """Table of the main posts of physicians and assistant physicians."""
    return holding(frames, posts(frames, DOCTOR_POSTS), DOCTOR_LICENCES)


def doctors(frames: Frames) -> Rows:
    """Part: physicians and assistant physicians."""
    return people(frames, doctor_posts(frames))


def people(frames: Frames, posts: Rows) -> Rows:
    """Part: one row for each of `posts`."""
    return frames.rows(posts, "post", key=posts.id)
