"""What bodies of requests are made of: texts, days, instants, quantities, each with its bounds."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from domain.kernel.event import Quantity
from domain.kernel.identity_code import holds_identity_code

DAY_PATTERN = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"

INSTANT_PATTERN = (
    r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
)

TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"

CENTS_MAX = 10_000_000

MINUTES_MAX = 24 * 60

MINUTES_GRANTED_MAX = 1_000_000

DAYS_GRANTED_MAX = 10_000

CONTROL_CHARACTERS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"

TEXT_PATTERN = rf"^[^{CONTROL_CHARACTERS}]*[^\s{CONTROL_CHARACTERS}][^{CONTROL_CHARACTERS}]*$"


def _written(pattern: str, kind: Literal["day_form", "instant_form", "clock_form"], what: str) -> BeforeValidator:
    """Only text of this form is read: numbers and longer forms are not guessed at."""
    form = re.compile(pattern)

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not form.match(value):
            raise PydanticCustomError(kind, "is written as {what}", {"what": what})
        return value

    return BeforeValidator(check)


def _plain_text(value: Any) -> Any:
    # Half a surrogate is no character: no document of JSON in UTF-8 has it, and PostgreSQL would refuse it.
    if isinstance(value, str) and re.search(rf"[{CONTROL_CHARACTERS}\ud800-\udfff]", value):
        raise PydanticCustomError("control_characters", "holds control characters")
    return value


PlainText = Annotated[str, BeforeValidator(_plain_text)]
"""What a query may ask for, with bounds of its own."""


def _no_identity_code(value: Any) -> Any:
    if isinstance(value, str) and holds_identity_code(value):
        raise PydanticCustomError("identity_code", "holds a personal identity code: that never enters the log")
    return value


Day = Annotated[
    date,
    _written(DAY_PATTERN, "day_form", "YYYY-MM-DD, from 1900 to 2199"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]

Instant = Annotated[
    AwareDatetime,
    _written(INSTANT_PATTERN, "instant_form", "RFC 3339 with an offset, from 1900 to 2199"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}),
]

Clock = Annotated[
    time, _written(TIME_PATTERN, "clock_form", "HH:MM"), WithJsonSchema({"type": "string", "pattern": TIME_PATTERN})
]

Cents = Annotated[StrictInt, Field(ge=1, le=CENTS_MAX)]
SumCents = Annotated[StrictInt, Field(ge=1, le=999_999_999)]
"""What is paid at once, or insured: under ten million euros, more is a slip of the finger."""

Minutes = Annotated[StrictInt, Field(ge=1, le=MINUTES_MAX)]

Kilometres = Annotated[StrictInt, Field(ge=0, le=10_000)]
TenthsOfKilometre = Annotated[StrictInt, Field(ge=0, le=100_000)]


def _text_schema(characters_max: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": characters_max, "pattern": TEXT_PATTERN})


# The order counts: only right beside `str` are the constraints about the text without the white space around it.
ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    BeforeValidator(_plain_text),
    _text_schema(200),
]

LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    BeforeValidator(_plain_text),
    _text_schema(4000),
]

PublicText = Annotated[ShortText, BeforeValidator(_no_identity_code)]
"""A text that an event holds in clear: it is about no client."""

RegisterNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö /_.:§-]{0,63}$"),
    BeforeValidator(_no_identity_code),
]
"""A number of the county's register, by the characters that it ever had; the county's own form of it is a setting."""


def named(name: str, old: str) -> AliasChoices:
    """The name of a field, and the one that it had before, which is still taken in its place."""
    return AliasChoices(name, old)


class Body(BaseModel):
    """A request's body: a field that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def names(cls) -> dict[str, str]:
        """What fields are called that had another name, by that old one."""
        aliases = [field.validation_alias for field in cls.model_fields.values()]
        return {str(one.choices[1]): str(one.choices[0]) for one in aliases if isinstance(one, AliasChoices)}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Old names stand beside the new ones: what must be given is asked for by its new name alone."""
        reference = handler(core_schema)
        schema = handler.resolve_ref_schema(reference)
        names = cls.names()
        for old, name in names.items():
            form = {key: value for key, value in schema["properties"][name].items() if key not in ("title", "default")}
            told = f"What `{name}` was called; taken in its place."
            schema["properties"][old] = {**form, "description": told, "deprecated": True}
        if names:
            schema["not"] = {"anyOf": [{"required": [name, old]} for old, name in names.items()]}
        return reference


def _one_unit_schema(schema: dict[str, Any]) -> None:
    """Two forms, each closed, with a name of its own for what is generated from them."""
    units = {"minutes": MINUTES_GRANTED_MAX, "days": DAYS_GRANTED_MAX}
    schema.pop("properties")
    schema.pop("additionalProperties")
    schema.pop("type")
    schema["oneOf"] = [
        {
            "title": f"Given{unit.capitalize()}",
            "type": "object",
            "properties": {unit: {"type": "integer", "minimum": 1, "maximum": most}},
            "required": [unit],
            "additionalProperties": False,
        }
        for unit, most in units.items()
    ]


class Given(Body):
    """A quantity: minutes of an hour-priced service or days of a day-priced one, never both."""

    minutes: Annotated[StrictInt, Field(ge=1, le=MINUTES_GRANTED_MAX)] | None = None
    days: Annotated[StrictInt, Field(ge=1, le=DAYS_GRANTED_MAX)] | None = None

    model_config = ConfigDict(json_schema_extra=_one_unit_schema)

    @model_validator(mode="after")
    def one_unit(self) -> "Given":
        if (self.minutes is None) is (self.days is None):
            raise PydanticCustomError("one_unit", "has either minutes or days")
        return self

    def quantity(self) -> Quantity:
        return Quantity(minutes=self.minutes, days=self.days)


class NoDetails(Body):
    """The call says it all."""


def utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def in_utc(instant: datetime | None) -> datetime | None:
    return utc(instant) if instant is not None else None
