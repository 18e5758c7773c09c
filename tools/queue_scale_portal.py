"""Answers requests named on standard input, one JSON line each, and says how long each took: for tools.queue_scale."""

import json
import sys
import time
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User

SLOW = 1.0  # seconds; slower queries are shown on standard error
LONGEST = 2000  # characters of them


def serve() -> None:
    """Until standard input ends."""
    clients: dict[str, Client] = {}
    now = timezone.now()
    places = {
        "cursor": f"{(now + timedelta(days=3)).isoformat()}_1".replace("+", "%2B"),
        "since": (now - timedelta(minutes=5)).isoformat().replace("+", "%2B"),
    }
    for line in sys.stdin:
        who, page = json.loads(line)
        if who not in clients:
            clients[who] = Client(HTTP_ACCEPT_LANGUAGE="vi", SERVER_NAME="127.0.0.1")
            if who:
                clients[who].force_login(User.objects.get(username=who))
        sys.stdout.write(json.dumps(timed(clients[who], page.format(**places))) + "\n")
        sys.stdout.flush()


def timed(client: Client, page: str) -> dict[str, float]:
    counter = Counter()
    with connection.execute_wrapper(counter):
        start = time.perf_counter()
        response = client.get(page)
        spent = time.perf_counter() - start
    if response.status_code != 200:
        raise RuntimeError(f"{page} answered {response.status_code}")
    return {"ms": spent * 1000, "queries": counter.queries}


class Counter:
    """Counts queries, and names slow ones."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.queries += 1
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent = time.perf_counter() - start
            if spent > SLOW:
                sys.stderr.write(f"{spent:.3f} s: {sql[:LONGEST]}\n")
