"""The form as an editor composes it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin

from accounts.models import User
from catalog.models import Procedure
from eforms.building import build_schema, fill_in_keys
from eforms.building.blocks import CoApplicantBlock, PartBlock
from eforms.building.preview import render_preview
from eforms.models.draft import Draft
from eforms.models.querysets import EFormQuerySet
from eforms.models.version import EFormVersion, WordTemplate
from eforms.schema.form import FormSchema
from eforms.word.keys import all_keys
from eforms.word.templates import problems_of

# What the schema is made of.
COMPOSED = ("procedure", "title", "produces", "parts", "co_applicants", "representative_allowed")


def check_template(template: WordTemplate | None, schema: FormSchema) -> None:
    """Before publishing: the form may have changed since its Word template was uploaded.

    Raises:
        ValidationError: with a sentence for each reason.
    """
    problems = problems_of(template.content, all_keys(schema)) if template else []
    if problems:
        raise ValidationError([_("Word template: %(problem)s") % {"problem": problem} for problem in problems])


class EFormAdminForm(WagtailAdminModelForm):
    """Publishing asks for a form that works; a draft may be half done."""

    class Media:
        js = ["eforms/builder.js"]
        css = {"all": ["eforms/builder.css"]}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        fill_in_keys(cleaned.get("parts"), cleaned.get("co_applicants"))
        if not self.is_deferred_validation:
            draft = EForm(**{name: cleaned.get(name) for name in COMPOSED})
            try:
                check_template(self.instance.word_template, build_schema(draft))
            except ValidationError as error:
                self.add_error(None, error)  # shown over the page: a stream shows its first error only
        return cleaned


class EForm(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):  # type: ignore[misc]
    """The online form of one procedure, composed of parts, pages and questions."""

    procedure = models.OneToOneField(
        Procedure, verbose_name=_("procedure"), on_delete=models.PROTECT, related_name="eform"
    )
    title = models.CharField(
        _("title of the declaration"), max_length=300, help_text=_("As in the law, e.g. Tờ khai đăng ký khai sinh")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes to fill it in"), default=10)
    produces = models.SlugField(
        _("paper that it replaces"),
        max_length=40,
        blank=True,
        help_text=_("Key of the procedure's paper that need not be uploaded, since this form is it"),
    )
    representative_allowed = models.BooleanField(
        _("may be filed for somebody else"),
        default=True,
        help_text=_("By father or mother, a guardian, or an authorised person with the authorisation attached"),
    )
    declaration = models.TextField(
        _("declaration before submitting"),
        default=_("I declare that the above is true, and I am responsible for it before the law."),
    )
    parts = StreamField([("part", PartBlock())], verbose_name=_("parts"), blank=True)
    co_applicants = StreamField(
        [("person", CoApplicantBlock())],
        verbose_name=_("who declares too"),
        blank=True,
        max_num=5,
        help_text=_("E.g. the other spouse: each confirms by a link of their own before the form can be sent"),
    )
    word_template = models.ForeignKey(
        WordTemplate,
        verbose_name=_("Word template of the declaration"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = EFormQuerySet.as_manager()
    base_form_class = EFormAdminForm

    class Meta:
        verbose_name = _("e-form")
        verbose_name_plural = _("e-forms")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def publish(self, revision: Revision, user: User | None = None, *args: Any, **kwargs: Any) -> None:
        """Publish, and freeze what was published as a version of its own.

        Raises:
            ValidationError: the form would not work; nothing is published.
        """
        composed = revision.as_object()
        schema = build_schema(composed)
        check_template(composed.word_template, schema)
        super().publish(revision, user, *args, **kwargs)
        if EForm.objects.filter(pk=self.pk, live=True, live_revision=revision).exists():
            EFormVersion.freeze(self, schema, composed.word_template, user or revision.user)

    @property
    def current_version(self) -> EFormVersion | None:
        """The newest one that was not withdrawn."""
        return self.versions.valid().order_by("number").last()

    @property
    def open_drafts(self) -> int:
        """How many applicants are filling it in, in whichever version."""
        return Draft.objects.open(timezone.now()).filter(version__eform=self.pk).count()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return render_preview(request, self)
