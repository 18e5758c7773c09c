"""A province's own colours: measured, and refused where nobody could read them."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from portal.base import theme
from portal.base.checks import theme_is_readable

TOKENS = (Path(django_settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")


def tokens_of(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", block))


def test_the_measured_colours_are_those_of_the_style_sheet() -> None:
    light, high, system = re.split(r"\nhtml\[data-contrast=\"high\"\] \{|@media \(prefers-contrast: more\)", TOKENS)

    assert theme.LIGHT.items() <= tokens_of(light).items()
    assert theme.HIGH_CONTRAST.items() <= tokens_of(high).items()
    assert tokens_of(system) == tokens_of(high)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#1B3A63", "#FFFFFF") == pytest.approx(11.5, abs=0.1)
    assert theme.contrast("#6B7885", "#FFFFFF") == pytest.approx(4.5, abs=0.1)


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.HIGH_CONTRAST])
def test_the_portals_own_palettes_are_readable(palette: dict[str, str]) -> None:
    assert theme.weak_pairs(palette) == []


def test_a_dark_green_province_is_accepted(settings) -> None:
    settings.THEME = {"cham": "#0F4D3A", "cham-deep": "#0A3628", "cham-tint": "#E6F2ED"}

    assert theme_is_readable() == []


def test_a_pale_bar_is_refused_with_the_pair_and_its_contrast(settings) -> None:
    settings.THEME = {"cham": "#9DB8D9"}

    sentences = [error.msg for error in theme_is_readable()]

    assert any("on-cham on cham has a contrast of" in sentence for sentence in sentences)


@pytest.mark.parametrize("own", [{"son": "#000000"}, {"link": "blue"}, {"cham": "#FFF"}, {"link": "red;}*{x:y"}])
def test_other_tokens_and_other_notations_are_refused(settings, own: dict[str, str]) -> None:
    settings.THEME = own

    assert theme_is_readable()


@pytest.mark.django_db
def test_the_provinces_colours_are_a_style_sheet_of_their_own(client: Client, settings) -> None:
    settings.THEME = {"cham": "#0F4D3A", "son": "#000000"}

    response = client.get(reverse("base:theme"))

    assert response["Content-Type"].startswith("text/css")
    assert "--cham: #0F4D3A;" in response.content.decode()
    assert "--son" not in response.content.decode()
    assert reverse("base:theme") in client.get(reverse("base:display_settings")).content.decode()
