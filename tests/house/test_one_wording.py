"""One message has one Chinese wording: Django merges the apps' catalogues, and the first app wins.

Where the same English means two things, a context (pgettext) tells them apart.
"""

from collections import defaultdict

from devtools import messages


def test_a_message_of_several_apps_is_worded_alike() -> None:
    wordings: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for owner in messages.owners():
        for message in messages.read(owner):
            if message.id:
                key = (message.context, str(message.id))
                wordings[key][owner] = str(message.string)
    assert {key: said for key, said in wordings.items() if len(set(said.values())) > 1} == {}
