"""Pictures as they come from cameras, made what the web needs: upright, no larger than shown, without a place.

A photograph of 40 megapixels takes 120 MB of memory each time it is opened, and says where it was taken.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from wagtail.images.forms import BaseImageForm

LONGEST_SIDE = 2560  # pixels; the widest place of a page takes 1200, twice that on a dense screen
QUALITY = 88
KINDS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}  # a GIF may move: it stays as it is
SEVERAL = "MPO"  # a JPEG with further pictures behind the first, as many telephones make them
META = ("exif", "xmp", "XML:com.adobe.xmp", "comment")


def for_the_web(content: bytes) -> bytes | None:
    """The picture made smaller and rid of what the camera wrote into it; None when it is fit as it is."""
    with Image.open(io.BytesIO(content)) as picture:
        several = picture.format == SEVERAL
        kind = "JPEG" if several else picture.format or ""
        large, told = max(picture.size) > LONGEST_SIDE, any(name in picture.info for name in META)
        if (
            kind not in KINDS
            or not (large or told or several)
            or (getattr(picture, "n_frames", 1) > 1 and not several)
        ):
            return None
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # of a JPEG only an eighth, quarter or half is decoded
        colours = picture.info.get("icc_profile")
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    for name in META:
        upright.info.pop(name, None)
    target = io.BytesIO()
    upright.save(target, kind, quality=QUALITY, optimize=True, icc_profile=colours)
    return target.getvalue()


class PictureForm(BaseImageForm):
    """Asks what the picture shows: that is read aloud wherever a page says nothing of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = _("What the picture shows, for people who do not see it")

    def save(self, commit: bool = True) -> Any:
        if self.has_new_file:
            self.fit_the_file()
        shown = self.specs_shown()
        saved = super().save(commit=commit)
        if commit and shown:
            saved.get_renditions(*shown)
        return saved

    @property
    def has_new_file(self) -> bool:
        """From this form, or from the list of several uploads, whose files wait for their descriptions."""
        return "file" in self.changed_data or bool(self.instance.file and self.instance._state.adding)

    def fit_the_file(self) -> None:
        file = self.instance.file
        file.open()  # and never closed here: what waits in memory or in a temporary file is gone once it is
        fitted = for_the_web(file.read())
        if fitted is None:
            file.seek(0)
            return
        name = file.name.rpartition("/")[2]
        if file._committed:
            file.storage.delete(file.name)
        file.save(name, ContentFile(fitted, name=name), save=False)  # without a name it has no width
        self.instance._set_image_file_metadata()

    def specs_shown(self) -> list[str]:
        """What pages show of the picture now: a new crop or file is made at once, not while somebody waits."""
        if self.instance._state.adding or not {"file", "focal_point_x", "focal_point_width"} & set(self.changed_data):
            return []
        return sorted(set(self.instance.renditions.values_list("filter_spec", flat=True)))
