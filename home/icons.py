"""Icons that editors can choose; each is in the sprite `static/icons.svg` (ux: beside a word, never alone)."""

from django.utils.translation import gettext_lazy as _

ICON_CHOICES = [
    ("baby", _("child")),
    ("heart-handshake", _("marriage, help")),
    ("house", _("house, land")),
    ("store", _("shop")),
    ("car", _("vehicle")),
    ("graduation-cap", _("school")),
    ("stethoscope", _("health")),
    ("flower-2", _("mourning")),
    ("briefcase", _("work")),
    ("users", _("people")),
    ("landmark", _("government")),
    ("building-2", _("agency")),
    ("file-text", _("document")),
    ("calendar-days", _("calendar")),
    ("clock", _("clock")),
    ("phone", _("telephone")),
    ("map-pin", _("place")),
    ("info", _("information")),
    ("message-square-warning", _("feedback")),
    ("external-link", _("another site")),
]
