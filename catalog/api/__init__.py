"""The catalog's part of the HTTP API: one procedure, and when a dossier of it would be due."""

from ninja import Router

from catalog.api import due_dates, procedures

router = Router()
router.add_router("", procedures.router)
router.add_router("", due_dates.router)
