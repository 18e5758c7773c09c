"""Two entries of the library that are one form: papers, drafts, versions and counts go over to the one that stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex, Revision

from accounts.models import User
from catalog.indexing import procedures_changed
from catalog.library.uses import revisions_with
from catalog.library.versions import keep_version
from catalog.models import FormDownloads, FormTemplate, FormVersion, Procedure, RequiredPaper

FILES = ("file", "pdf", "sample")
ADDRESSES = ("catalog:form_file", "catalog:form_pdf", "catalog:form_sample", "catalog:form_versions")
_SHIFT = 1_000_000  # above every number, while versions are numbered anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What went over."""

    papers: int
    drafts: int  # revisions of procedures, old ones included


@transaction.atomic
def merge_forms(*, keep: FormTemplate, drop: FormTemplate, by: User | None = None) -> Merged:
    """`drop` becomes `keep`: files that `keep` lacks are taken over, addresses of `drop` lead to `keep`.

    Raises:
        ValidationError: they are the same entry, or one of them is gone.
    """
    rows = FormTemplate.objects.select_for_update().in_bulk([keep.pk, drop.pk])
    if len(rows) != 2:
        raise ValidationError(_("Choose another form of the library"))
    keep, drop = rows[keep.pk], rows[drop.pk]
    procedures = list(RequiredPaper.objects.filter(form=drop).values_list("procedure_id", flat=True).distinct())
    papers = RequiredPaper.objects.filter(form=drop).update(form=keep)
    drafts = _repoint_revisions(keep, drop)
    _take_over(keep, drop)
    _renumber(keep, drop)
    _add_downloads(keep, drop)
    _lead_on(keep, drop)
    name = str(drop)
    drop.delete()
    keep.save()
    keep_version(form=keep, by=by, note=_("Merged with %(form)s") % {"form": name[:200]})
    for procedure in Procedure.objects.filter(pk__in=procedures):
        ReferenceIndex.create_or_update_for_object(procedure)
    procedures_changed(procedures)
    return Merged(papers=papers, drafts=drafts)


def _repoint_revisions(keep: FormTemplate, drop: FormTemplate) -> int:
    changed = 0
    for revision in list(revisions_with(drop)):
        for paper in revision.content["papers"]:
            if paper.get("form") == drop.pk:
                paper["form"] = keep.pk
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
        changed += 1
    return changed


def _take_over(keep: FormTemplate, drop: FormTemplate) -> None:
    for name in (*FILES, "number", "issued_with"):
        if not getattr(keep, name):
            setattr(keep, name, getattr(drop, name))


def _renumber(keep: FormTemplate, drop: FormTemplate) -> None:
    """The versions of both in the order of their days; the files that `keep` offers now stay the newest."""
    own = list(keep.versions.order_by("number"))
    others = list(drop.versions.order_by("number"))
    newest = own[-1:] if own else others[-1:]
    earlier = sorted((row for row in [*own, *others] if row not in newest), key=lambda row: (row.since, row.pk))
    ordered = [*earlier, *newest]
    for number, row in enumerate(ordered, start=1):  # in two steps: a number is never taken twice
        FormVersion.objects.filter(pk=row.pk).update(number=_SHIFT + number, form=keep)
    for number, row in enumerate(ordered, start=1):
        FormVersion.objects.filter(pk=row.pk).update(number=number)


def _add_downloads(keep: FormTemplate, drop: FormTemplate) -> None:
    for row in FormDownloads.objects.filter(form=drop):
        total, created = FormDownloads.objects.get_or_create(form=keep, day=row.day, defaults={"times": row.times})
        if not created:
            total.times += row.times
            total.save(update_fields=["times"])


def _lead_on(keep: FormTemplate, drop: FormTemplate) -> None:
    """Readers have the old addresses in letters and bookmarks."""
    for name in ADDRESSES:
        Redirect.objects.filter(redirect_link=reverse(name, args=[drop.pk])).update(
            redirect_link=reverse(name, args=[keep.pk])
        )
        Redirect.objects.update_or_create(
            old_path=Redirect.normalise_path(reverse(name, args=[drop.pk])),
            site=None,
            defaults={"redirect_link": reverse(name, args=[keep.pk]), "is_permanent": True},
        )
