"""What is given and what is issued: papers, supplement requests, results."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models import StoredFile
from dossiers.models.dossier import Dossier, Leg


class Verdict(models.TextChoices):
    UNREVIEWED = "", _("not checked")
    GOOD = "good", _("good")
    MISSING = "missing", _("missing")
    WRONG = "wrong", _("wrong")


class Marked(models.Model):
    """What an officer found of a paper or an answer, and who found it; kept at once, so it outlives the session."""

    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, default=Verdict.UNREVIEWED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_bad(self) -> bool:
        return self.verdict in {Verdict.MISSING, Verdict.WRONG}


class DossierPaper(Marked):
    """One paper of the dossier: what was given, and what the officer found."""

    Verdict = Verdict

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField(default=1)
    key = models.SlugField(max_length=60)
    label = models.TextField(_("paper"))
    originals = models.PositiveSmallIntegerField(_("originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    files = models.ManyToManyField(StoredFile, related_name="papers", blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="one_paper_a_key")]

    def __str__(self) -> str:
        return self.label


class AnswerMark(Marked):
    """What an officer found of one answer of the declaration."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answer_marks")
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="one_mark_an_answer")]

    def __str__(self) -> str:
        return f"{self.key}: {self.verdict}"


class SupplementRequest(models.Model):
    """One complete list of what is missing; the applicant answers exactly that."""

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="supplement_requests")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField()
    note = models.TextField(_("guidance"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["leg"], condition=models.Q(answered_at=None), name="one_open_request_a_leg"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.requested_at:%d/%m/%Y}"


class SupplementItem(models.Model):
    class Kind(models.TextChoices):
        PAPER = "paper", _("paper")
        ANSWER = "answer", _("answer")

    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    label = models.TextField()
    reason = models.CharField(_("reason"), max_length=500)
    value = models.TextField(_("new answer"), blank=True)
    files = models.ManyToManyField(StoredFile, related_name="supplement_items", blank=True)

    class Meta:
        ordering = ["pk"]  # as the officer listed them; PostgreSQL moves a row that is changed
        constraints = [models.UniqueConstraint(fields=["request", "kind", "key"], name="one_item_a_kind_and_key")]

    def __str__(self) -> str:
        return self.label


class Result(models.Model):
    """A file that the agency issues: the decision, certificate or refusal."""

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="results")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    # [{"signer", "signed_at"}] of the digital signatures inside the file, all found intact when it was taken.
    signatures = models.JSONField(default=list, blank=True)
    is_scan = models.BooleanField(
        _("copy of a paper signed and sealed by hand"), default=False, help_text="as the officer confirmed"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_numbered(self) -> bool:
        return bool(self.number and self.issued_on)
