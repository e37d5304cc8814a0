"""Days and moments as people type them: what the lower apps read in the same way."""

from common.moments import moment_of

__all__ = ["moment_of"]
