"""Contains all the data models used in inputs/outputs"""

from .acceptance_out import AcceptanceOut
from .account_out import AccountOut
from .acted_out import ActedOut
from .actor_out import ActorOut
from .actor_worker_out import ActorWorkerOut
from .approval_ending import ApprovalEnding
from .approval_out import ApprovalOut
from .approved_price_out import ApprovedPriceOut
from .attendance import Attendance
from .bank_account_confirmation import BankAccountConfirmation
from .bank_account_id_out import BankAccountIdOut
from .bank_account_out import BankAccountOut
from .bank_account_out_status import BankAccountOutStatus
from .bank_accounts_out import BankAccountsOut
from .bill_column_out import BillColumnOut
from .bill_column_out_codes import BillColumnOutCodes
from .bill_columns_out import BillColumnsOut
from .bill_line_out import BillLineOut
from .bill_line_out_kind import BillLineOutKind
from .bill_line_out_vat import BillLineOutVat
from .bill_out import BillOut
from .billed_in_out import BilledInOut
from .budget_out import BudgetOut
from .budget_row_out import BudgetRowOut
from .cap_out import CapOut
from .carried_out import CarriedOut
from .carry_over_out import CarryOverOut
from .caseworker_body import CaseworkerBody
from .cause import Cause
from .cell_kind import CellKind
from .change_out import ChangeOut
from .changes_out import ChangesOut
from .charge_out import ChargeOut
from .charge_rule import ChargeRule
from .client_change import ClientChange
from .client_id_out import ClientIdOut
from .client_out import ClientOut
from .client_search import ClientSearch
from .closing_reason import ClosingReason
from .cloud_event_out import CloudEventOut
from .cloud_event_out_datacontenttype import CloudEventOutDatacontenttype
from .cloud_event_out_specversion import CloudEventOutSpecversion
from .code import Code
from .commitments_out import CommitmentsOut
from .competence import Competence
from .considered import Considered
from .contact_with import ContactWith
from .control_totals_out import ControlTotalsOut
from .counts_out import CountsOut
from .day_totals_out import DayTotalsOut
from .days_out import DaysOut
from .dead_letter_out import DeadLetterOut
from .dead_letters_out import DeadLettersOut
from .decision_out import DecisionOut
from .delivery_way import DeliveryWay
from .difference_out import DifferenceOut
from .differing_command_out import DifferingCommandOut
from .document_kind import DocumentKind
from .document_out import DocumentOut
from .document_out_standing import DocumentOutStanding
from .done_by import DoneBy
from .due_out import DueOut
from .duty_list_out import DutyListOut
from .duty_out import DutyOut
from .duty_out_owed_by import DutyOutOwedBy
from .entry_explanation_out import EntryExplanationOut
from .entry_explanation_out_kind import EntryExplanationOutKind
from .entry_out import EntryOut
from .entry_out_kind import EntryOutKind
from .event_data_out import EventDataOut
from .event_data_out_details import EventDataOutDetails
from .events_out import EventsOut
from .explained_line_out import ExplainedLineOut
from .explained_line_out_kind import ExplainedLineOutKind
from .finding_out import FindingOut
from .finding_out_actual_type_0 import FindingOutActualType0
from .finding_out_limit_type_0 import FindingOutLimitType0
from .four_days_statement import FourDaysStatement
from .given_days import GivenDays
from .given_minutes import GivenMinutes
from .group_content import GroupContent
from .group_duty_out import GroupDutyOut
from .group_duty_out_owed_by import GroupDutyOutOwedBy
from .group_history_out import GroupHistoryOut
from .group_kind import GroupKind
from .group_list_out import GroupListOut
from .group_out import GroupOut
from .group_out_status import GroupOutStatus
from .healthz_response_healthz import HealthzResponseHealthz
from .history_event_out import HistoryEventOut
from .history_out import HistoryOut
from .import_out import ImportOut
from .import_out_mode import ImportOutMode
from .import_tables_mode import ImportTablesMode
from .imported_row_out import ImportedRowOut
from .imported_row_out_outcome import ImportedRowOutOutcome
from .imported_row_out_table import ImportedRowOutTable
from .inclusion_ground import InclusionGround
from .instructor_body import InstructorBody
from .insurance_out import InsuranceOut
from .invoice_difference_out import InvoiceDifferenceOut
from .invoice_difference_out_actual_type_0 import InvoiceDifferenceOutActualType0
from .invoice_difference_out_expected_type_0 import InvoiceDifferenceOutExpectedType0
from .item_result_out import ItemResultOut
from .leave import Leave
from .left_out_out import LeftOutOut
from .list_vouchers_status_type_0 import ListVouchersStatusType0
from .listed_duty_out import ListedDutyOut
from .listed_duty_out_owed_by import ListedDutyOutOwedBy
from .listed_warning_out import ListedWarningOut
from .listed_warning_out_actual_type_0 import ListedWarningOutActualType0
from .listed_warning_out_limit_type_0 import ListedWarningOutLimitType0
from .login_out import LoginOut
from .membership_out import MembershipOut
from .missing_out import MissingOut
from .mode import Mode
from .month_balance_out import MonthBalanceOut
from .month_balances_out import MonthBalancesOut
from .moved_out import MovedOut
from .name_erasure import NameErasure
from .new_acceptance import NewAcceptance
from .new_approval import NewApproval
from .new_bank_account import NewBankAccount
from .new_change import NewChange
from .new_client import NewClient
from .new_closure import NewClosure
from .new_contact import NewContact
from .new_correction import NewCorrection
from .new_departure import NewDeparture
from .new_document import NewDocument
from .new_entries import NewEntries
from .new_extension import NewExtension
from .new_group import NewGroup
from .new_group_session import NewGroupSession
from .new_incident import NewIncident
from .new_insurance import NewInsurance
from .new_measure import NewMeasure
from .new_member import NewMember
from .new_no_show import NewNoShow
from .new_notice import NewNotice
from .new_particulars import NewParticulars
from .new_payment import NewPayment
from .new_payment_file import NewPaymentFile
from .new_postponement import NewPostponement
from .new_price_cap import NewPriceCap
from .new_provider import NewProvider
from .new_provider_cancellation import NewProviderCancellation
from .new_refusal import NewRefusal
from .new_replacement import NewReplacement
from .new_report import NewReport
from .new_return import NewReturn
from .new_session import NewSession
from .new_settlement import NewSettlement
from .new_site import NewSite
from .new_voucher import NewVoucher
from .new_waiver import NewWaiver
from .new_withdrawal import NewWithdrawal
from .new_worker import NewWorker
from .news_code import NewsCode
from .news_out import NewsOut
from .no_details import NoDetails
from .no_show_item import NoShowItem
from .numbered_account_out import NumberedAccountOut
from .numbered_account_out_status import NumberedAccountOutStatus
from .open_month_out import OpenMonthOut
from .order_out import OrderOut
from .outcome_out import OutcomeOut
from .outcomes_out import OutcomesOut
from .overdue_out import OverdueOut
from .overdue_out_duties import OverdueOutDuties
from .particulars_out import ParticularsOut
from .payment_file_out import PaymentFileOut
from .payment_file_out_status import PaymentFileOutStatus
from .payment_out import PaymentOut
from .payment_report_out import PaymentReportOut
from .payment_report_out_counts import PaymentReportOutCounts
from .payment_report_out_format import PaymentReportOutFormat
from .peril import Peril
from .period_out import PeriodOut
from .price_cap_list_out import PriceCapListOut
from .price_cap_out import PriceCapOut
from .price_out import PriceOut
from .price_out_given_by import PriceOutGivenBy
from .problem_out import ProblemOut
from .problem_out_actual_type_0 import ProblemOutActualType0
from .problem_out_errors_item import ProblemOutErrorsItem
from .problem_out_limit_type_0 import ProblemOutLimitType0
from .provider_after_out import ProviderAfterOut
from .provider_bill_out import ProviderBillOut
from .provider_cancellation_item import ProviderCancellationItem
from .provider_choice import ProviderChoice
from .provider_file_out import ProviderFileOut
from .provider_id_out import ProviderIdOut
from .provider_list_out import ProviderListOut
from .provider_out import ProviderOut
from .public_price_out import PublicPriceOut
from .public_provider_list_out import PublicProviderListOut
from .public_provider_out import PublicProviderOut
from .qualification import Qualification
from .quantity_out import QuantityOut
from .read_bill_format_type_0 import ReadBillFormatType0
from .read_invoice_format import ReadInvoiceFormat
from .read_out import ReadOut
from .reasoned_suspension_out import ReasonedSuspensionOut
from .recipient import Recipient
from .reconciliation_out import ReconciliationOut
from .reconciliation_out_format import ReconciliationOutFormat
from .remote_agreement import RemoteAgreement
from .report_kind import ReportKind
from .report_part import ReportPart
from .resending import Resending
from .residence_out import ResidenceOut
from .results_out import ResultsOut
from .row_out import RowOut
from .rulebook_out import RulebookOut
from .service import Service
from .service_totals_out import ServiceTotalsOut
from .session_item import SessionItem
from .setting_out import SettingOut
from .settled_in_out import SettledInOut
from .settlement_explanation_out import SettlementExplanationOut
from .settlement_line_out import SettlementLineOut
from .settlement_line_out_kind import SettlementLineOutKind
from .settlement_list_out import SettlementListOut
from .settlement_out import SettlementOut
from .settlement_result_out import SettlementResultOut
from .settlement_results_out import SettlementResultsOut
from .settlement_status import SettlementStatus
from .settlement_summary_out import SettlementSummaryOut
from .settlement_total_out import SettlementTotalOut
from .side_out import SideOut
from .side_out_refused_by import SideOutRefusedBy
from .side_out_warned_of import SideOutWarnedOf
from .simulation_out import SimulationOut
from .site_out import SiteOut
from .span_out import SpanOut
from .step_out import StepOut
from .suspension_change import SuspensionChange
from .suspension_out import SuspensionOut
from .trail_event_out import TrailEventOut
from .trail_out import TrailOut
from .transfer_out import TransferOut
from .trial_balance_out import TrialBalanceOut
from .version_out import VersionOut
from .voucher_list_out import VoucherListOut
from .voucher_out import VoucherOut
from .voucher_out_status import VoucherOutStatus
from .voucher_out_unit import VoucherOutUnit
from .voucher_summary_out import VoucherSummaryOut
from .voucher_summary_out_status import VoucherSummaryOutStatus
from .voucher_summary_out_unit import VoucherSummaryOutUnit
from .voucher_totals_out import VoucherTotalsOut
from .voucher_warning_out import VoucherWarningOut
from .voucher_warning_out_actual_type_0 import VoucherWarningOutActualType0
from .voucher_warning_out_limit_type_0 import VoucherWarningOutLimitType0
from .waivable import Waivable
from .waiver_out import WaiverOut
from .waiving_approval_out import WaivingApprovalOut
from .warned_entry_out import WarnedEntryOut
from .warned_voucher_out import WarnedVoucherOut
from .warning_list_out import WarningListOut
from .webhook_out import WebhookOut
from .webhooks_out import WebhooksOut
from .what_if import WhatIf
from .what_if_out import WhatIfOut
from .what_if_out_differences import WhatIfOutDifferences
from .what_if_out_price_caps import WhatIfOutPriceCaps
from .what_if_out_rulebook import WhatIfOutRulebook
from .what_if_price_caps import WhatIfPriceCaps
from .what_if_rulebook import WhatIfRulebook
from .work_list_out import WorkListOut
from .worker_out import WorkerOut
from .working_out import WorkingOut

__all__ = (
    "AcceptanceOut",
    "AccountOut",
    "ActedOut",
    "ActorOut",
    "ActorWorkerOut",
    "ApprovalEnding",
    "ApprovalOut",
    "ApprovedPriceOut",
    "Attendance",
    "BankAccountConfirmation",
    "BankAccountIdOut",
    "BankAccountOut",
    "BankAccountOutStatus",
    "BankAccountsOut",
    "BillColumnOut",
    "BillColumnOutCodes",
    "BillColumnsOut",
    "BillLineOut",
    "BillLineOutKind",
    "BillLineOutVat",
    "BillOut",
    "BilledInOut",
    "BudgetOut",
    "BudgetRowOut",
    "CapOut",
    "CarriedOut",
    "CarryOverOut",
    "CaseworkerBody",
    "Cause",
    "CellKind",
    "ChangeOut",
    "ChangesOut",
    "ChargeOut",
    "ChargeRule",
    "ClientChange",
    "ClientIdOut",
    "ClientOut",
    "ClientSearch",
    "ClosingReason",
    "CloudEventOut",
    "CloudEventOutDatacontenttype",
    "CloudEventOutSpecversion",
    "Code",
    "CommitmentsOut",
    "Competence",
    "Considered",
    "ContactWith",
    "ControlTotalsOut",
    "CountsOut",
    "DayTotalsOut",
    "DaysOut",
    "DeadLetterOut",
    "DeadLettersOut",
    "DecisionOut",
    "DeliveryWay",
    "DifferenceOut",
    "DifferingCommandOut",
    "DocumentKind",
    "DocumentOut",
    "DocumentOutStanding",
    "DoneBy",
    "DueOut",
    "DutyListOut",
    "DutyOut",
    "DutyOutOwedBy",
    "EntryExplanationOut",
    "EntryExplanationOutKind",
    "EntryOut",
    "EntryOutKind",
    "EventDataOut",
    "EventDataOutDetails",
    "EventsOut",
    "ExplainedLineOut",
    "ExplainedLineOutKind",
    "FindingOut",
    "FindingOutActualType0",
    "FindingOutLimitType0",
    "FourDaysStatement",
    "GivenDays",
    "GivenMinutes",
    "GroupContent",
    "GroupDutyOut",
    "GroupDutyOutOwedBy",
    "GroupHistoryOut",
    "GroupKind",
    "GroupListOut",
    "GroupOut",
    "GroupOutStatus",
    "HealthzResponseHealthz",
    "HistoryEventOut",
    "HistoryOut",
    "ImportOut",
    "ImportOutMode",
    "ImportTablesMode",
    "ImportedRowOut",
    "ImportedRowOutOutcome",
    "ImportedRowOutTable",
    "InclusionGround",
    "InstructorBody",
    "InsuranceOut",
    "InvoiceDifferenceOut",
    "InvoiceDifferenceOutActualType0",
    "InvoiceDifferenceOutExpectedType0",
    "ItemResultOut",
    "Leave",
    "LeftOutOut",
    "ListVouchersStatusType0",
    "ListedDutyOut",
    "ListedDutyOutOwedBy",
    "ListedWarningOut",
    "ListedWarningOutActualType0",
    "ListedWarningOutLimitType0",
    "LoginOut",
    "MembershipOut",
    "MissingOut",
    "Mode",
    "MonthBalanceOut",
    "MonthBalancesOut",
    "MovedOut",
    "NameErasure",
    "NewAcceptance",
    "NewApproval",
    "NewBankAccount",
    "NewChange",
    "NewClient",
    "NewClosure",
    "NewContact",
    "NewCorrection",
    "NewDeparture",
    "NewDocument",
    "NewEntries",
    "NewExtension",
    "NewGroup",
    "NewGroupSession",
    "NewIncident",
    "NewInsurance",
    "NewMeasure",
    "NewMember",
    "NewNoShow",
    "NewNotice",
    "NewParticulars",
    "NewPayment",
    "NewPaymentFile",
    "NewPostponement",
    "NewPriceCap",
    "NewProvider",
    "NewProviderCancellation",
    "NewRefusal",
    "NewReplacement",
    "NewReport",
    "NewReturn",
    "NewSession",
    "NewSettlement",
    "NewSite",
    "NewVoucher",
    "NewWaiver",
    "NewWithdrawal",
    "NewWorker",
    "NewsCode",
    "NewsOut",
    "NoDetails",
    "NoShowItem",
    "NumberedAccountOut",
    "NumberedAccountOutStatus",
    "OpenMonthOut",
    "OrderOut",
    "OutcomeOut",
    "OutcomesOut",
    "OverdueOut",
    "OverdueOutDuties",
    "ParticularsOut",
    "PaymentFileOut",
    "PaymentFileOutStatus",
    "PaymentOut",
    "PaymentReportOut",
    "PaymentReportOutCounts",
    "PaymentReportOutFormat",
    "Peril",
    "PeriodOut",
    "PriceCapListOut",
    "PriceCapOut",
    "PriceOut",
    "PriceOutGivenBy",
    "ProblemOut",
    "ProblemOutActualType0",
    "ProblemOutErrorsItem",
    "ProblemOutLimitType0",
    "ProviderAfterOut",
    "ProviderBillOut",
    "ProviderCancellationItem",
    "ProviderChoice",
    "ProviderFileOut",
    "ProviderIdOut",
    "ProviderListOut",
    "ProviderOut",
    "PublicPriceOut",
    "PublicProviderListOut",
    "PublicProviderOut",
    "Qualification",
    "QuantityOut",
    "ReadBillFormatType0",
    "ReadInvoiceFormat",
    "ReadOut",
    "ReasonedSuspensionOut",
    "Recipient",
    "ReconciliationOut",
    "ReconciliationOutFormat",
    "RemoteAgreement",
    "ReportKind",
    "ReportPart",
    "Resending",
    "ResidenceOut",
    "ResultsOut",
    "RowOut",
    "RulebookOut",
    "Service",
    "ServiceTotalsOut",
    "SessionItem",
    "SettingOut",
    "SettledInOut",
    "SettlementExplanationOut",
    "SettlementLineOut",
    "SettlementLineOutKind",
    "SettlementListOut",
    "SettlementOut",
    "SettlementResultOut",
    "SettlementResultsOut",
    "SettlementStatus",
    "SettlementSummaryOut",
    "SettlementTotalOut",
    "SideOut",
    "SideOutRefusedBy",
    "SideOutWarnedOf",
    "SimulationOut",
    "SiteOut",
    "SpanOut",
    "StepOut",
    "SuspensionChange",
    "SuspensionOut",
    "TrailEventOut",
    "TrailOut",
    "TransferOut",
    "TrialBalanceOut",
    "VersionOut",
    "VoucherListOut",
    "VoucherOut",
    "VoucherOutStatus",
    "VoucherOutUnit",
    "VoucherSummaryOut",
    "VoucherSummaryOutStatus",
    "VoucherSummaryOutUnit",
    "VoucherTotalsOut",
    "VoucherWarningOut",
    "VoucherWarningOutActualType0",
    "VoucherWarningOutLimitType0",
    "Waivable",
    "WaiverOut",
    "WaivingApprovalOut",
    "WarnedEntryOut",
    "WarnedVoucherOut",
    "WarningListOut",
    "WebhookOut",
    "WebhooksOut",
    "WhatIf",
    "WhatIfOut",
    "WhatIfOutDifferences",
    "WhatIfOutPriceCaps",
    "WhatIfOutRulebook",
    "WhatIfPriceCaps",
    "WhatIfRulebook",
    "WorkListOut",
    "WorkerOut",
    "WorkingOut",
)
