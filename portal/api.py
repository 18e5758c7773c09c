"""The HTTP API's root; each room adds its own router from its api.py."""

from ninja import NinjaAPI

api = NinjaAPI(title="Cổng dịch vụ công", version="1", urls_namespace="api")
