"""The characters that every bank of SEPA takes (EPC217-08): the others are written with those that come nearest."""

import re
import unicodedata

NAME_CHARACTERS_MAX = 70
"""Of a name in SEPA, where ISO 20022 has room for 140."""
OTHERS = str.maketrans(
    {"&": "+", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D"}
    | {"þ": "th", "Þ": "TH", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "–": "-", "—": "-", "’": "'", "_": "-"}
)
NOT_TAKEN = re.compile(r"[^A-Za-z0-9/?:().,'+ -]+")


def sepa_text(text: str, characters_max: int = NAME_CHARACTERS_MAX) -> str:
    """A text in those characters, cut; empty where it has no letter or digit of them."""
    plain = unicodedata.normalize("NFKD", text.translate(OTHERS))
    kept = NOT_TAKEN.sub(" ", "".join(one for one in plain if not unicodedata.combining(one)))
    short = re.sub(r"/{2,}", "/", " ".join(kept.split())).strip("/ ")[:characters_max].strip("/ ")
    return short if re.search(r"[A-Za-z0-9]", short) else ""
