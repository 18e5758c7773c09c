"""Files as people send them, good and bad, made on the spot."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational
from pypdf import PdfWriter

# The test file that every scanner knows (eicar.org); in two parts, or a scanner would take this source away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name: str, content: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def pdf(password: str | None = None, owner_password: str | None = None, algorithm: str = "AES-256") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=420, height=595)
    if password is not None:
        writer.encrypt(password, owner_password, algorithm=algorithm)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def pdf_without_pages() -> bytes:
    output = BytesIO()
    PdfWriter().write(output)
    return output.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    output = BytesIO()
    Image.new(mode, size).save(output, kind, **options)
    return output.getvalue()


def phone_photo() -> bytes:
    """Held upright (orientation 6: the camera's top is on the right), with the place and the phone's name.

    The left half of the stored picture is white: upright, that is the upper half.
    """
    image = Image.new("RGB", (400, 200), "black")
    image.paste("white", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "Phone of Nguyễn Văn An"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (
        IFDRational(17),
        IFDRational(28),
        IFDRational(6),
    )
    output = BytesIO()
    image.save(output, "JPEG", exif=exif, comment=b"17.4684,106.6223", quality=95)
    return output.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it has width x height pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )
