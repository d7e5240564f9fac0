"""Who may do what: one row for each operation of the HTTP contract, and nothing beside it.

What a provider may do, it may do with what is its own: vouchers that it serves, has served or will serve, its groups,
its account with the county, its file. Of what is another's it cannot tell that it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.kernel.event import Role

CASEWORKER: Final = Role.CASEWORKER
PROVIDER: Final = Role.PROVIDER
BILLING: Final = Role.BILLING
SUPERVISOR: Final = Role.SUPERVISOR
AUDITOR: Final = Role.AUDITOR
REGISTRAR: Final = Role.REGISTRAR
EVERYBODY: Final = tuple(Role)


@dataclass(frozen=True, slots=True)
class Permission:
    """The roles that may: who has several acts in the one that stands first. `public`: without a token too.

    `of_all` says that a provider is shown what is not its own as well: what any provider may know.
    """

    roles: tuple[Role, ...]
    public: bool = False
    of_all: bool = False


def _by(*roles: Role) -> Permission:
    return Permission(roles)


PERMISSIONS: Final[Mapping[str, Permission]] = {
    # Vouchers
    "issue_voucher": _by(CASEWORKER),
    "choose_provider": _by(CASEWORKER),
    "name_instructor": _by(PROVIDER, CASEWORKER),
    "assign_caseworker": _by(CASEWORKER, SUPERVISOR),
    "agree_on_remote_coaching": _by(CASEWORKER),
    "record_session": _by(PROVIDER),
    "record_no_show": _by(PROVIDER),
    "record_provider_cancellation": _by(PROVIDER),
    "extend_voucher": _by(CASEWORKER),
    "deliver_report": _by(PROVIDER, CASEWORKER),
    "close_voucher": _by(CASEWORKER),
    "correct_entry": _by(PROVIDER, CASEWORKER),
    "record_contact": _by(PROVIDER, CASEWORKER),
    "agree_on_replacement": _by(PROVIDER),
    "report_incident": _by(PROVIDER, CASEWORKER),
    "notice_change": _by(PROVIDER, CASEWORKER),
    "record_measure": _by(PROVIDER),
    "record_entries": _by(PROVIDER),
    "list_vouchers": _by(CASEWORKER, SUPERVISOR, BILLING, AUDITOR, PROVIDER),
    "read_voucher": _by(CASEWORKER, SUPERVISOR, BILLING, AUDITOR, PROVIDER),
    "read_voucher_history": _by(CASEWORKER, SUPERVISOR, BILLING, AUDITOR, PROVIDER),
    "explain_entry": _by(CASEWORKER, SUPERVISOR, BILLING, AUDITOR, PROVIDER),
    # Groups
    "announce_group": _by(PROVIDER),
    "specify_content": _by(PROVIDER),
    "enrol_member": _by(PROVIDER, CASEWORKER),
    "depart_member": _by(PROVIDER, CASEWORKER),
    "notify_member": _by(PROVIDER, CASEWORKER),
    "postpone_group": _by(PROVIDER),
    "call_off_group": _by(PROVIDER),
    "record_group_session": _by(PROVIDER),
    "list_groups": _by(CASEWORKER, SUPERVISOR, PROVIDER, AUDITOR),
    "read_group": _by(CASEWORKER, SUPERVISOR, PROVIDER, AUDITOR),
    "read_group_history": _by(CASEWORKER, SUPERVISOR, PROVIDER, AUDITOR),
    # What is owed, and what is warned of
    "list_duties": _by(SUPERVISOR, CASEWORKER, PROVIDER, AUDITOR),
    "list_warnings": _by(SUPERVISOR, CASEWORKER, PROVIDER, AUDITOR),
    "ask_what_if": _by(SUPERVISOR),
    # Coming from another system: each role may import its own tables
    "import_tables": _by(CASEWORKER, REGISTRAR),
    "read_import_template": _by(CASEWORKER, REGISTRAR),
    # Money
    "read_bill": _by(BILLING, AUDITOR, PROVIDER),
    "read_bill_columns": Permission((BILLING, AUDITOR, PROVIDER), of_all=True),
    "read_control_totals": _by(BILLING, AUDITOR, PROVIDER),
    "read_work_list": _by(BILLING),
    "draw_settlement": _by(BILLING),
    "approve_settlement": _by(BILLING),
    "pay_settlement": _by(BILLING),
    "return_payment": _by(BILLING),
    "withdraw_settlement": _by(BILLING),
    "make_payment_file": _by(BILLING),
    "read_payment_file": _by(BILLING, AUDITOR),
    "read_payment_document": _by(BILLING, AUDITOR),
    "record_payment_report": _by(BILLING),
    "refuse_payment": _by(BILLING),
    "list_settlements": _by(BILLING, AUDITOR, PROVIDER),
    "read_settlement": _by(BILLING, AUDITOR, PROVIDER),
    "explain_settlement": _by(BILLING, AUDITOR, PROVIDER),
    "read_invoice": _by(BILLING, AUDITOR, PROVIDER),
    "reconcile": _by(BILLING, PROVIDER),
    "read_budget": _by(BILLING, SUPERVISOR, AUDITOR),
    "read_trial_balance": _by(AUDITOR, BILLING, SUPERVISOR),
    "read_trial_balance_by_month": _by(AUDITOR, BILLING, SUPERVISOR),
    # Clients
    "add_client": _by(CASEWORKER),
    "change_client": _by(CASEWORKER),
    "find_client": _by(CASEWORKER),
    "read_client": _by(CASEWORKER),
    "search_clients": _by(CASEWORKER),
    # Providers, prices and rules
    "register_provider": _by(REGISTRAR),
    "state_particulars": _by(REGISTRAR),
    "file_document": _by(REGISTRAR),
    "state_insurance": _by(REGISTRAR),
    "list_worker": _by(REGISTRAR),
    "erase_worker_name": _by(REGISTRAR),
    "accept_qualification": _by(REGISTRAR),
    "approve_provider": _by(REGISTRAR),
    "end_approval": _by(REGISTRAR),
    "suspend_provider": _by(REGISTRAR),
    "reinstate_provider": _by(REGISTRAR),
    "read_provider": _by(REGISTRAR, SUPERVISOR, AUDITOR, CASEWORKER, PROVIDER),
    "list_providers": Permission(EVERYBODY, of_all=True),
    "list_approved_providers": Permission(EVERYBODY, public=True, of_all=True),
    "propose_bank_account": _by(BILLING, REGISTRAR),
    "confirm_bank_account": _by(BILLING, REGISTRAR),
    "read_bank_accounts": _by(BILLING, REGISTRAR, AUDITOR, PROVIDER),
    "set_price_cap": _by(REGISTRAR),
    "list_price_caps": Permission(EVERYBODY, of_all=True),
    "read_rulebook": Permission(EVERYBODY, of_all=True),
    "read_rulebook_changes": Permission(EVERYBODY, of_all=True),
    # What happened, and who is told of it
    "read_audit_trail": _by(AUDITOR, REGISTRAR),
    "read_actor": _by(AUDITOR, REGISTRAR),
    "read_events": _by(AUDITOR, BILLING, REGISTRAR),
    "list_webhooks": _by(AUDITOR, REGISTRAR),
    "list_dead_letters": _by(AUDITOR, REGISTRAR),
    "resend_dead_letters": _by(AUDITOR, REGISTRAR),
}


def roles_that_may(operation: str) -> tuple[Role, ...]:
    """The roles of an operation by its name in the contract. Raises `KeyError` for what is none."""
    return PERMISSIONS[operation].roles
