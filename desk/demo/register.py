"""The demo's enterprises in the register: entries, contacts, who supervises whom."""

from django.conf import settings

from accounts.models import User
from audit.services import append
from desk.demo.accounts import SUPERVISOR_OF
from desk.demo.firms import OPENED_ON, Firm
from desk.demo.seed import make_id
from enterprises.enums import RegulatorKind, State
from enterprises.models import Contact, Enterprise, Regulator
from enterprises.names import search_keys
from enterprises.particulars import Particulars
from enterprises.services.events import entry


def write_firms(firms: list[Firm], *, by: User) -> None:
    """Entries and contacts as rows, each entry with its event; then the regulators."""
    said = [_particulars(firm) for firm in firms]
    rows = [
        Enterprise(
            id=firm.id, county=settings.COUNTY_CODE, state=State.OPERATING,
            **one.columns(), **search_keys(one.name),
        )
        for firm, one in zip(firms, said, strict=True)
    ]  # fmt: skip
    Enterprise.objects.bulk_create(rows, batch_size=200)
    Contact.objects.bulk_create(
        [
            Contact(
                id=make_id(f"contact/{firm.number}/{name}", OPENED_ON),
                enterprise_id=firm.id, name=name, position=position, phone=phone,
            )
            for firm in firms
            for name, position, phone in firm.contacts
        ],
        batch_size=500,
    )  # fmt: skip
    _write_regulators(firms)
    append(
        [
            entry(
                row, "registered", by=by, on=OPENED_ON, states=("", State.OPERATING),
                facts={"set": {**one.told(), "state": State.OPERATING, "to_be_verified": False}},
            )
            for row, one in zip(rows, said, strict=True)
        ]
    )  # fmt: skip


def _particulars(firm: Firm) -> Particulars:
    return Particulars(
        name=firm.name, sector=firm.sector, region=firm.region, uscc=firm.uscc, trade=firm.trade,
        address=firm.address, latitude=firm.latitude, longitude=firm.longitude,
        registered_on=firm.registered_on, business_scope=firm.business_scope,
        principal=firm.principal, phone=firm.phone, employees=firm.employees,
    )  # fmt: skip


def _write_regulators(firms: list[Firm]) -> None:
    """Safety supervision, the township, and for coal mines the management of the trade."""
    kinds = {
        RegulatorKind.SUPERVISOR: lambda firm: SUPERVISOR_OF[firm.sector],
        RegulatorKind.TOWNSHIP: lambda firm: f"town/{firm.region}",
        RegulatorKind.INDUSTRY: lambda firm: "energy" if firm.sector == "coal" else "",
    }
    Regulator.objects.bulk_create(
        [
            Regulator(
                id=make_id(f"regulator/{firm.number}/{kind}", OPENED_ON), enterprise_id=firm.id,
                agency_id=make_id(f"agency/{office_of(firm)}", OPENED_ON), kind=kind,
                valid_from=OPENED_ON,
            )
            for firm in firms
            for kind, office_of in kinds.items()
            if office_of(firm)
        ],
        batch_size=500,
    )  # fmt: skip
