"""Which tasks a role finds on its desk: one table, and only pages that exist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minkang.registry.access.terms import Role


@dataclass(frozen=True, slots=True)
class Task:
    """Something a visitor can do, with the page where it is done.

    Attributes:
        route: Name of the page's address.
        icon: Icon beside the words.
        title: The act, in the words of who does it.
        text: What is found there.
    """

    route: str
    icon: str
    title: Promise
    text: Promise

    @property
    def address(self) -> str:
        """Where it is done."""
        return reverse(self.route)


POLICIES = Task(
    "cockpit:library",
    "search",
    _("查政策"),
    _("按文件、领域、责任单位查，读全文，看每一条办到哪一步。"),
)
UNITS = Task(
    "cockpit:units",
    "building",
    _("单位任务"),
    _("每个责任单位的任务台账：期限、牵头还是配合、是否在运行，可以导出表格。"),
)
GAZETTES = Task("cockpit:gazettes", "words", _("公报"), _("按期看政府公报的目录和文件。"))

PUBLIC: tuple[Task, ...] = (POLICIES, UNITS, GAZETTES)

TASKS: Mapping[Role, tuple[Task, ...]] = {
    Role.RESIDENT: (),
    Role.DOCTOR: (),
    Role.NURSE: (),
    Role.VILLAGE_DOCTOR: (),
    Role.PUBLIC_HEALTH_DOCTOR: (),
    Role.WINDOW_CLERK: (),
    Role.APPROVER: (),
    Role.INSPECTOR: (),
    Role.HOTLINE_AGENT: (),
    Role.ANALYST: (),
    Role.DIRECTOR: (UNITS,),
    Role.ENTERPRISE_AGENT: (),
    Role.REGISTRAR: (),
    Role.SYSTEM_ADMINISTRATOR: (),
    Role.SECURITY_ADMINISTRATOR: (),
    Role.AUDIT_ADMINISTRATOR: (),
}


def tasks_of(roles: Iterable[Role]) -> tuple[Task, ...]:
    """The tasks of some roles, each once, and what everybody may do at the end."""
    own = [task for role in roles for task in TASKS[role]]
    return tuple(dict.fromkeys((*own, *PUBLIC)))
