// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/**
 * What the bench of gas compares with: stores and announces the very same checkpoints, and believes whatever it is told.
 * No proof, no order, no end; only the one account that may write.
 */
contract PlainCheckpoints {
    struct Sealed {
        uint64 size;
        bytes32 root;
        bytes32 meta;
    }

    event Checkpoint(uint64 indexed seq, uint64 indexed size, bytes32 root, bytes32 meta);

    error NotAnchorer(address caller);

    address public anchorer;
    uint64 public count;
    mapping(uint64 seq => Sealed) public checkpoints;

    constructor(address firstAnchorer) {
        anchorer = firstAnchorer;
    }

    function anchor(uint64 size, bytes32 root, bytes32 meta) external {
        if (msg.sender != anchorer) revert NotAnchorer(msg.sender);
        uint64 seq = count + 1;
        count = seq;
        checkpoints[seq] = Sealed(size, root, meta);
        emit Checkpoint(seq, size, root, meta);
    }
}
