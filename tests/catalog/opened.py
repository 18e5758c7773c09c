"""What a browser sends when a form of the editors' desk is saved as it stands."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from accounts.models import User
from catalog.models import Procedure

Data = dict[str, Any]
_opened: dict[str, Data] = {}


def posted(client: Client, url: str) -> Data:
    """What a browser would send if the form at `url` were saved as it stands."""
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one("form[data-edit-form]")
    assert form is not None
    data: Data = {}
    for field in form.select("input[name], textarea[name]"):
        kind, name = field.get("type"), str(field["name"])
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if kind not in ("submit", "file"):
            empty = "on" if kind == "checkbox" else ""
            value = field.get("value", empty) if field.name == "input" else field.text.lstrip("\n")
            data.setdefault(name, []).append(value)
    for select in form.select("select[name]"):
        data[str(select["name"])] = [option["value"] for option in select.select("option[selected]")] or [""]
    return {name: values for name, values in data.items() if "__prefix__" not in name}


def as_opened(client: Client, url: str, procedure: Procedure) -> Data:
    """The same for the form of `procedure`; opening it takes longer than saving it.

    So the page is not asked for again while the record says the same to somebody who may do the same.
    A record with a draft is always asked for: its form names the moment of that draft.
    """
    record = Procedure.objects.get(pk=procedure.pk)
    if record.latest_revision_id:
        return posted(client, url)
    key = _state(client, url, record)
    if key not in _opened:
        _opened[key] = posted(client, url)
    return {name: [*values] for name, values in _opened[key].items()}


def _state(client: Client, url: str, record: Procedure) -> str:
    """Where, what the record says with all its rows, and who looks at it."""
    reader = User.objects.get(pk=client.session["_auth_user_id"])
    says = {name: value for name, value in record.serializable_data().items() if name != "updated_at"}
    roles = sorted(reader.memberships.values_list("role", "agency"), key=str)
    return json.dumps([url, says, reader.is_superuser, roles], cls=DjangoJSONEncoder, sort_keys=True)
