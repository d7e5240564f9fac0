"""A bill as a workbook (Office Open XML, ECMA-376): typed cells, sums as formulas, its dictionary and control totals.

A workbook holds floating-point numbers and no others; euros are written from exact decimals of two places, and what a
formula comes to is written beside it, for readers that do not calculate.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from api.billing.bill import MonthBill
from api.billing.columns import COLUMNS, CellKind, Column, codes_of, euros, for_people
from api.billing.totals import Totals, by_day, by_voucher, control_of, sum_of
from api.messages import text

EURO, DAY, WHOLE = '#,##0.00\\ "€"', {"fi": "d.m.yyyy", "sv": "d.m.yyyy", "en": "d mmm yyyy"}, "#,##0"
WIDTHS = {CellKind.ID: 38, CellKind.TEXT: 28, CellKind.CODE: 32, CellKind.DATE: 12, CellKind.CENTS: 14}
WIDTH = 12
OF_MONTH, OF_EARLIER = '"="', '"<>"'
"""Conditions on the month that a line adjusts: none, or any."""
TOTALS = ("rows", "minutes", "days", "amount")
PLACE = {column.name: number for number, column in enumerate(COLUMNS)}


def workbook(bill: MonthBill, language: str) -> Iterator[bytes]:
    """The file, in one piece. Rows are on the disk while it is put together."""
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        # Nothing of the day of writing: the same bill is the same bytes.
        created = datetime.combine(bill.month, time.min)
        title = text("bill_title", language, month=f"{bill.month.month}/{bill.month.year}")
        book.set_properties({"title": title, "author": "Setelikirja", "created": created})
        _Sheets(book, bill, language, title).write()
    yield out.getvalue()


class _Sheets:
    """The sheets of one bill, in the caller's language."""

    def __init__(self, book: Workbook, bill: MonthBill, language: str, title: str) -> None:
        self._bill, self._language, self._title = bill, language, title
        self._count = bill.row_count
        self._heading = book.add_format({"bold": True, "font_size": 14})
        self._header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats = {
            bold: {
                "euro": book.add_format({"num_format": EURO, "bold": bold}),
                "day": book.add_format({"num_format": DAY[language], "bold": bold, "align": "left"}),
                "whole": book.add_format({"num_format": WHOLE, "bold": bold}),
                "text": book.add_format({"bold": bold}),
            }
            for bold in (False, True)
        }
        names = ("totals", "days", "vouchers", "lines", "dictionary")
        self._sheets: dict[str, Worksheet] = {
            name: book.add_worksheet(text(f"bill_sheet.{name}", language)) for name in names
        }
        for sheet in self._sheets.values():
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&L&F&R&P/&N")

    def write(self) -> None:
        self._write_totals()
        lines = [line for one in self._bill.providers for line in one.lines]
        self._write_days(by_day(lines))
        self._write_vouchers({str(one): its for one, its in by_voucher(lines).items()})
        self._write_lines()
        self._write_dictionary()

    def _cell(self, sheet: Worksheet, row: int, column: int, value: Any, bold: bool = False) -> None:
        formats = self._formats[bold]
        match value:
            case None:
                pass
            case Decimal():
                sheet.write_number(row, column, float(value), formats["euro"])  # two places: exact as it is written
            case int():
                sheet.write_number(row, column, value, formats["whole"])
            case date():
                sheet.write_datetime(row, column, datetime.combine(value, time.min), formats["day"])
            case _:
                sheet.write_string(row, column, str(value), formats["text"])

    def _sum(
        self, sheet: Worksheet, row: int, column: int, formula: str, value: int | Decimal, bold: bool = False
    ) -> None:
        kind = "euro" if isinstance(value, Decimal) else "whole"
        sheet.write_formula(row, column, formula, self._formats[bold][kind], value)

    def _of_lines(self, name: str) -> str:
        """The cells of a column on the sheet of lines, for a formula of another sheet."""
        sheet = quote_sheetname(text("bill_sheet.lines", self._language))
        return f"{sheet}!{xl_range_abs(1, PLACE[name], max(self._count, 1), PLACE[name])}"

    def _sums_where(self, conditions: str) -> tuple[str, ...]:
        """Formulas of how many lines meet some conditions, and of their minutes, days and cents."""
        sums = (f"=SUMIFS({self._of_lines(name)},{conditions})" for name in ("minutes", "days", "amount_cents"))
        return (f"=COUNTIFS({conditions})", *sums)

    def _write_header(self, sheet: Worksheet, row: int, texts: Iterable[str]) -> None:
        for column, header in enumerate(texts):
            sheet.write_string(row, column, header, self._header)

    def _write_total_header(self, sheet: Worksheet, row: int, first: str) -> None:
        names = (text(f"bill_total.{name}", self._language) for name in TOTALS)
        self._write_header(sheet, row, (text(f"bill_total.{first}", self._language), *names))
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(TOTALS), 14)

    def _write_totals(self) -> None:
        sheet, language, control = self._sheets["totals"], self._language, control_of(self._bill)
        sheet.write_string(0, 0, self._title, self._heading)
        told = [
            (text("bill_total.month", language), f"{self._bill.month:%Y-%m}"),
            (COLUMNS[PLACE["position"]].header(language), self._bill.position),
            (text("bill_total.digest", language), control.digest),
            (COLUMNS[PLACE["vat"]].header(language), text("bill.vat_exempt", language)),
        ]
        if self._bill.alone is not None:
            names = ", ".join(f"{one.name} ({one.business_id})" for one in self._bill.providers)
            told.insert(1, (COLUMNS[PLACE["provider_name"]].header(language), names or str(self._bill.alone)))
        row = 2
        for name, value in told:
            sheet.write_string(row, 0, name, self._formats[False]["text"])
            self._cell(sheet, row, 1, value)
            row += 1
        row += 1
        self._write_total_header(sheet, row, "service")
        first = row + 1
        for row, (service, totals) in enumerate(control.by_service.items(), first):
            self._cell(sheet, row, 0, text(f"service.{service}", language))
            self._write_sums(
                sheet, row, totals, self._sums_where(f"{self._of_lines('service')},{xl_range(row, 0, row, 0)}")
            )
        row, providers = first + len(control.by_service), self._bill.providers
        self._write_whole(sheet, first, row, control.all)
        for part, condition, totals in (
            ("of_month", OF_MONTH, sum_of(line for one in providers for line in one.lines)),
            ("adjustments", OF_EARLIER, sum_of(line for one in providers for line in one.adjustments)),
        ):
            row += 1
            self._cell(sheet, row, 0, text(f"bill_total.{part}", language))
            self._write_sums(sheet, row, totals, self._sums_where(f"{self._of_lines('adjusts_month')},{condition}"))

    def _write_sums(
        self, sheet: Worksheet, row: int, totals: Totals, formulas: Iterable[str], bold: bool = False
    ) -> None:
        values: tuple[int | Decimal, ...] = (totals.rows, totals.minutes, totals.days, euros(totals.amount_cents))
        for column, (formula, value) in enumerate(zip(formulas, values, strict=True), 1):
            self._sum(sheet, row, column, formula, value, bold)

    def _write_whole(self, sheet: Worksheet, first: int, row: int, totals: Totals) -> None:
        """The row below others that sums them."""
        self._cell(sheet, row, 0, text("bill_total.all", self._language), bold=True)
        above = (
            f"=SUM({xl_range(first, column, max(row - 1, first), column)})" for column in range(1, 1 + len(TOTALS))
        )
        formulas = above if row > first else iter(["=0"] * len(TOTALS))  # no row sums itself
        self._write_sums(sheet, row, totals, formulas, bold=True)

    def _write_days(self, days: Mapping[date, Totals]) -> None:
        """The lines of the month by day: not its adjustments, which are of other days."""
        sheet, of_month = self._sheets["days"], f"{self._of_lines('adjusts_month')},{OF_MONTH}"
        self._write_total_header(sheet, 0, "day")
        for row, (day, totals) in enumerate(days.items(), 1):
            self._cell(sheet, row, 0, day)
            conditions = f"{self._of_lines('happened_on')},{xl_range(row, 0, row, 0)},{of_month}"
            self._write_sums(sheet, row, totals, self._sums_where(conditions))
        self._write_whole(sheet, 1, 1 + len(days), _all_of(days.values()))
        sheet.freeze_panes(1, 1)

    def _write_vouchers(self, vouchers: Mapping[str, Totals]) -> None:
        """The lines of the month by voucher, as values: thousands of formulas over thousands of lines would take
        minutes to calculate."""
        sheet = self._sheets["vouchers"]
        self._write_total_header(sheet, 0, "voucher")
        for row, (voucher_id, totals) in enumerate(vouchers.items(), 1):
            values = (voucher_id, totals.rows, totals.minutes, totals.days, euros(totals.amount_cents))
            for column, value in enumerate(values):
                self._cell(sheet, row, column, value)
        self._write_whole(sheet, 1, 1 + len(vouchers), _all_of(vouchers.values()))
        sheet.freeze_panes(1, 1)

    def _write_lines(self) -> None:
        sheet, totals = self._sheets["lines"], control_of(self._bill).all
        for number, column in enumerate(COLUMNS):
            sheet.set_column(number, number, WIDTHS.get(column.kind, WIDTH))
        self._write_header(sheet, 0, (column.header(self._language) for column in COLUMNS))
        for row, one in enumerate(self._bill.rows(), 1):
            for number, column in enumerate(COLUMNS):
                self._cell(sheet, row, number, for_people(column, one, self._language))
        last = max(self._count, 1)
        self._cell(sheet, last + 1, 0, text("bill_total.shown", self._language), bold=True)
        values: dict[str, int | Decimal] = {
            "minutes": totals.minutes,
            "days": totals.days,
            "amount_cents": euros(totals.amount_cents),
        }
        for name, value in values.items():
            formula = f"=SUBTOTAL(109,{xl_range(1, PLACE[name], last, PLACE[name])})"
            self._sum(sheet, last + 1, PLACE[name], formula, value, bold=True)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def _write_dictionary(self) -> None:
        sheet, language = self._sheets["dictionary"], self._language
        shown: dict[str, Callable[[Column], str]] = {
            "header": lambda column: column.header(language),
            "name": lambda column: column.name,
            "meaning": lambda column: column.meaning(language),
            "type": lambda column: column.kind.value,
            "unit": lambda column: column.spreadsheet_unit() or "",
            "section": lambda column: f"§ {column.section}" if column.section else "",
            "codes": lambda column: "; ".join(f"{code}: {word}" for code, word in codes_of(column, language).items()),
        }
        self._write_header(sheet, 0, (text(f"bill_dictionary.{name}", language) for name in shown))
        for row, column in enumerate(COLUMNS, 1):
            for number, of in enumerate(shown.values()):
                sheet.write_string(row, number, of(column), self._wrapped)
        for number, width in enumerate((28, 20, 70, 10, 10, 10, 50)):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 0)


def _all_of(parts: Iterable[Totals]) -> Totals:
    whole = Totals()
    for one in parts:
        whole.rows += one.rows
        whole.minutes += one.minutes
        whole.days += one.days
        whole.amount_cents += one.amount_cents
    return whole
