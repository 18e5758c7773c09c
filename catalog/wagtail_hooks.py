"""What the room brings to the staff area."""

from wagtail import hooks

from catalog.viewsets.agency import OrganisationGroup


@hooks.register("register_admin_viewset")
def register_organisation() -> OrganisationGroup:
    return OrganisationGroup()
