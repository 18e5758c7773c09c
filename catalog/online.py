"""Which procedures can be applied for here: the e-forms room registers a provider."""

from collections.abc import Callable, Collection

OnlineFormProvider = Callable[[Collection[int]], set[int]]
_providers: list[OnlineFormProvider] = []


def register_online_form(provider: OnlineFormProvider) -> None:
    """`provider` gets keys of procedures, and gives back those of them with a published e-form."""
    if provider not in _providers:
        _providers.append(provider)


def with_online_form(procedure_ids: Collection[int]) -> set[int]:
    """The procedures among `procedure_ids` that can be applied for on this portal."""
    return set().union(*(provider(procedure_ids) for provider in _providers))
