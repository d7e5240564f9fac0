"""A month's bill, in the forms that it is handed out in."""

from typing import Literal

FormName = Literal["json", "csv", "csv-fi", "xlsx", "pdf"]
