"""What may be done with the first page of a department's site: it stays where it is, whoever edits the site."""

from __future__ import annotations

from wagtail.models import PagePermissionTester


class SitePermissionTester(PagePermissionTester):
    """A site is taken from the public, moved or deleted by those who keep the whole portal; nobody copies its root.

    A copy would be a second site of the same agency: the wizard makes sites.
    """

    def keeps_all(self) -> bool:
        """Whether the user publishes above this page too, and not on this site alone."""
        if self.user.is_superuser:
            return True
        held = self.permission_policy.get_cached_permissions_for_user(self.user)
        above = (right for right in held if right.page.depth < self.page.depth)
        return any(
            self.page.path.startswith(right.page.path) and right.permission.codename == "publish_page"
            for right in above
        )

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.keeps_all() and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return self.keeps_all() and super().can_unpublish()

    def can_move(self) -> bool:
        return self.keeps_all() and super().can_move()

    def can_set_view_restrictions(self) -> bool:
        return self.keeps_all() and super().can_set_view_restrictions()

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: object, recursive: bool = False) -> bool:
        return False
