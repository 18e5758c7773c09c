"""gunicorn of the demonstration; an operator's own file may differ (docs/operator.md)."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60  # seconds
keepalive = 75  # seconds; longer than a proxy or browser keeps a connection, which else is cut off as it is used again
limit_request_line = 8190  # bulk actions name up to 500 dossiers in their address
loglevel = "warning"
preload_app = True
forwarder_headers = ""  # else a caller behind a careless proxy writes SCRIPT_NAME themselves
