"""Videos: which links and files are taken, what the page shows, and how players get the file."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from home.blocks.video import VideoBlock, known_host
from home.media.videos import piece
from tests.factories.home import ArticleFactory

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 4


def file(name: str = "video.mp4", content: bytes = BYTES) -> Any:
    return get_document_model().objects.create(title="Hướng dẫn", file=ContentFile(content, name=name))


def given(**values: Any) -> dict[str, Any]:
    empty = {"file": None, "address": "", "poster": None, "captions": None}
    return {**empty, "title": "Hướng dẫn", "transcript": RichText("<p>Mở cổng.</p>"), **values}


def check(**values: Any) -> Any:
    block = VideoBlock()
    return block.clean(block.normalize(given(**values)))


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/watch?v=1",
        "http://www.youtube.com/watch?v=1",
        "https://youtube.com.evil.example/",
        "https://notyoutube.com/",
        "https://youtube.com@evil.example/",
        "https://evil.example\\@youtube.com/",
        "javascript:alert(1)//youtube.com",
        "//youtube.com/watch",
        "https://[youtube.com",
        'https://youtube.com/"onclick="alert(1)',
    ],
)
def test_a_link_to_an_unknown_host_is_refused_with_the_known_ones(address: str) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        check(address=address)

    assert "youtube.com" in str(refused.value.block_errors["address"].messages)


@pytest.mark.parametrize(
    "address", ["https://www.youtube.com/watch?v=abc", "https://youtu.be/abc", "https://vtv.vn/x"]
)
def test_a_link_to_a_known_host_is_taken(address: str) -> None:
    assert check(address=address)["address"] == address
    assert known_host(address)


def test_a_file_or_a_link_not_both_and_not_neither() -> None:
    for values in ({}, {"file": file(), "address": "https://youtu.be/abc"}):
        with pytest.raises(StructBlockValidationError):
            check(**values)


def test_only_mp4_plays_everywhere(document: Any) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        check(file=document)

    assert "file" in refused.value.block_errors


def test_a_transcript_is_needed() -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        check(file=file(), transcript=RichText(""))

    assert "transcript" in refused.value.block_errors


def test_the_page_loads_nothing_of_another_site(client: Client) -> None:
    ArticleFactory(slug="xem", body=[("video", given(address="https://www.youtube.com/watch?v=abc"))])

    html = client.get("/tin-tuc/xem/").content.decode()

    assert '<a class="video__link" href="https://www.youtube.com/watch?v=abc"' in html
    assert "youtube.com" in html
    assert "Mở cổng." in html
    assert "<iframe" not in html


def test_a_link_that_was_stored_before_its_host_left_the_list_is_not_shown(client: Client, settings: Any) -> None:
    ArticleFactory(slug="xem", body=[("video", given(address="https://vimeo.com/1"))])
    settings.VIDEO_HOSTS = ["youtube.com"]

    assert "vimeo.com" not in client.get("/tin-tuc/xem/").content.decode()


def test_a_file_is_played_on_the_page_with_its_size(client: Client) -> None:
    video = file()
    ArticleFactory(slug="xem", body=[("video", given(file=video))])

    html = client.get("/tin-tuc/xem/").content.decode()

    assert f'<source src="{video.url}" type="video/mp4">' in html
    assert 'preload="none"' in html
    assert "(MP4, 1 KB)" in html


@pytest.mark.parametrize(
    ("header", "first", "length"),
    [("bytes=0-", 0, 1024), ("bytes=0-1", 0, 2), ("bytes=1000-5000", 1000, 24), ("bytes=-24", 1000, 24)],
)
def test_players_get_the_piece_that_they_ask_for(client: Client, header: str, first: int, length: int) -> None:
    response = client.get(file().url, headers={"Range": header})

    assert response.status_code == 206
    assert response.content == BYTES[first : first + length]
    assert response["Content-Range"] == f"bytes {first}-{first + length - 1}/1024"
    assert response["Content-Type"] == "video/mp4"


def test_a_piece_behind_the_end_is_refused(client: Client) -> None:
    response = client.get(file().url, headers={"Range": "bytes=2000-"})

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */1024"


@pytest.mark.parametrize("header", ["", "bytes=", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b"])
def test_what_names_no_single_piece_gets_the_whole(client: Client, header: str) -> None:
    response = client.get(file().url, headers={"Range": header})

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == BYTES


def test_a_long_piece_comes_in_parts() -> None:
    assert piece("0", "", 10_000_000) == (0, 2 * 1024 * 1024)


def test_a_protected_video_is_not_given_out_in_pieces(client: Client) -> None:
    video = file()
    collection = video.collection.add_child(name="Nội bộ")
    collection.view_restrictions.create(restriction_type="login")
    video.collection = collection
    video.save()

    assert client.get(video.url, headers={"Range": "bytes=0-1"}).status_code == 302
