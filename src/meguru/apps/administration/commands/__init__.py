"""What changes the people of an organisation and what it shares. One use case = one ledger event."""

from meguru.apps.administration.commands.people import (
    CannotAdminister,
    add_person,
    deactivate,
    fits,
    give_role,
    new_one_time_password,
    reactivate,
    renew_password,
    take_role,
)
from meguru.apps.administration.commands.sharing import (
    add_to_group,
    close_group,
    end_sharing,
    leave_group,
    make_group,
    start_sharing,
)

__all__ = [
    "CannotAdminister",
    "add_person",
    "add_to_group",
    "close_group",
    "deactivate",
    "end_sharing",
    "fits",
    "give_role",
    "leave_group",
    "make_group",
    "new_one_time_password",
    "reactivate",
    "renew_password",
    "start_sharing",
    "take_role",
]
