"""Answers addresses named on standard input, one JSON line each, and says what each cost: for tools.list_scale."""

import json
import sys
import time

from django.conf import settings
from django.test import Client

from search.engines.interface import PAGE_SIZE
from search.models import Document, FacetSet

WORDS = "khai sinh"
TITLED = "đăng ký đất đai"


def serve() -> None:
    """Until standard input ends. A number in the address keeps a page from being one that was kept."""
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"User-Agent": "curl"})  # a machine's searches are not counted
    for number, line in enumerate(sys.stdin):
        address = json.loads(line)
        address += f"{'&' if '?' in address else '?'}lan={number}"
        cpu, start = time.process_time(), time.perf_counter()
        response = client.get(address)
        spent = {"ms": time.perf_counter() - start, "cpu": time.process_time() - cpu}
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        sys.stdout.write(json.dumps({name: seconds * 1000 for name, seconds in spent.items()}) + "\n")
        sys.stdout.flush()


def print_addresses() -> None:
    """As one JSON object, name and address: what people open of this index's list."""
    documents = Document.objects.filter(kind="procedure")
    last = -(-documents.count() // PAGE_SIZE)
    of_field = (slug for values in FacetSet.objects.order_by("pk").values_list("values", flat=True)
                for slug in values.get("field", {}))  # fmt: skip
    field = next(of_field)
    addresses = {
        "all": "/thu-tuc/",
        "page 5": "/thu-tuc/?trang=5",
        "the middle page": f"/thu-tuc/?trang={last // 2}",
        "the last page": f"/thu-tuc/?trang={last}",
        "a field": f"/thu-tuc/?linh-vuc={field}",
        "a field, page 5": f"/thu-tuc/?linh-vuc={field}&trang=5",
        "three filters": f"/thu-tuc/?linh-vuc={field}&cap=commune&muc-do=full",
        "words": f"/thu-tuc/?q={WORDS}",
        "words, page 5": f"/thu-tuc/?q={WORDS}&trang=5",
        "words and a field": f"/thu-tuc/?q={TITLED}&linh-vuc={field}",
        "words by title": f"/thu-tuc/?q={TITLED}&sap-xep=ten",
    }
    sys.stdout.write(json.dumps(addresses))
