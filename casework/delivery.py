"""How a message reaches a person: mail through Django's backend, text messages through the operator's gateway."""

import logging
from collections.abc import Callable

import requests
from django.conf import settings
from django.core.mail import EmailMessage

from casework.models import Message

logger = logging.getLogger(__name__)
SMS_TIMEOUT = 10  # seconds


def send_email(message: Message) -> None:
    EmailMessage(subject=message.subject, body=message.body, to=[message.recipient]).send()


def send_sms(message: Message) -> None:
    """POST {"to", "text"} to SMS_URL; without one, the log says that a message would have gone out."""
    if not settings.SMS_URL:
        logger.info("no SMS_URL: text message %s not sent", message.pk)
        return
    answer = requests.post(settings.SMS_URL, json={"to": message.recipient, "text": message.body}, timeout=SMS_TIMEOUT)
    answer.raise_for_status()


SENDERS: dict[str, Callable[[Message], None]] = {
    Message.Channel.EMAIL: send_email,
    Message.Channel.SMS: send_sms,
}
