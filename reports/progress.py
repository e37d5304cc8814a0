"""How a replay tells how far it has come."""


class Progress:
    """Told of the hazards' events that are read; this one listens to nothing."""

    def begin(self, county: str, number: int) -> None:
        """The log of a county is going to be read up to a number."""

    def read(self, events: int) -> None:
        """So many more events have been read."""


UNWATCHED = Progress()
