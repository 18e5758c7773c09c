"""How a reader wants pages to look: text size and contrast, kept in two cookies that hold nothing else."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

SIZES = {"": _("Normal text"), "large": _("Large text"), "xlarge": _("Very large text")}
CONTRASTS = {"": _("As the device"), "normal": _("Normal contrast"), "high": _("High contrast")}
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Display:
    """The reader's choice; an empty value leaves it to the browser."""

    size: str = ""
    contrast: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        """The choice in the request's cookies; a value that no form offers counts as none."""
        return cls.checked(request.COOKIES.get("size", ""), request.COOKIES.get("contrast", ""))

    @classmethod
    def checked(cls, size: str, contrast: str) -> "Display":
        return cls(size if size in SIZES else "", contrast if contrast in CONTRASTS else "")

    def keep(self, response: HttpResponse, *, secure: bool) -> None:
        """Write the two cookies, or take back the ones no longer needed."""
        for name, value in (("size", self.size), ("contrast", self.contrast)):
            if value:
                response.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
            else:
                response.delete_cookie(name, samesite="Lax")
