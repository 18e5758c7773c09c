"""Who may say in an article's form that it stands on the province's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel

from catalog.holdings import agencies_granting
from home.models.base import HOME_DEPTH

if TYPE_CHECKING:
    from home.models import ArticlePage

EDIT = "pages.edit"
PROVINCE_INDEX = HOME_DEPTH + 1  # how deep the province's own news index lies


class ArticleForm(WagtailAdminPageForm):
    """A site offers its news, or takes the offer back; that it is taken is the province's to say."""

    instance: ArticlePage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("sharing")
        if field is not None:
            allowed = self._allowed()
            field.choices = [choice for choice in field.choices if choice[0] in allowed]

    def _allowed(self) -> set[str]:
        sharing = type(self.instance).Sharing
        rows = type(self.instance)._default_manager.filter(pk=self.instance.pk)  # not the draft's: it may be old
        current = rows.values_list("sharing", flat=True).first() or sharing.NONE
        if not self.is_on_a_department_site():
            return {sharing.NONE}
        if agencies_granting(self.for_user, EDIT) is None:
            return set(sharing.values)
        return {sharing.NONE, sharing.TAKEN if current == sharing.TAKEN else sharing.OFFERED}

    def is_on_a_department_site(self) -> bool:
        return bool(self.parent_page and self.parent_page.depth > PROVINCE_INDEX)


class SharingPanel(FieldPanel):
    """Shown on departments' sites only: the province's own news stand on its pages anyway."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("sharing", **{key: kwargs[key] for key in kwargs if key != "field_name"})

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.form is not None and bool(super().is_shown()) and self.form.is_on_a_department_site()
