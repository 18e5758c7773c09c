"""Icons that editors can choose; each is in the sprite `static/icons.svg` (ux: beside a word, never alone)."""

from django.utils.translation import gettext_lazy as _

ICON_CHOICES = [
    ("baby", _("Child")),
    ("heart-handshake", _("Marriage, help")),
    ("house", _("House, land")),
    ("store", _("Shop")),
    ("car", _("Vehicle")),
    ("graduation-cap", _("School")),
    ("stethoscope", _("Health")),
    ("flower-2", _("Mourning")),
    ("briefcase", _("Work")),
    ("users", _("People")),
    ("landmark", _("Government")),
    ("building-2", _("Agency")),
    ("file-text", _("Document")),
    ("calendar-days", _("Calendar")),
    ("clock", _("Clock")),
    ("phone", _("Telephone")),
    ("map-pin", _("Place")),
    ("info", _("Information")),
    ("message-square-warning", _("Feedback")),
    ("external-link", _("Another site")),
]
