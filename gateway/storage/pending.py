"""The subject of an entry whose fact has no id yet: `facts` names it when it writes both."""

from typing import Final

PENDING: Final = "fait"
