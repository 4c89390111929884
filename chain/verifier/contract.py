"""What the verifier knows of the checkpoint contract: its calls, its event and the code it may carry."""

CHECKPOINT_CALL = "0xed64bab2"
"""Selector of ``checkpoint(uint256)``, which returns size, root and meta as three words."""

SUCCESSOR_CALL = "0x6ff968c3"
"""Selector of ``successor()``, which returns an address as one word; zero until the contract is frozen for one."""

CHECKPOINT_EVENT = "0x1fe5a13299dcdf882e394d9759fac9a515a8b6983b5cbadd945cff6d07e486a7"
"""Topic of ``Checkpoint(uint64 indexed seq, uint64 indexed size, bytes32 root, bytes32 meta)``."""

KNOWN_CODE = frozenset(
    {
        "ebbd4a0904a06cd0be93d73cfd65918a20296c243b0d9705ac369276c28c0883",
        "d57c2767f463307029f41384d5dfef096bb136f55d54afa60e87d11d4264e314",
    }
)
"""SHA-256 of the runtime code of every published version of CheckpointLog; only these are known to refuse rewriting."""
