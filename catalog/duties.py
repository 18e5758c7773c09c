"""What officers do in this room; see catalog.actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from catalog import ownership
from catalog.absences import HAND_OUT
from catalog.actions import Action, register_action
from catalog.people import MANAGE, MANAGE_ALL
from catalog.viewsets import closure

PEOPLE, OFFICE, CONTENT = _("Staff"), _("Office"), _("Content")
DUTIES = [
    Action(name="invite", label=_("Invite an officer"), room=PEOPLE, permissions=frozenset({MANAGE})),
    Action(
        name="appoint",
        label=_("Give and end roles of the agency"),
        room=PEOPLE,
        permissions=frozenset({MANAGE}),
        note=_("never to themselves; auditor, editor and province administrator only by the province"),
    ),
    Action(
        name="move_person",
        label=_("Move an officer to another agency"),
        room=PEOPLE,
        permissions=frozenset({MANAGE}),
        note=_("must manage both agencies; work is handed over first"),
    ),
    Action(
        name="close_account",
        label=_("Close and open an account"),
        room=PEOPLE,
        permissions=frozenset({MANAGE}),
        note=_("only of people who work nowhere else; work is handed over first"),
    ),
    Action(name="absence", label=_("Enter an absence with a deputy"), room=PEOPLE, permissions=frozenset({HAND_OUT})),
    Action(
        name="accounts",
        label=_("Names, addresses and passwords of accounts; agencies and levels"),
        room=PEOPLE,
        permissions=frozenset({MANAGE_ALL}),
        province=True,
    ),
    Action(
        name="templates",
        label=_("Change the texts of messages and the templates of printed forms"),
        room=OFFICE,
        permissions=frozenset({"templates.manage"}),
        province=True,
    ),
    Action(
        name="agency_page",
        label=_("Keep the agency's page: address, hours, who is on duty"),
        room=OFFICE,
        permissions=frozenset({MANAGE}),
    ),
    Action(
        name="closures",
        label=_("Announce that a desk is closed"),
        room=OFFICE,
        permissions=frozenset({closure.MANAGE}),
    ),
    Action(
        name="procedures",
        label=_("Edit procedures and search words"),
        room=CONTENT,
        permissions=frozenset({ownership.EDIT}),
    ),
    Action(
        name="publish_procedures",
        label=_("Publish and withdraw procedures"),
        room=CONTENT,
        permissions=frozenset({"catalog.publish"}),
    ),
    Action(name="eforms", label=_("Edit e-forms"), room=CONTENT, permissions=frozenset({"eforms.edit"})),
    Action(name="pages", label=_("Edit pages and news"), room=CONTENT, permissions=frozenset({"pages.edit"})),
    Action(
        name="publish_pages",
        label=_("Publish what an agency's site is to show"),
        room=CONTENT,
        permissions=frozenset({"pages.publish"}),
    ),
]


def register_duties() -> None:
    for duty in DUTIES:
        register_action(duty)
