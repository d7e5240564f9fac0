"""Finnish personal identity codes (henkilötunnus): whether a text holds one.

The form is that of the government decree on the population information system (VNa 128/2010, as amended in 2022 for
the signs in use since 2023): day, month and year of birth, a sign of the century, three digits, a check character.
"""

import re
import unicodedata
from datetime import date

CENTURIES = {
    "+": 1800,
    **dict.fromkeys("-YXWVU", 1900),
    **dict.fromkeys("ABCDEF", 2000),
}
"""The century of birth by its sign."""

CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
"""By the remainder of birth date and number, as one figure of nine digits, divided by 31."""

FORM = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{2})([-+YXWVUA-F])([0-9]{3})([0-9A-Z])(?![0-9])")
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


def holds_identity_code(text: str) -> bool:
    """Whether a personal identity code stands anywhere in a text.

    A code is a real date, a sign of the century and a check character that fits, in letters of either case and with a
    dash of any kind, and not a part of a longer row of digits. Artificial codes (numbers from 900) are codes too.
    """
    plain = unicodedata.normalize("NFKC", text.translate(DASHES)).translate(DASHES).upper()
    return any(_is_identity_code(*found.groups()) for found in FORM.finditer(plain))


def _is_identity_code(day: str, month: str, year: str, sign: str, number: str, check: str) -> bool:
    try:
        date(CENTURIES[sign] + int(year), int(month), int(day))
    except ValueError:
        return False
    return CHECK_CHARACTERS[int(day + month + year + number) % len(CHECK_CHARACTERS)] == check
