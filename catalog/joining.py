"""The page behind an invitation: a new officer gives their name and a password, and has an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from catalog.invitations import InvitationSpent, accept, free_username, read_link
from portal.base.forms import NamedErrorsMixin


class JoiningForm(NamedErrorsMixin, forms.Form):
    """Name and password; the rules of the password are those of every account."""

    last_name = forms.CharField(
        label=_("Family name and middle name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label=_("Given name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password (once more)"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.username = username
        self.fields["password"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ"))
        if password:
            names = {name: cleaned.get(name, "") for name in ("last_name", "first_name")}
            try:
                validate_password(password, User(username=self.username, **names))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows who invites, then makes the account. A link that holds no more says so, and nothing else (410)."""
    try:
        found = read_link(token)
        form = JoiningForm(request.POST or None, username=free_username(found.email))
        if not form.is_valid():
            return render(request, "catalog/people/join.html", {"invitation": found, "form": form})
        given = {name: form.cleaned_data[name] for name in ("last_name", "first_name", "password")}
        user = accept(token=token, **given)
    except InvitationSpent:
        return render(request, "catalog/people/spent.html", status=410)
    return render(request, "catalog/people/joined.html", {"person": user, "invitation": found})
