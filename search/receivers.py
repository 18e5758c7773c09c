"""Forms and deleted procedures leave the search too: Django tells of them by signals only."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalog.models import FormTemplate, Procedure, RequiredPaper
from search.changes import record
from search.documents import FORM, PROCEDURE


@receiver([post_save, post_delete], sender=FormTemplate)
def follow_the_form(instance: FormTemplate, created: bool = False, **kwargs: Any) -> None:
    """Its file was added, replaced or taken away."""
    if instance.file or not created:
        record(FORM, [instance.pk])


@receiver(post_delete, sender=RequiredPaper)
def follow_what_is_asked_for_no_more(instance: RequiredPaper, **kwargs: Any) -> None:
    """A form that no procedure asks for is found no more."""
    if instance.form_id:
        record(FORM, [instance.form_id])


@receiver(post_delete, sender=Procedure)
def follow_the_deleted_procedure(instance: Procedure, **kwargs: Any) -> None:
    record(PROCEDURE, [instance.pk])
