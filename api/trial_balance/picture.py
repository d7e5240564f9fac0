"""Where the county's commitments stood at the end of each month, as one SVG picture. Its table is the CSV beside it."""

from collections.abc import Sequence

from msgspec.structs import asdict

from api.messages import euros_text, month_text, text
from api.trial_balance.answers import MonthBalanceOut
from api.what_if.picture import chart, stacked

PARTS = ("outstanding", "earned", "settled", "settled_elsewhere", "lapsed")


def picture(months: Sequence[MonthBalanceOut], language: str) -> str:
    """The picture of some months, with texts in one of the languages."""
    sides = {
        text(f"commitments.{part}", language): [asdict(month.standing)[f"{part}_cents"] for month in months]
        for part in PARTS
    }
    labels = [month_text(month.month) for month in months]
    return stacked([chart(text("commitments", language), labels, sides, lambda cents: euros_text(cents, language))])
