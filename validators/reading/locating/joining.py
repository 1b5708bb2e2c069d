"""A SIREN and a NIC in two columns become one column of SIRETs.

``join(siren, nic)``. Spaces go and the zeros that a spreadsheet dropped from a NIC come back, for a
NIC is a rank; a SIREN is left as it is, and whatever is wrong with it shows in the SIRET.
"""

import pyarrow as pa
import pyarrow.compute as pc

JOINED_TITLE = "SIREN + NIC"

_NIC_LENGTH = 5
_SPACES = r"[\s\x{85}\x{A0}\x{AD}\x{2000}-\x{200F}\x{202F}\x{205F}\x{2060}\x{3000}\x{FEFF}]+"
_DECIMALS = r"^([0-9]+)[.,]0+$"
_QUOTED = r"""^=?['’"]+([0-9]+)['’"]*$"""


def join(siren: pa.LargeStringArray, nic: pa.LargeStringArray) -> pa.LargeStringArray:
    """SIRETs out of their two halves.

    Args:
        siren: 9 digits, as sent.
        nic: 5 digits, or fewer where its zeros were lost.

    Returns:
        One cell a row; where one half is missing, the other alone.
    """
    head, rank = _bare(siren), _bare(nic)
    numeric = pc.match_substring_regex(rank, "^[0-9]{1,5}$")
    filled = pc.if_else(numeric, pc.utf8_lpad(rank, _NIC_LENGTH, "0"), rank)
    return pc.binary_join_element_wise(head, filled, pa.scalar("", pa.large_string()))


def _bare(cells: pa.LargeStringArray) -> pa.LargeStringArray:
    for pattern, kept in ((_SPACES, ""), (_DECIMALS, r"\1"), (_QUOTED, r"\1")):
        if pc.any(pc.match_substring_regex(cells, pattern), min_count=0).as_py():
            cells = pc.replace_substring_regex(cells, pattern, kept)
    return cells
