"""One file, checked from its bytes to a verdict: what the gateway would answer, without a gateway.

Use::

    checked = check(blocks, Kind.ADHERENTS)
    checked.verdict, checked.motif, checked.counts
    checked.sirets        # what may be exchanged: no row where the file is refused

``examine(table, kind)`` does the same for a file already read, ``judged(kind, findings, table)``
for one already parsed. Promises: a stranger's bytes never raise, they are judged; nothing touches
the disk, the network or a clock; personal data is masked before it reaches this process;
``rows = accepted + quarantined + duplicates``.
"""

from validators.checking.judging import judged as judged
from validators.checking.judging import motif as motif
from validators.checking.judging import verdict as verdict
from validators.checking.outcome import Checked as Checked
from validators.checking.outcome import Counts as Counts
from validators.checking.outcome import Format as Format
from validators.checking.outcome import Kind as Kind
from validators.checking.outcome import Verdict as Verdict
from validators.checking.running import check as check
from validators.checking.running import examine as examine
