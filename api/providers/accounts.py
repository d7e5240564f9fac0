"""The accounts that providers are paid to: one proposes, another confirms, and no event holds one in clear."""

from uuid import UUID

from starlette.responses import Response

from api.http import routing
from api.http.calling import Commanding, Reading, documented
from api.providers.answers import BankAccountIdOut, BankAccountsOut, bank_account, bank_accounts
from api.providers.bodies import BankAccountConfirmation, NewBankAccount
from domain.kernel.command import Command
from domain.kernel.event import By, Role
from domain.provider import commands as provider
from domain.provider.kind import PROVIDER
from domain.provider.state import Provider
from ledger.desk.orders import Unknown

router = routing.router("/v1/providers/{provider_id}/bank-accounts", "providers")

ACCOUNT_ANSWER = documented(201, BankAccountIdOut, command=True)


@router.post("", status_code=201, responses=ACCOUNT_ANSWER, summary="Propose the account that a provider is paid to")
async def propose_bank_account(provider_id: UUID, body: NewBankAccount, call: Commanding) -> Response:
    """The number is stored sealed under the provider's key. Nothing is paid to it before another person confirms it."""
    account_id = call.made_id("bank account")

    async def build(by: By, _: Provider | None) -> Command:
        iban = await call.service.register.seal(provider_id, "iban", body.iban)
        return provider.ProposeBankAccount(by=by, account_id=account_id, iban=iban)

    order = call.order(PROVIDER, provider_id, build)
    return await call.execute(order, lambda accepted: bank_account(accepted.filed.state, account_id))


@router.post(
    "/{bank_account_id}/confirmation",
    status_code=201,
    responses=ACCOUNT_ANSWER,
    summary="Confirm the account that was proposed last",
)
async def confirm_bank_account(
    provider_id: UUID, bank_account_id: UUID, body: BankAccountConfirmation, call: Commanding
) -> Response:
    """By another person than proposed it: else `own_bank_account`."""

    async def build(by: By, _: Provider | None) -> Command:
        return provider.ConfirmBankAccount(by=by, account_id=bank_account_id)

    order = call.order(PROVIDER, provider_id, build)
    return await call.execute(order, lambda accepted: bank_account(accepted.filed.state, bank_account_id))


@router.get("", responses=documented(200, BankAccountsOut, 404, versioned=True), summary="The accounts of a provider")
async def read_bank_accounts(
    provider_id: UUID,
    call: Reading,
) -> Response:
    """With their numbers, who proposed and who confirmed each. A provider reads its own."""
    if call.caller.role is Role.PROVIDER and call.caller.organisation != provider_id:
        raise Unknown("provider")
    state = await call.service.desk.state(Provider, provider_id, fresh=True)
    register = call.service.register
    numbers = {one.iban: await register.open(provider_id, "iban", one.iban) for one in state.bank_accounts}
    return call.answer(bank_accounts(state, numbers), version=state.version)
