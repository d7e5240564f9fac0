"""What things cost: integer cents, rounded half up once a line (Billing; § 5, § 6)."""

from domain.rulebook import Unit

MINUTES_PER_HOUR = 60


def price_of(unit: Unit, units: int, unit_price_cents: int) -> int:
    """Cents for minutes at an hour's price, rounded half up, or for days at a day's price."""
    if unit is Unit.DAY:
        return units * unit_price_cents
    return (2 * units * unit_price_cents + MINUTES_PER_HOUR) // (2 * MINUTES_PER_HOUR)
