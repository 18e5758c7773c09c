"""Pictures: how they come in, and in which sizes and formats readers get them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images import get_image_model

from catalog.roles import Role
from catalog.services import assign_role
from home.blocks.media import CaptionedPictureBlock
from home.demo.pictures import jpeg
from home.media.renditions import SHAPES
from home.media.uploads import LONGEST_SIDE, for_the_web
from tests.factories.accounts import UserFactory
from tests.factories.home import ArticleFactory, picture

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def editor(client: Client) -> Client:
    user = UserFactory()
    assign_role(user=user, agency=None, role=Role.EDITOR)
    client.force_login(user)
    return client


def photograph(width: int, height: int, **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (27, 58, 99)).save(target, "JPEG", quality=60, **options)
    return target.getvalue()


def send(editor: Client, name: str, content: bytes) -> dict[str, Any]:
    """As the list of several uploads sends each file."""
    response = editor.post(
        "/admin/images/multiple/add/",
        {"title": "Ảnh", "files[]": SimpleUploadedFile(name, content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def test_readers_get_avif_webp_or_jpeg_with_width_and_height(client: Client) -> None:
    ArticleFactory(slug="bien", picture=picture(), picture_alt="Tàu cá")

    html = client.get("/tin-tuc/bien/").content.decode()
    shown = html[html.index("<picture>") : html.index("</picture>")]

    assert shown.index("image/avif") < shown.index("image/webp") < shown.index("<img")
    assert 'width="480"' in shown
    assert 'height="320"' in shown
    assert ".jpg 960w" in shown or ".jpeg 960w" in shown
    assert 'loading="lazy"' not in shown  # the first picture of the page is waited for


def test_the_crop_keeps_the_focal_point() -> None:
    image = picture()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 100, 400, 60, 60
    image.save()
    crop = image.get_rendition("fill-160x200|format-jpeg")

    assert crop.focal_point is not None
    assert 0 <= crop.focal_point.centroid_x <= 160


def test_pictures_are_made_when_the_page_is_published(django_capture_on_commit_callbacks: Any) -> None:
    image = picture()
    article = ArticleFactory(picture=image, picture_alt="Biển")

    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision().publish()

    assert set(image.renditions.values_list("filter_spec", flat=True)) >= set(SHAPES["article"].specs)


def test_a_picture_of_forty_megapixels_is_kept_as_the_web_needs_it(editor: Client) -> None:
    answer = send(editor, "lon.jpg", photograph(8000, 5000))
    key = answer["uploaded_file_id"]
    form = {f"uploaded-image-{key}-title": "Lễ khai trương", f"uploaded-image-{key}-description": "Đông người"}

    created = json.loads(editor.post(f"/admin/images/multiple/create_from_uploaded_image/{key}/", form).content)

    image = get_image_model().objects.get(pk=created["image_id"])
    assert (image.width, image.height) == (LONGEST_SIDE, 1600)
    with Image.open(image.file.path) as stored:
        assert stored.size == (LONGEST_SIDE, 1600)


def test_more_pixels_than_a_photograph_has_are_refused_with_a_sentence(editor: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1_000_000

    answer = send(editor, "bom.jpg", photograph(2000, 1000))

    assert not answer["success"]
    assert "điểm ảnh" in answer["error_message"]


@pytest.mark.parametrize("name", ["hinh.svg", "hinh.png", "hinh.jpg"])
def test_an_svg_is_no_picture_under_any_name(editor: Client, name: str) -> None:
    answer = send(editor, name, SVG)

    assert not answer["success"]
    assert answer["error_message"]
    assert not get_image_model().objects.exists()


def test_a_picture_needs_a_description_in_the_library(editor: Client) -> None:
    form = {"title": "Biển", "description": " ", "file": SimpleUploadedFile("bien.jpg", jpeg("bien"))}

    response = editor.post("/admin/images/add/", form)

    assert response.status_code == 200
    assert not get_image_model().objects.exists()
    editor.post("/admin/images/add/", form | {"description": "Tàu", "file": SimpleUploadedFile("b.jpg", jpeg("bien"))})
    assert get_image_model().objects.get().description == "Tàu"


def test_where_a_photograph_was_taken_is_forgotten_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"

    fitted = for_the_web(photograph(900, 600, exif=exif))

    assert fitted is not None
    with Image.open(io.BytesIO(fitted)) as stored:
        assert stored.size == (600, 900)
        assert not dict(stored.getexif())


def test_a_picture_that_is_fit_stays_as_it_is() -> None:
    assert for_the_web(photograph(1200, 800)) is None


def test_the_pictures_own_description_stands_in_for_words_left_out() -> None:
    image = picture()
    image.description = "Tàu cá ra khơi"
    image.save()
    block = CaptionedPictureBlock()

    cleaned = block.clean(block.normalize({"picture": image, "alt": " ", "caption": "", "credit": ""}))

    assert cleaned["alt"] == "Tàu cá ra khơi"


def test_a_picture_that_nothing_describes_is_refused() -> None:
    block = CaptionedPictureBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.normalize({"picture": picture(), "alt": "", "caption": "", "credit": ""}))
