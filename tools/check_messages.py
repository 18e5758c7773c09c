"""Every message of the sources has its Vietnamese: compares the catalogues with what GNU gettext finds.

Prints one line for each message that is missing, untranslated or fuzzy; exits 1 if there is any.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["portal", "portal/base", "accounts", "casework", "catalog", "search", "eforms", "dossiers", "home"]


def extracted(room: str) -> polib.POFile:
    """What the room's sources ask for, as makemessages finds it in a copy of the room."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "room"
        nested = [Path(other).name for other in ROOMS if Path(other).parent == Path(room)]
        shutil.copytree(ROOT / room, copy, ignore=shutil.ignore_patterns("locale", "locale_*", *nested))
        (copy / "locale").mkdir()
        command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "vi", "--no-wrap", "--no-location"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
        found = copy / "locale" / "vi" / "LC_MESSAGES" / "django.po"
        return polib.pofile(str(found)) if found.exists() else polib.POFile()


def problems(room: str) -> Iterator[str]:
    path = ROOT / room / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for entry in extracted(room):
        translation = known.get((entry.msgctxt, entry.msgid))
        if translation is None:
            yield f"{room}: missing: {entry.msgid!r}"
        elif translation.fuzzy or not translation.translated():
            yield f"{room}: not translated: {entry.msgid!r}"


def main() -> int:
    if not shutil.which("xgettext"):
        sys.stderr.write("check_messages: needs GNU gettext (Debian: apt-get install gettext)\n")
        return 1
    found = [problem for room in ROOMS for problem in problems(room)]
    sys.stdout.write("\n".join(found) + ("\n" if found else ""))
    sys.stdout.write(f"messages without Vietnamese: {len(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
