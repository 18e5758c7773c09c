"""Dates in day, month, year as everywhere in Vietnam, in forms as on pages; numbers as English readers write them."""

from portal.formats.vi import formats as vietnamese

DATE_FORMAT = vietnamese.DATE_FORMAT
SHORT_DATE_FORMAT = vietnamese.SHORT_DATE_FORMAT
TIME_FORMAT = vietnamese.TIME_FORMAT
DATETIME_FORMAT = vietnamese.DATETIME_FORMAT
SHORT_DATETIME_FORMAT = vietnamese.SHORT_DATETIME_FORMAT
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
DATE_INPUT_FORMATS = vietnamese.DATE_INPUT_FORMATS  # 11/08/2026 is in August under either interface
DATETIME_INPUT_FORMATS = vietnamese.DATETIME_INPUT_FORMATS
TIME_INPUT_FORMATS = vietnamese.TIME_INPUT_FORMATS
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
FIRST_DAY_OF_WEEK = 1
