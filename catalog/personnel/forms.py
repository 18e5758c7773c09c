"""What an administrator chooses: a role, a place, an address to invite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from catalog.roles import Role


class AgencyField(forms.TypedChoiceField):
    """One of the agencies given; a form with one of them asks nothing."""

    def __init__(self, agencies: Sequence[Agency], *, province: bool = False, **kwargs: Any) -> None:
        self.agencies = {str(agency.pk): agency for agency in agencies}
        choices = [(key, agency.name) for key, agency in self.agencies.items()]
        if province:
            choices.insert(0, ("0", str(_("The whole province"))))
        super().__init__(choices=choices, coerce=self.agencies.get, empty_value=None, **kwargs)
        if len(choices) == 1:
            self.initial = choices[0][0]
            self.widget = forms.HiddenInput()


class RoleForm(forms.Form):
    """A role more, in one of the agencies; `usual` is proposed."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(
        self,
        *args: Any,
        roles: Sequence[Role],
        agencies: Sequence[Agency],
        province: bool,
        usual: Agency | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, _sentence(role)) for role in roles]  # type: ignore[attr-defined]
        at = {"initial": str(usual.pk)} if usual else {}
        self.fields["agency"] = AgencyField(agencies, province=province, label=_("Agency"), **at)


class InvitationForm(forms.Form):
    """Who is asked to come, where to, and as what."""

    email = forms.EmailField(label=_("E-mail address of the new officer"), max_length=254)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, roles: Sequence[Role], agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, _sentence(role)) for role in roles]  # type: ignore[attr-defined]
        self.fields["agency"] = AgencyField(agencies, label=_("Agency"))
        self.order_fields(["email", "agency", "roles"])


class MoveForm(forms.Form):
    """From one agency to another."""

    def __init__(self, *args: Any, sources: Sequence[Agency], targets: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = AgencyField(sources, label=_("From"))
        self.fields["target"] = AgencyField(targets, label=_("To the agency"))


def _sentence(role: Role) -> str:
    label = str(role.label)
    return label[:1].upper() + label[1:]
