"""What a certificate of evidence says, in both languages: what was recorded, where it stands, and what that means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.domain.inputs import Text


@dataclass(frozen=True, kw_only=True)
class CertificatePaper:
    """Everything one certificate is made of; ``proof`` is the proof file that travels inside it.

    Digests are hexadecimal; ``content_digest`` is empty where the bearer may not see what the record says. ``command``
    asks the contract for the checkpoint, with URL in place of a node.
    """

    house: Text
    kind: Text
    record_id: str
    version: int
    number: int
    recorded_at: datetime
    sealed_at: datetime
    final_at: datetime
    content_digest: str
    commitment: str
    checkpoint_seq: int
    checkpoint_size: int
    root: str
    chain_id: int
    contract: str
    transaction: str
    block_number: int
    steps: int
    proof: Mapping[str, Any]
    command: str
    verify_url: str


MEANS: tuple[Text, ...] = (
    Text(
        "这条记录最迟在封存时已经存在，此后没有被改动、调换或抽走。",
        "The record existed no later than its seal, and was not changed, exchanged or taken out since.",
    ),
    Text(
        "合约只接受延续前一个检查点的账本，平台自己也不能改写。",
        "The contract takes only a log that extends the checkpoint before; not even the platform can rewrite it.",
    ),
)
MEANS_NOT: tuple[Text, ...] = (
    Text(
        "不说明记录的内容属实，也不说明该登记的都已登记。",
        "It does not say that what was recorded is true, nor that everything was recorded.",
    ),
    Text(
        "不评价项目的风险。投资有风险，请谨慎决定。",
        "It does not judge a project’s risk. Investing carries risk; decide with care.",
    ),
)


def certificate_rows(paper: CertificatePaper) -> tuple[tuple[Text, str], ...]:
    """Return the particulars as label and value, in printed order."""
    content = ((Text("内容的指纹", "Digest of the content"), paper.content_digest),) if paper.content_digest else ()
    return (
        (Text("记录编号", "Record id"), paper.record_id),
        *content,
        (Text("承诺值", "Commitment"), paper.commitment),
        (Text("检查点的总摘要", "Root of the checkpoint"), paper.root),
        (Text("合约", "Contract"), paper.contract),
        (Text("交易", "Transaction"), paper.transaction),
    )
