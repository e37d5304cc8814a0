"""Who works in the demo county: agencies, their staff, and the sign-ins that are told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import translation

from accounts.enums import AgencyKind, Role
from accounts.models import Agency, User
from desk.demo import people
from desk.demo.firms import TOWNSHIPS, Firm
from desk.demo.seed import chance, make_id
from enterprises.models import Membership

PASSWORD = "Yicheng-2021-Demo"  # noqa: S105  # nosec B105 - told to everyone who starts the demo
OPENED_ON = date(2019, 3, 1)
COUNTY = "141022"
BUREAU = "bureau"


@dataclass(frozen=True)
class Office:
    """An agency of the demo: who it supervises and how many inspectors it has."""

    key: str
    name: str
    kind: AgencyKind
    sectors: tuple[str, ...]
    inspectors: int
    regions: tuple[str, ...] = (COUNTY,)
    supervised: bool = True
    below: str = ""

    @property
    def id(self) -> UUID:
        """The agency's id."""
        return make_id(f"agency/{self.key}", OPENED_ON)


EVERY_SECTOR = (
    "coal", "non_coal_mine", "coal_washing", "hazchem", "metallurgy", "construction", "gas",
    "geological", "forest", "other",
)  # fmt: skip
_OWN = ("coal", "coal_washing", "non_coal_mine", "hazchem", "metallurgy", "other")
_B, _D, _S = AgencyKind.BUREAU, AgencyKind.DEPARTMENT, AgencyKind.STATION
_NAME = "翼城县应急管理局"
OFFICES: tuple[Office, ...] = (
    Office(BUREAU, _NAME, _B, _OWN, 2),
    Office("coal", f"{_NAME}煤矿安全监督管理股", _B, ("coal", "coal_washing"), 5, below=BUREAU),
    Office("mine", f"{_NAME}非煤矿山安全监督管理股", _B, ("non_coal_mine",), 3, below=BUREAU),
    Office("chem", f"{_NAME}危险化学品安全监督管理股", _B, ("hazchem",), 3, below=BUREAU),
    Office(
        "industry", f"{_NAME}工贸行业安全监督管理股", _B, ("metallurgy", "other"), 4, below=BUREAU
    ),
    Office("housing", "翼城县住房和城乡建设管理局", _D, ("construction", "gas"), 4),
    Office("land", "翼城县自然资源局", _D, ("geological",), 2),
    Office("forest", "翼城县林业局", _D, ("forest",), 2),
    Office("energy", "翼城县能源局", _D, ("coal",), 0, supervised=False),
    *(
        Office(
            f"town/{town.code}", f"{town.name}安全监管站", _S, EVERY_SECTOR, 2, (town.code,), False
        )
        for town in TOWNSHIPS
    ),
)  # fmt: skip
SUPERVISOR_OF = {
    sector: office.key for office in OFFICES[1:8] for sector in office.sectors
}  # the office that supervises safety in a sector (管行业必须管安全)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `office` or `firm` says where the person works."""

    username: str
    full_name: str
    role: Role
    office: str = ""
    position: str = ""
    sectors: tuple[str, ...] = ()
    firm: int | None = None

    @property
    def id(self) -> UUID:
        """The account's id."""
        return make_id(f"user/{self.username}", OPENED_ON)


@dataclass
class Staff:
    """Everybody, and who answers where."""

    everyone: list[Person]
    inspectors: dict[str, list[Person]] = field(default_factory=dict)
    supervisors: dict[str, Person] = field(default_factory=dict)
    officers: dict[int, Person] = field(default_factory=dict)
    leaders: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        for person in self.everyone:
            if person.role == Role.INSPECTOR:
                self.inspectors.setdefault(person.office, []).append(person)
            elif person.role == Role.SUPERVISOR:
                self.supervisors[person.office] = person
            elif person.role == Role.LEADER:
                self.leaders.append(person)
            elif person.firm is not None:
                self.officers[person.firm] = person

    def supervisor_of(self, sector: str) -> Person:
        """Who decides for a sector: the head of its office, in the bureau's own the bureau's."""
        return self.supervisors[SUPERVISOR_OF[sector]]

    def one(self, role: Role) -> Person:
        """The first person of a role."""
        return next(person for person in self.everyone if person.role == role)


def sign_ins() -> list[tuple[str, str, str]]:
    """Role (in English), user name and password of one account for each of the six roles."""
    with translation.override("en"):
        return [
            (str(role.label), role.value if role != Role.ADMINISTRATOR else "admin", PASSWORD)
            for role in Role
        ]


def plan_staff(firms: list[Firm]) -> Staff:
    """Everybody who has an account, without touching the database."""
    draw = chance("people")
    pool = iter(people.names(draw, len(firms) + 100))
    made = [
        Person("leader", next(pool), Role.LEADER, position="副县长（分管安全生产）"),
        Person("leader2", next(pool), Role.LEADER, position="副县长（分管能源）",
               sectors=("coal", "coal_washing", "non_coal_mine")),
        Person("leader3", next(pool), Role.LEADER, position="副县长（分管城建）",
               sectors=("construction", "gas", "geological", "forest")),
        Person("admin", next(pool), Role.ADMINISTRATOR, position="信息中心管理员"),
        Person("auditor", next(pool), Role.AUDITOR, position="审计员"),
    ]  # fmt: skip
    made += _county_staff(pool)
    # the firm whose officer the demo introduces has its account under the plain name
    first = next(firm.number for firm in firms if firm.sector == "coal_washing")
    order = [first, *(firm.number for firm in firms if firm.number != first)]
    for number, firm in enumerate(order, 1):
        name = "officer" if number == 1 else f"officer{number}"
        made.append(Person(name, next(pool), Role.OFFICER, position="安全管理员", firm=firm))
    return Staff(made)


def _county_staff(pool: Iterator[str]) -> Iterator[Person]:
    counts = {Role.INSPECTOR: 0, Role.SUPERVISOR: 0}
    # the sign-in "inspector" works at the coal section, "supervisor" heads the bureau's sections
    for office in sorted(OFFICES, key=lambda one: (one.key != "coal", OFFICES.index(one))):
        for _number in range(office.inspectors):
            counts[Role.INSPECTOR] += 1
            yield Person(
                _username("inspector", counts[Role.INSPECTOR]), next(pool), Role.INSPECTOR,
                office.key, "监管站检查员" if office.kind == _S else "执法人员",
            )  # fmt: skip
    for office in OFFICES:
        if office.supervised:
            counts[Role.SUPERVISOR] += 1
            yield Person(
                _username("supervisor", counts[Role.SUPERVISOR]), next(pool), Role.SUPERVISOR,
                office.key, "副局长" if office.key == BUREAU else "股室负责人",
            )  # fmt: skip


def _username(word: str, number: int) -> str:
    return word if number == 1 else f"{word}{number}"


def write_accounts(staff: Staff) -> None:
    """Agencies and accounts as rows; one hash of the one password serves all."""
    Agency.objects.bulk_create(
        [
            Agency(
                id=office.id, name=office.name, kind=office.kind, region_id=office.regions[0],
                parent_id=make_id(f"agency/{office.below}", OPENED_ON) if office.below else None,
            )
            for office in OFFICES
        ]
    )  # fmt: skip
    Agency.sectors.through.objects.bulk_create(
        Agency.sectors.through(agency_id=office.id, sector_id=sector)
        for office in OFFICES
        for sector in office.sectors
    )
    Agency.regions.through.objects.bulk_create(
        Agency.regions.through(agency_id=office.id, region_id=region)
        for office in OFFICES
        for region in office.regions
    )
    offices = {office.key: office.id for office in OFFICES}
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        [
            User(
                id=person.id, username=person.username, full_name=person.full_name,
                role=person.role, agency_id=offices.get(person.office), position=person.position,
                password=password, certificate_number=_certificate(person),
            )
            for person in staff.everyone
        ]
    )  # fmt: skip
    User.sectors.through.objects.bulk_create(
        User.sectors.through(user_id=person.id, sector_id=sector)
        for person in staff.everyone
        for sector in person.sectors
    )


def write_memberships(staff: Staff, firms: list[Firm]) -> None:
    """Which officer speaks for which enterprise."""
    ids = {firm.number: firm.id for firm in firms}
    Membership.objects.bulk_create(
        Membership(user_id=person.id, enterprise_id=ids[person.firm])
        for person in staff.everyone
        if person.firm is not None
    )


def _certificate(person: Person) -> str:
    """Inspectors and supervisors show an enforcement certificate; of an invented series."""
    if not person.office:
        return ""
    return f"晋演示{int(person.id) % 10**6:06d}"
