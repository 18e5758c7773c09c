"""formtools' storage on the draft's rows: one row a page, so that two tabs lose nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict
from formtools.wizard.storage.base import BaseStorage

from eforms.journey.walk import Journey


class DraftStorage(BaseStorage):
    """Reads the journey's rows. Writing goes through `eforms.services.save_step`, which every page calls once.

    The current page is the one in the address; nothing of it is kept, so tabs cannot disturb one another.
    """

    def __init__(self, prefix: str, journey: Journey) -> None:
        super().__init__(prefix)
        self.journey = journey
        self.init_data()

    def reset(self) -> None:
        """A submitted draft is emptied by the service that submits it."""

    def get_step_data(self, step: str) -> MultiValueDict[str, Any] | None:
        row = self.journey.saved(step)
        return MultiValueDict(row.latest) if row else None

    def set_step_data(self, step: str, cleaned_data: object) -> None:
        raise TypeError("Pages are saved by eforms.services.save_step")

    def get_step_files(self, step: str) -> None:
        """Uploads are stored on arrival, beside the pages."""
        return

    def update_response(self, response: HttpResponse) -> None:
        """Nothing of the storage is kept in cookies."""
