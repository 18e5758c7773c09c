"""Files as people send them, good and bad, made on the spot."""

import struct
import zlib
from io import BytesIO
from os import SEEK_END

import pillow_heif
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


def phone_photo(kind: str = "JPEG") -> bytes:
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
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(output, exif=exif.tobytes(), quality=95)
    else:
        image.save(output, kind, exif=exif, comment=b"17.4684,106.6223", quality=95)
    return output.getvalue()


def pdf_of(*objects: bytes) -> bytes:
    """A PDF written by hand: the first object is its catalogue."""
    output = BytesIO(b"%PDF-1.7\n")
    output.seek(0, SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(output.tell())
        output.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = output.tell()
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    output.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    output.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return output.getvalue()


def pdf_whose_pages_double(times: int) -> bytes:
    """Each list of pages has the next one twice: 2 to the power of `times` pages in a few hundred bytes."""
    lists = [b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (n, n) for n in range(3, times + 3)]
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", *lists, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def pdf_in_a_circle() -> bytes:
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>")


def pdf_bomb(size: int) -> bytes:
    """Its table of objects is a stream of some kilobytes that unpacks to `size` bytes."""
    packed = zlib.compress(bytes(size), 9)
    head = b"<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>" % len(packed)
    return b"%%PDF-1.7\n1 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n" % (head, packed)


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it has width x height pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )
