"""A file's name as it is kept and given back: harmless, composed, with the extension of its content."""

import re
import unicodedata
from pathlib import PurePosixPath

from casework.files.inspection import EXTENSIONS
from portal.base.text import nfc

MAX_LENGTH = 150  # characters, extension included: file systems allow 255 bytes, and ệ has three
FALLBACK = "tep"
# Not allowed in a name on Windows, where most of these files end.
FORBIDDEN = re.compile(r'[<>:"|?*]+')
KNOWN_EXTENSIONS = {*EXTENSIONS.values(), ".jpeg", ".jpe", ".jfif", ".heic", ".heif"}


def safe_name(name: str, content_type: str) -> str:
    """Without folders, control characters, or marks that turn the writing direction (`exe.jpg` for `gpj.exe`)."""
    base = nfc(name.replace("\\", "/").rsplit("/", 1)[-1])
    visible = "".join(" " if letter.isspace() else letter for letter in base if _is_harmless(letter))
    stem = " ".join(FORBIDDEN.sub("-", visible).split()).strip(" .")
    extension = EXTENSIONS.get(content_type, PurePosixPath(stem).suffix.lower()[:10])
    if PurePosixPath(stem).suffix.lower() in {*KNOWN_EXTENSIONS, extension}:
        stem = stem[: -len(PurePosixPath(stem).suffix)] if PurePosixPath(stem).suffix else stem
    stem = stem[: MAX_LENGTH - len(extension)].rstrip(" .")
    return f"{stem or FALLBACK}{extension}"


def _is_harmless(letter: str) -> bool:
    """Control (Cc, but white space), format (Cf: direction marks, zero-width), private and unassigned are not."""
    return letter.isspace() or not unicodedata.category(letter).startswith("C")
