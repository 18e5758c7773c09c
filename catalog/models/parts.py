"""What a procedure consists of: rows that are edited, published and compared together with it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from casework.deadlines import DurationUnit
from catalog.models.agency import Agency, AgencyKind, AgencyLevel
from catalog.models.codes import CODE
from catalog.models.legal import LegalDocument
from catalog.models.library import FormTemplate


class HandlingAgency(Orderable):
    """Who handles a procedure: one agency, or every agency of a kind ("the commune's people's committee")."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="handling")
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="handles"
    )
    kind = models.ForeignKey(
        AgencyKind,
        verbose_name=_("or every agency of a kind"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handles",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("handling agency")
        verbose_name_plural = _("handling agencies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency=None) ^ models.Q(kind=None), name="handling_is_an_agency_or_a_kind"
            )
        ]

    def __str__(self) -> str:
        return str(self.agency or self.kind)

    def clean(self) -> None:
        super().clean()
        if (self.agency_id is None) == (self.kind_id is None):
            raise ValidationError({"agency": _("Choose one agency, or one kind of agency")})


class FormerLevel(Orderable):
    """A level that handled the procedure up to `until` (included): districts did until 30 June 2025."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="former_levels")
    level = models.ForeignKey(
        AgencyLevel, verbose_name=_("level of authority"), on_delete=models.PROTECT, related_name="former_procedures"
    )
    until = models.DateField(_("until"), db_index=True)

    class Meta(Orderable.Meta):
        verbose_name = _("earlier level")
        verbose_name_plural = _("earlier levels")

    def __str__(self) -> str:
        return str(self.level)


class InvolvedBody(Orderable):
    """Who else takes part, by name: bodies of other provinces or of ministries are no agencies of ours."""

    class Part(models.TextChoices):
        """The columns of the national database (Circular 02/2017/TT-VPCP)."""

        RECEIVING = "receiving", _("receives")
        DECIDING = "deciding", _("decides")
        COORDINATING = "coordinating", _("works together with it")

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="involved")
    part = models.CharField(_("part"), max_length=15, choices=Part.choices)
    name = models.CharField(_("name"), max_length=250)

    class Meta(Orderable.Meta):
        verbose_name = _("other body")
        verbose_name_plural = _("other bodies")

    def __str__(self) -> str:
        return self.name


class ProcedureCase(Orderable):
    """One of several cases of a procedure. Papers and channels name it by `key`, which an edit never changes."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="cases")
    key = models.SlugField(_("key"), max_length=40, blank=True, help_text=_("Empty: made from the name"))
    name = models.CharField(_("name"), max_length=300)
    note = models.TextField(_("who it is for"), blank=True, max_length=1000)

    class Meta(Orderable.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return self.name


class SubmissionChannel(Orderable):
    """A way to submit, with its own time limit and fee; with a case key, for that case only."""

    class Channel(models.TextChoices):
        DIRECT = "direct", _("at the desk")
        ONLINE = "online", _("online")
        POST = "post", _("by post")

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="channels")
    case_key = models.SlugField(_("case"), max_length=40, blank=True, help_text=_("The case's key; empty: all cases"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    duration_value = models.PositiveIntegerField(_("time limit"), null=True, blank=True)
    duration_unit = models.CharField(_("unit"), max_length=15, choices=DurationUnit.choices, blank=True)
    duration_note = models.TextField(_("note on the time limit"), blank=True)
    # Empty is unknown or "set by the provincial council", not free of charge: that is 0.
    fee = models.DecimalField(_("phí (VND)"), max_digits=12, decimal_places=0, null=True, blank=True)
    charge = models.DecimalField(_("lệ phí (VND)"), max_digits=12, decimal_places=0, null=True, blank=True)
    fee_note = models.TextField(_("note on fees"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")


class RequiredPaper(Orderable):
    """A paper of the dossier (thành phần hồ sơ)."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="papers")
    case_key = models.SlugField(_("case"), max_length=40, blank=True, help_text=_("The case's key; empty: all cases"))
    key = models.SlugField(_("key"), max_length=40, help_text=_("Stable within the procedure; e-forms refer to it"))
    name = models.TextField(_("name"))
    originals = models.PositiveSmallIntegerField(_("originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    form = models.ForeignKey(
        FormTemplate, verbose_name=_("form"), null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    note = models.TextField(_("note"), blank=True, max_length=1000)

    class Meta(Orderable.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return self.name


class ProcedureStep(Orderable):
    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="steps")
    text = models.TextField(_("text"))

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")


class LegalBasis(Orderable):
    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="legal_bases")
    number = models.CharField(_("number"), max_length=80)
    name = models.CharField(_("name"), max_length=500)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    # What the library says of the document goes before the words above.
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("document of the library"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bases",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal basis")


class Keyword(Orderable):
    """Everyday words by which people look for the procedure."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="keywords")
    text = models.CharField(_("words"), max_length=120)

    class Meta(Orderable.Meta):
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")


class RelatedProcedure(Orderable):
    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="related")
    target = models.ForeignKey(
        "catalog.Procedure", verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("related procedure")
        verbose_name_plural = _("related procedures")


class ProcedureQuestion(Orderable):
    """What people ask about the procedure, answered on its page."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=3000)

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.question


class OldCode(Orderable):
    """A code that the procedure had before; its address leads to today's."""

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="old_codes")
    code = models.CharField(_("code"), max_length=20, db_index=True, validators=[CODE])

    class Meta(Orderable.Meta):
        verbose_name = _("earlier code")
        verbose_name_plural = _("earlier codes")

    def __str__(self) -> str:
        return self.code


class JointPart(Orderable):
    """A part of a joint procedure (liên thông): a procedure of its own, done by its agency in its own time.

    Decree 63/2024/NĐ-CP: birth, residence and health insurance; death, residence and funeral allowances.
    """

    procedure = ParentalKey("catalog.Procedure", on_delete=models.CASCADE, related_name="parts")
    target = models.ForeignKey(
        "catalog.Procedure",
        verbose_name=_("procedure"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="part_of",
        help_text=_("Empty where the part is no procedure of this portal: then it needs a name"),
    )
    name = models.CharField(_("name of the part"), max_length=300, blank=True)
    body = models.CharField(_("done by"), max_length=250)
    duration_value = models.PositiveIntegerField(_("time limit"), null=True, blank=True)
    duration_unit = models.CharField(_("unit"), max_length=15, choices=DurationUnit.choices, blank=True)
    is_optional = models.BooleanField(_("only if the applicant asks for it"), default=False)
    note = models.TextField(_("note"), blank=True, max_length=1000)

    class Meta(Orderable.Meta):
        verbose_name = _("part of a joint procedure")
        verbose_name_plural = _("parts of a joint procedure")

    def __str__(self) -> str:
        return self.name or (self.target.title if self.target else "")

    def clean(self) -> None:
        super().clean()
        if self.target_id is None and not self.name:
            raise ValidationError({"name": _("Choose a procedure, or give the part a name")})
        if self.target_id is not None and self.target_id == self.procedure_id:
            raise ValidationError({"target": _("A procedure cannot be a part of itself")})
        if self.target_id is not None and JointPart.objects.filter(procedure_id=self.target_id).exists():
            raise ValidationError({"target": _("That procedure has parts itself: name its parts here instead")})
        if self.procedure_id is not None and JointPart.objects.filter(target_id=self.procedure_id).exists():
            raise ValidationError({"target": _("This procedure is a part of another one: it can have no parts")})
