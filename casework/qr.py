"""QR codes as SVG, for printed papers and pages."""

from io import BytesIO

import segno

QUIET_ZONE = 2  # modules
SCALE = 4  # units of the drawing for one module


def qr_svg(text: str) -> str:
    """Black on white; error correction M (15%) survives a fold in the paper."""
    output = BytesIO()
    segno.make(text, error="m", micro=False).save(
        output, kind="svg", scale=SCALE, border=QUIET_ZONE, light="#fff", xmldecl=False, nl=False
    )
    return output.getvalue().decode()
