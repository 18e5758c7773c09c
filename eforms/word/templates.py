"""Word templates of declarations: what an editor may write in them, and how the answers come in.

A template says `{{ ten_tre }}` for an answer and `{% for m in thanh_vien %}{{ m.ho_ten }}{% endfor %}` for a group:
the keys of the form, with `_` for `-`. The answers are data: whatever an applicant types is neither Jinja nor XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError

from eforms.word.keys import NUMBER, STANDARD, Key, name_of, sample
from portal.base.text import printable

FILTERS = ("upper", "lower", "title", "capitalize", "trim", "default", "d", "join", "length", "first", "last", "e")
# What a layout needs: answers, their comparison, loops over groups. No calls, no arithmetic, no definitions.
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Tuple,
    nodes.List,
    nodes.Scope,
)
SIGNS = {"Sub": "-", "Neg": "-", "Add": "+", "Mul": "*", "Div": "/", "Call": "( )", "Assign": "set", "Concat": "~"}
DEEPEST = 2  # loops inside each other
_MISSING = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'")


def problems_of(content: bytes, keys: Sequence[Key]) -> list[str]:
    """Why a template cannot be used with a form of these keys; [] when it can.

    Raises:
        ValidationError: it cannot be opened at all.
    """
    parser = _environment()
    try:
        trees = [parser.parse(text) for text in _texts(open_template(content))]
    except TemplateSyntaxError as error:
        return [_("A mark is written wrongly: %(reason)s") % {"reason": error.message}]
    forbidden = sorted({name for tree in trees for name in _forbidden(tree)})
    if forbidden:
        sentence = _("Not allowed in a template: %(names)s. Write “_” for “-” in keys")
        return [sentence % {"names": ", ".join(SIGNS.get(name, name) for name in forbidden)}]
    known = {key.name for key in keys} | set(STANDARD)
    unknown = sorted({name for tree in trees for name in meta.find_undeclared_variables(tree)} - known)
    if unknown:
        return [_("The form has no question with the key “%(name)s”") % {"name": name} for name in unknown]
    groups = {key.name for key in keys if key.columns}
    repeated = {
        loop.iter.name for tree in trees for loop in tree.find_all(nodes.For) if isinstance(loop.iter, nodes.Name)
    }
    if repeated - groups:
        sentence = _("“%(name)s” is no group: nothing repeats by it")
        return [sentence % {"name": name} for name in sorted(repeated - groups)]
    return _problems_of_sample(content, keys)


def _problems_of_sample(content: bytes, keys: Sequence[Key]) -> list[str]:
    """What only shows when the template is filled: a key that the entries of a group do not have."""
    try:
        _fill(content, sample(keys), StrictUndefined)
    except TemplateError as error:
        found = _MISSING.search(error.message or "")
        if found:
            return [_("A group has no question with the key “%(name)s”") % {"name": found[1] or found[2]}]
        return [_("A mark is written wrongly: %(reason)s") % {"reason": error.message}]
    except (ValueError, TypeError, AttributeError, KeyError, XMLSyntaxError) as error:
        return [_("The template cannot be filled: %(reason)s") % {"reason": str(error)[:200]}]
    return []


def fill(content: bytes, values: Mapping[str, Any]) -> bytes:
    """The template with `values`; a key without value leaves its place empty.

    Raises:
        jinja2.TemplateError: the template does not fit; publishing has checked that it does.
    """
    return _fill(content, values, Undefined)


def _fill(content: bytes, values: Mapping[str, Any], undefined: type[Undefined]) -> bytes:
    template = open_template(content)
    template.render(dict(values), _environment(undefined), autoescape=True)
    output = BytesIO()
    template.save(output)
    return output.getvalue()


def values_of(answers: Iterable[Mapping[str, Any]], keys: Iterable[Key]) -> dict[str, Any]:
    """What the answers of a snapshot put in a template's places; unanswered ones are empty."""
    values: dict[str, Any] = {key.name: [] if key.columns else "" for key in keys}
    for answer in answers:
        entries = answer.get("entries") or []
        values[name_of(answer["key"])] = _rows(entries) if entries else printable(answer["display"])
    return values


def _rows(entries: list[list[Mapping[str, Any]]]) -> list[dict[str, str]]:
    return [
        {NUMBER: str(number), **{name_of(item["key"]): printable(item["display"]) for item in entry}}
        for number, entry in enumerate(entries, start=1)
    ]


def _environment(undefined: type[Undefined] = Undefined) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=True, undefined=undefined)
    environment.globals.clear()  # no range, no cycler: an answer is all that there is
    return environment


def open_template(content: bytes) -> DocxTemplate:
    """
    Raises:
        ValidationError: it is no document that Word would open.
    """
    template = DocxTemplate(BytesIO(content))
    try:
        template.render_init()
    except (OpcError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise ValidationError(_("The file is damaged and cannot be opened"), "broken") from error
    return template


def _texts(template: DocxTemplate) -> Iterator[str]:
    """Every place where docxtpl reads marks: body, headers, footers, footnotes, and the document's properties."""
    yield template.patch_xml(template.get_xml())
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            yield template.patch_xml(part.blob.decode())
    properties = template.docx.core_properties
    yield " ".join(getattr(properties, name) for name in ("author", "comments", "identifier", "subject", "title"))
    yield properties.language


def _forbidden(tree: nodes.Node, depth: int = 0) -> Iterator[str]:
    """The words of what a template may not do."""
    for node in tree.iter_child_nodes():
        inside = depth + isinstance(node, nodes.For)
        if not isinstance(node, ALLOWED):
            yield type(node).__name__
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield node.name
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield node.attr
        elif isinstance(node, nodes.For) and not isinstance(node.iter, nodes.Name):
            yield "for … in …"
        elif inside > DEEPEST:
            yield "for … for … for"
        yield from _forbidden(node, inside)
