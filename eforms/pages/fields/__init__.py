"""Form fields of the question types that Django has none for."""

from eforms.pages.fields.accounts import BankAccountField
from eforms.pages.fields.addresses import AddressField, AddressWidget, OldAddressField
from eforms.pages.fields.dates import PartialDateField, TimeField, TimeInput
from eforms.pages.fields.numbers import NationalIdField, NumberField, PassportField, PhoneField, TaxCodeField
from eforms.pages.fields.text import AgreementField, EmailField, TextField, clean_text

__all__ = [
    "AddressField",
    "AddressWidget",
    "AgreementField",
    "BankAccountField",
    "EmailField",
    "NationalIdField",
    "NumberField",
    "OldAddressField",
    "PartialDateField",
    "PassportField",
    "PhoneField",
    "TaxCodeField",
    "TextField",
    "TimeField",
    "TimeInput",
    "clean_text",
]
