"""Look for every way in which the evidence may have been tampered with, and name kind, record and place in the log.

Each record is checked twice (:mod:`chain.scan.records`): the stored canonical bytes must hash to what the log committed
to, and the live rows must project to those same bytes. Beside the records, the log as a whole (:mod:`chain.scan.log`:
gaps, order, checkpoints on chain) and the database's structure (:mod:`chain.structure`) are checked. A scan goes in
chunks (:mod:`chain.scan.running`), so that it needs little memory and a killed worker loses one chunk at most.
"""
