"""Which workbench belongs to which role."""

from collections.abc import Callable

from accounts.enums import Role
from accounts.models import User
from common.errors import PermissionDenied
from desk.boards import administrator, inspector, leader, officer, supervisor
from desk.boards.parts import Board

_BOARDS: dict[str, Callable[[User], Board]] = {
    Role.INSPECTOR: inspector.board,
    Role.OFFICER: officer.board,
    Role.SUPERVISOR: supervisor.board,
    Role.LEADER: leader.board,
    Role.ADMINISTRATOR: administrator.board,
}


def board_for(user: User) -> Board:
    """The workbench of this person. Raises PermissionDenied for an auditor, who has no work of
    the county to do.
    """
    if user.role not in _BOARDS:
        raise PermissionDenied
    return _BOARDS[user.role](user)
