"""Labels that some of Wagtail's screens take from the names of fields in the code: no catalogue reaches those."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers, workflows
from wagtail.sites.views import IndexView

LINK_TEXT = _("Link text")
FORMS = {
    choosers.ExternalLinkChooserForm: {"link_text": LINK_TEXT},
    choosers.AnchorLinkChooserForm: {"link_text": LINK_TEXT},
    choosers.PhoneLinkChooserForm: {"link_text": LINK_TEXT, "phone_number": _("Phone number")},
    choosers.EmailLinkChooserForm: {
        "link_text": LINK_TEXT,
        "email_address": _("E-mail address"),
        "subject": _("Subject of the message"),
        "body": _("Text of the message"),
    },
    workflows.WorkflowPageForm: {"page": _("Page of the tree")},
    workflows.WorkflowContentTypeForm: {"content_types": _("Kinds of content")},
}
SITE_COLUMNS = {"port": _("Port"), "site_name": _("Name of the site"), "root_page": _("First page of the site")}


def name_labels() -> None:
    """Called when the apps are ready."""
    for form, labels in FORMS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in IndexView.columns:
        column.label = SITE_COLUMNS.get(column.name, column.label)
