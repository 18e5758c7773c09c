"""What changes a draft: starting, saving a page, files, the resume link, the end of what expired."""

from eforms.services.drafts import (
    NoDesk,
    delete_draft,
    expiry,
    hold_drafts,
    load_journey,
    online_desks,
    purge_drafts,
    save_step,
    start_draft,
    start_trial,
    takes_online,
    touch,
)
from eforms.services.resume import hand_to_citizen, send_resume_link
from eforms.services.uploads import add_upload, remove_upload

__all__ = [
    "NoDesk",
    "add_upload",
    "delete_draft",
    "expiry",
    "hand_to_citizen",
    "hold_drafts",
    "load_journey",
    "online_desks",
    "purge_drafts",
    "remove_upload",
    "save_step",
    "send_resume_link",
    "start_draft",
    "start_trial",
    "takes_online",
    "touch",
]
