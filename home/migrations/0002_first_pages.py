"""Put an empty home page, with news and leaders under it, in the place of Wagtail's welcome page."""

import uuid

from django.conf import settings
from django.db import migrations



def first_pages(apps, schema_editor):
    page_model = apps.get_model("wagtailcore", "Page")
    site_model = apps.get_model("wagtailcore", "Site")
    root = page_model.objects.filter(depth=1).order_by("path").first()
    if root is None or page_model.objects.filter(depth__gt=2).exists():
        return  # a tree that someone has built
    site_model.objects.all().delete()
    page_model.objects.filter(depth=2).delete()
    home = add_page(apps, root, 1, "HomePage", "home", "Trang chủ")
    add_page(apps, home, 1, "NewsIndexPage", "tin-tuc", "Tin tức")
    add_page(apps, home, 2, "LeadersIndexPage", "chinh-quyen", "Chính quyền")
    page_model.objects.filter(pk=root.pk).update(numchild=1)
    page_model.objects.filter(pk=home.pk).update(numchild=2)
    site_model.objects.create(
        hostname="localhost", root_page_id=home.pk, is_default_site=True, site_name="Cổng thông tin điện tử"
    )


def add_page(apps, parent, number, model_name, slug, title):
    """Historical models know no tree: path, depth and address are written by hand."""
    model = apps.get_model("home", model_name)
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="home", model=model_name.lower()
    )
    locale, _created = apps.get_model("wagtailcore", "Locale").objects.get_or_create(
        language_code=settings.LANGUAGE_CODE
    )
    return model.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        path=f"{parent.path}{number:04d}",
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        locale=locale,
        translation_key=uuid.uuid4(),
        live=True,
        show_in_menus=model_name != "HomePage",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(first_pages, migrations.RunPython.noop)]
