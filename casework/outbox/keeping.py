"""Putting an operator's text in force, and taking it back; each state that was saved is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from casework.models import MessageTemplate
from casework.models.messages import Channel
from casework.outbox.plain_text import check_text
from casework.outbox.texts import kind_named


def check_template(template: MessageTemplate) -> None:
    """Raises ValidationError for "subject" or "body", with the line of what is wrong."""
    kind = kind_named(template.kind)
    faults: dict[str, ValidationError] = {}
    for field in ("subject", "body"):
        try:
            check_text(getattr(template, field), kind.fields, kind.sample)
        except ValidationError as error:
            faults[field] = error
    if template.channel == Channel.EMAIL and not template.subject.strip():
        faults["subject"] = ValidationError(_("An e-mail needs a subject."), code="required")
    if faults:
        raise ValidationError(faults)  # type: ignore[arg-type]


@transaction.atomic
def save_text(*, template: MessageTemplate, by: Any) -> MessageTemplate:
    """Check it and put it in force at once; raises ValidationError as check_template does."""
    check_template(template)
    is_new = template.pk is None
    template.full_clean()
    template.save()
    template.save_revision(user=by)
    log(template, "wagtail.create" if is_new else "wagtail.edit", user=by, content_changed=True)
    return template


@transaction.atomic
def remove_text(*, template: MessageTemplate, by: Any) -> None:
    """The built-in text is in force again."""
    kept = {"subject": template.subject, "body": template.body}
    log(template, "wagtail.delete", user=by, deleted=True, data=kept)
    template.delete()
