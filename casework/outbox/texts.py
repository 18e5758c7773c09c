"""What the portal writes, by kind and by way: the built-in text, or the one that an operator has put in its place."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.functional import Promise

from casework.models import MessageTemplate
from casework.models.messages import Channel
from casework.outbox.plain_text import fill

logger = logging.getLogger(__name__)
LANGUAGE = "vi"  # official notices are in Vietnamese, whatever the officer's screen speaks
SUBJECT_LENGTH = 200
_EXTENDS = re.compile(r'\{% extends "([^"]+)" %\}')
_BLOCK = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock(?: \w+)? %\}", re.DOTALL)
_NOT_PLAIN = re.compile(r"\{% (?:autoescape off|endautoescape|load \w+) %\}\n?")


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body; a text message has no subject."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """One thing that people are told.

    Args:
        name: e.g. "dossier.received"; stands in Message.kind.
        label: what the staff area calls it.
        fields: what an operator's text may name, each with its meaning; texts, numbers and dates.
        sample: values of the fields, for checks and previews.
        email: path of the built-in template, its first line the subject; None: not sent by e-mail.
        sms: the built-in text message, in the language of an operator's text; "": not sent as one.
        urgent: goes before the others.
        ttl: after this time it is not sent any more, e.g. a one-time code.
        group: heading under which the staff area lists it.
    """

    name: str
    label: str | Promise
    fields: Mapping[str, str | Promise]
    sample: Mapping[str, Any]
    email: str | None = None
    sms: str = ""
    urgent: bool = False
    ttl: timedelta | None = None
    group: str | Promise = ""

    def has(self, channel: str) -> bool:
        """Whether there is a built-in text for this way."""
        return bool(self.email if channel == Channel.EMAIL else self.sms)


_kinds: dict[str, MessageKind] = {}


def register_kind(kind: MessageKind) -> None:
    """Call in AppConfig.ready(); the same name again replaces the kind."""
    _kinds[kind.name] = kind


def registered_kinds() -> tuple[MessageKind, ...]:
    return tuple(_kinds.values())


def kind_named(name: str) -> MessageKind:
    """Raises ImproperlyConfigured when no room has registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise ImproperlyConfigured(f"no kind of message is named {name}") from None


def texts_of_operator(kind: str) -> dict[str, MessageTemplate]:
    """By way: what stands in the place of the built-in texts of `kind`."""
    return {own.channel: own for own in MessageTemplate.objects.filter(kind=kind)}


def render(
    kind: str, channel: str, context: Mapping[str, Any], *, own_texts: Mapping[str, MessageTemplate] | None = None
) -> Text | None:
    """The text to send; None when nobody gets this message in this way.

    Args:
        context: at least the kind's fields; the built-in e-mail may use more.
        own_texts: of the kind, where there are many messages to write; None: they are read.
    """
    known = kind_named(kind)
    own = (texts_of_operator(kind) if own_texts is None else own_texts).get(channel)
    if own and not own.is_sent:
        return None
    with translation.override(LANGUAGE):
        if own and (text := _filled(known, own, context)):
            return text
        return built_in(known, channel, context)


def built_in(kind: MessageKind, channel: str, context: Mapping[str, Any]) -> Text | None:
    if channel == Channel.SMS:
        return Text("", fill(kind.sms, _of_kind(kind, context)).strip()) if kind.sms else None
    if not kind.email:
        return None
    subject, _newline, body = render_to_string(kind.email, dict(context)).strip().partition("\n")
    return Text(one_line(subject), body.strip() + "\n")


def fill_text(kind: MessageKind, subject: str, body: str, context: Mapping[str, Any]) -> Text:
    """An operator's text with the fields of `context`; raises TemplateSyntaxError."""
    fields = _of_kind(kind, context)
    return Text(one_line(fill(subject, fields)), fill(body, fields).strip() + "\n")


def built_in_source(kind: MessageKind, channel: str) -> Text:
    """The built-in text as an operator could have written it, to begin with; empty where there is none."""
    if channel == Channel.SMS or not kind.email:
        return Text("", kind.sms if channel == Channel.SMS else "")
    source = _NOT_PLAIN.sub("", _whole(kind.email)).strip()
    subject, _newline, body = source.partition("\n")
    return Text(subject.strip(), body.strip() + "\n")


def one_line(text: str) -> str:
    """A line break in a subject would be a second header."""
    return " ".join(text.split())[:SUBJECT_LENGTH]


def _of_kind(kind: MessageKind, context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: context.get(name, "") for name in kind.fields}


def _filled(kind: MessageKind, own: MessageTemplate, context: Mapping[str, Any]) -> Text | None:
    """None when the text cannot be used: it was checked, but the kind may have lost a field since."""
    try:
        return fill_text(kind, own.subject, own.body, context)
    except (TemplateSyntaxError, RecursionError):
        logger.exception("the operator's text %s cannot be used; the built-in one is sent", own)
        return None


def _whole(path: str) -> str:
    """The source of a template with that of the one that it extends put round it."""
    source = _source(path)
    found = _EXTENDS.match(source)
    if not found:
        return _BLOCK.sub(r"\2", source)
    blocks: dict[str, str] = dict(_BLOCK.findall(source))
    return _BLOCK.sub(lambda block: blocks.get(str(block[1]), str(block[2])), _source(found[1]))


def _source(path: str) -> str:
    source: str = get_template(path).template.source  # type: ignore[attr-defined]
    return source
