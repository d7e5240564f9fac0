"""The one table of kinds: everything that handles kinds reads it, and nothing else names one."""

from domain.group.kind import GROUP
from domain.kernel.kind import Kinds
from domain.payment_file.kind import PAYMENT_FILE
from domain.price_list.kind import PRICE_LIST
from domain.provider.kind import PROVIDER
from domain.settlement.kind import SETTLEMENT
from domain.voucher.kind import VOUCHER

KINDS = Kinds((VOUCHER, PROVIDER, PRICE_LIST, GROUP, SETTLEMENT, PAYMENT_FILE))
CATALOGUE = KINDS.catalogue
