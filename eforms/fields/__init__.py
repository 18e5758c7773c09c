"""Form fields of the question types that Django has none for."""

from eforms.fields.accounts import BankAccountField
from eforms.fields.addresses import AddressField, AddressWidget, OldAddressField
from eforms.fields.dates import PartialDateField, TimeField, TimeInput
from eforms.fields.numbers import NationalIdField, NumberField, PassportField, PhoneField, TaxCodeField
from eforms.fields.text import AgreementField, EmailField, TextField, clean_text

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
