"""A small catalog that can be searched."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.models import Audience, Keyword, Procedure
from portal.base.text import vietnamese_slug
from search.indexing import rebuild
from search.models import Synonym
from search.synonyms import add_general_list
from tests.factories.catalog import AgencyKindFactory, AgencyLevelFactory, FieldFactory, ProcedureFactory
from tests.standing import standing

Make = Callable[..., Procedure]

TITLES = {
    "1.001193": ("Thủ tục đăng ký khai sinh", "Hộ tịch", ["giấy khai sinh", "con mới sinh"]),
    "1.000894": ("Thủ tục đăng ký kết hôn", "Hộ tịch", ["cưới"]),
    "1.004873": ("Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", ["xác nhận độc thân"]),
    "1.004222": ("Đăng ký thường trú", "Đăng ký, quản lý cư trú", ["nhập hộ khẩu"]),
    "1.004194": ("Đăng ký tạm trú", "Đăng ký, quản lý cư trú", ["ở trọ"]),
    "1.012783": ("Cấp đổi Giấy chứng nhận quyền sử dụng đất", "Đất đai", ["đổi sổ đỏ"]),
    "1.012784": ("Tách thửa hoặc hợp thửa đất", "Đất đai", ["tách sổ"]),
    "1.013225": ("Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ", "Hoạt động xây dựng", ["xây nhà"]),
    "1.001612": ("Đăng ký thành lập hộ kinh doanh", "Đăng ký hộ kinh doanh", ["mở cửa hàng"]),
    "3.000333": ("Cấp Phiếu Lý lịch tư pháp", "Lý lịch tư pháp", ["không tiền án"]),
    "2.000181": ("Cấp Giấy phép bán lẻ sản phẩm thuốc lá", "Lưu thông hàng hóa", ["bán thuốc lá"]),
    "2.000633": ("Cấp Giấy phép sản xuất rượu thủ công", "Lưu thông hàng hóa", ["nấu rượu"]),
}


def add_procedure(
    code: str, title: str, field: str = "Hộ tịch", keywords: tuple[str, ...] = (), **more: object
) -> Procedure:
    """A published procedure; it is found after the next rebuild or reindex."""
    made = ProcedureFactory(
        code=code,
        title=title,
        field=FieldFactory(name=field, slug=vietnamese_slug(field)),
        agency=AgencyKindFactory(),
        **more,
    )
    for order, text in enumerate(keywords):
        Keyword.objects.create(procedure=made, text=text, sort_order=order)
    made.levels.add(AgencyLevelFactory())
    made.audiences.add(Audience.objects.get_or_create(code="citizen", defaults={"name": "Công dân"})[0])
    with disable_reference_index_auto_update():
        made.save()
    return made


def add_catalog() -> None:
    add_general_list(Synonym)
    add_procedures()


def add_procedures() -> None:
    for code, (title, field, keywords) in TITLES.items():
        add_procedure(code, title, field, tuple(keywords))
    rebuild()


@pytest.fixture
def make(db: None) -> Make:
    return add_procedure


@pytest.fixture(scope="module")
def _standing_catalog(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield from standing(django_db_blocker, add_catalog)


@pytest.fixture
def catalog(_standing_catalog: None, db: None) -> None:
    """Twelve procedures of six fields, indexed, with the general synonyms; they stand for the whole module."""


@pytest.fixture
def alone(db: None) -> None:
    """The test's own procedures are the only ones."""
    Procedure.objects.all().delete()


@pytest.fixture
def small_catalog(db: None) -> None:
    """The same procedures with two synonyms: compiling the whole list for every change takes most of a test's time."""
    Synonym.objects.exclude(says__in=["GPXD", "LLTP"]).delete()
    add_procedures()
