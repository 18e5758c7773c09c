"""The words that editors maintain."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from search.query.words import words

_SHOWN = 90  # characters in lists; some entries name fifty ways to say it


class Synonym(models.Model):
    """People say it so, the catalog says it otherwise. Read by the next search, without a rebuild."""

    class Kind(models.TextChoices):
        ABBREVIATION = "abbreviation", _("abbreviation")
        EVERYDAY = "everyday", _("everyday words")
        SITUATION = "situation", _("situation")
        ENGLISH = "english", _("English")
        HINT = "hint", _("words that hint at it")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.EVERYDAY)
    says = models.TextField(_("people say"), help_text=_("One or more ways to say it, separated by semicolons"))
    means = models.TextField(
        _("the catalog says"),
        help_text=_("Words of titles and keywords, best first, separated by semicolons"),
    )
    reason = models.CharField(_("reason or source"), max_length=250)
    active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms and abbreviations")
        ordering = ["says"]

    def __str__(self) -> str:
        return Truncator(self.says).chars(_SHOWN)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every change is later than all before it, whatever a clock says: searches watch for the newest."""
        newest = Synonym.objects.aggregate(at=Max("updated_at"))["at"]
        now = timezone.now()
        self.updated_at = max(now, newest + timedelta(microseconds=1)) if newest else now
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Both sides need words: a rule of dots and commas would match nothing, or everything."""
        super().clean()
        for name in ("says", "means"):
            if not words(getattr(self, name)):
                raise ValidationError({name: _("Write at least one word")})
