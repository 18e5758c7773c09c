"""Which rule set a dossier is handled under: the one of the day on which it was submitted."""

from __future__ import annotations

import json
from datetime import date, time
from functools import cache
from pathlib import Path

from django.utils import timezone

from dossiers.models import Dossier, RuleSet
from dossiers.models.rules import stored_rules
from dossiers.workflow import moves_from

FILE = Path(__file__).parent / "data" / "rule_sets.json"


def rules_of(dossier: Dossier) -> RuleSet:
    """Its own, which no longer changes; for one without, that of its day."""
    if dossier.rule_set_id:
        return stored_rules(dossier.rule_set_id)
    return rules_on(timezone.localdate(dossier.submitted_at))


def rules_on(day: date) -> RuleSet:
    """The newest that holds on `day`; before the first of them, the first."""
    return RuleSet.objects.on(day).first() or RuleSet.objects.order_by("valid_from").first() or _built_in_on(day)


def is_in_force(dossier: Dossier, action: str) -> bool:
    return action in rules_of(dossier).moves


def may_withdraw(dossier: Dossier, state: str) -> bool:
    """Whether the applicant can take back a dossier that stands at `state`: while no decision exists."""
    return "withdraw" in moves_from(state, rules_of(dossier).moves)


def _built_in_on(day: date) -> RuleSet:
    """What the file says, where a database holds no rule set at all."""
    return next((rules for rules in _built_in() if rules.valid_from <= day), _built_in()[-1])


@cache
def _built_in() -> tuple[RuleSet, ...]:
    """The newest first."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))
    dated = [
        RuleSet(
            **{
                **entry,
                "valid_from": date.fromisoformat(entry["valid_from"]),
                "transfer_cut_off": time.fromisoformat(entry["transfer_cut_off"]),
            }
        )
        for entry in entries
    ]
    return tuple(sorted(dated, key=lambda rules: rules.valid_from, reverse=True))
