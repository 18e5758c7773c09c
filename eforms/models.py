"""E-forms that editors build, their published versions, and the drafts of applicants."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin

from casework.models import Message, StoredFile
from catalog.models import Agency, Procedure
from dossiers.contact import masked_email, masked_phone
from dossiers.models import Dossier
from eforms.blocks import PartBlock
from eforms.building import build_schema, fill_in_keys
from eforms.preview import render_preview
from eforms.querysets import DraftQuerySet, EFormQuerySet
from eforms.schema import FormSchema


class EFormAdminForm(WagtailAdminModelForm):
    """Publishing asks for a form that works; a draft may be half done."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        parts = cleaned.get("parts")
        fill_in_keys(parts)
        if not self.is_deferred_validation:
            draft = EForm(**{name: cleaned.get(name) for name in ("procedure", "title", "produces", "parts")})
            try:
                build_schema(draft)
            except ValidationError as error:
                self.add_error(None, error)  # shown over the page: a stream shows its first error only
        return cleaned


class WordTemplate(models.Model):
    """A Word file by which an editor lays out the finished declaration; see eforms.templates_docx.

    Kept for ever: drafts of the form, old versions and dossiers refer to it.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.file.name


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
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish, and freeze what was published as a version of its own.

        Raises:
            ValidationError: the form would not work; nothing is published.
        """
        composed = revision.as_object()
        schema = build_schema(composed)
        super().publish(revision, *args, **kwargs)
        if EForm.objects.filter(pk=self.pk, live=True, live_revision=revision).exists():
            EFormVersion.freeze(self, schema, composed.word_template)

    @property
    def current_version(self) -> EFormVersion | None:
        return self.versions.order_by("number").last()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return render_preview(request, self)


class EFormVersion(models.Model):
    """What was published, for ever: a draft and a dossier keep the version that they began with."""

    eform = models.ForeignKey(EForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    schema = models.JSONField()
    word_template = models.ForeignKey(WordTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        verbose_name = _("version of an e-form")
        verbose_name_plural = _("versions of e-forms")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["eform", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return _("%(title)s, version %(number)d") % {"title": self.schema["title"], "number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A published version is immutable")
        super().save(*args, **kwargs)

    @classmethod
    def freeze(cls, eform: EForm, schema: FormSchema, word_template: WordTemplate | None = None) -> EFormVersion:
        """The next version, or the last one again where nothing changed."""
        last = eform.current_version
        if last and FormSchema.from_json(last.schema) == schema and last.word_template == word_template:
            return last
        number = last.number + 1 if last else 1
        return cls.objects.create(eform=eform, number=number, schema=schema.as_json(), word_template=word_template)


class Draft(models.Model):
    """One applicant's unfinished form. Its uuid opens nothing: see eforms.access.

    What the journey asks beside the form (desks, cases, papers) is kept as it was at the start.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(EFormVersion, null=True, on_delete=models.PROTECT, related_name="drafts")
    trial_schema = models.JSONField(null=True)  # an editor's trial of what is not published yet; never submitted
    opening = models.JSONField(null=True)  # eforms.schema.Page: which desk, which case
    papers = models.JSONField(default=list)  # eforms.papers.Paper
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+"
    )  # where only one receives
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="eform_drafts"
    )
    # The officer who fills it in together with the citizen, and the only one who opens it; see eforms.assisted.
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    for_other = models.BooleanField(default=False)  # filed by a representative; see eforms.standard
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    dossier = models.OneToOneField(Dossier, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__isnull=True) ^ models.Q(trial_schema__isnull=True),
                name="draft_of_a_version_or_a_trial",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def schema(self) -> FormSchema:
        return FormSchema.from_json(self.version.schema if self.version else self.trial_schema or {})

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_trial(self) -> bool:
        return self.version_id is None


class DraftStep(models.Model):
    """One page's answers: one row a page, so that two tabs on two pages lose nothing."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    step = models.SlugField(max_length=40)
    data = models.JSONField(default=dict)  # as posted: {field name: [values]}
    values = models.JSONField(null=True)  # cleaned, {question key: JSON value}; None: saved half done
    typed = models.JSONField(null=True)  # like data: typed since the page was accepted, and saved by itself
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "step"], name="one_row_a_draft_and_step")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.step}"

    @property
    def latest(self) -> dict[str, Any]:
        """What the page shows again, accepted or not."""
        latest: dict[str, Any] = self.data if self.typed is None else self.typed
        return latest


class DraftUpload(models.Model):
    """A file given for a paper, before submission."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    paper_key = models.SlugField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.paper_key}"


class Contact(models.Model):
    """An address that was given, and to which a link and its one-time codes go."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in the link; opens nothing by itself
    channel = models.CharField(max_length=10, choices=Message.Channel.choices)
    address = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """Enough to know which box or phone it is."""
        return masked_email(self.address) if self.channel == Message.Channel.EMAIL else masked_phone(self.address)

    @property
    def code_subject(self) -> str:
        """What a one-time code sent to this address opens; a new token ends the codes of the earlier one."""
        return f"{self._meta.model_name}:{self.token.hex}"


class ResumeLink(Contact):
    """Where the link went that opens a draft on another device, after a code sent to the same address."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="resume_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "channel", "address"], name="one_resume_link_a_draft_and_address")
        ]


class CoConfirmation(Contact):
    """What one co-applicant said of the answers; it holds as long as they are those that were read."""

    class State(models.TextChoices):
        WAITING = "waiting", _("not answered yet")
        CONFIRMED = "confirmed", _("confirmed")
        OBJECTED = "objected", _("objected")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="co_confirmations")
    person = models.SlugField(max_length=60)  # key of the form's co-applicant
    name = models.CharField(max_length=300)
    sends = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of the answers that were read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="one_confirmation_a_co_applicant")]
