// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/**
 * Holds the checkpoints of one append-only log and refuses every checkpoint that does not extend the one before.
 *
 * The log is an RFC 9162 Merkle tree over SHA-256. `anchor` takes the new size and root together with the consistency
 * proof from the last checkpoint and verifies it here (RFC 9162, section 2.1.4.2), so that not even the log's keeper
 * can rewrite, remove or reorder what a checkpoint has covered. There is no proxy, no upgrade and no way to take a
 * checkpoint back; a replacement is a new contract that is constructed on this one's last size and root. Where both
 * stand on one chain, each looks at the other: neither a successor on an earlier or invented past can be made, nor can
 * this log name one.
 *
 * WARNING: a checkpoint proves that nothing recorded was changed later. It does not prove that everything was recorded.
 * WARNING: across two chains the link is only claimed; compare the predecessor's head with this log's checkpoint 0.
 * WARNING: whoever holds the anchorer's key can extend the log by records that never were, and so end its use; it can
 * never change what was covered before.
 */
contract CheckpointLog {
    struct Sealed {
        uint64 size;
        bytes32 root;
        bytes32 meta;
    }

    event Checkpoint(uint64 indexed seq, uint64 indexed size, bytes32 root, bytes32 meta);
    event AnchorerProposed(address indexed candidate);
    event AnchorerChanged(address indexed former, address indexed anchorer);
    event OwnerProposed(address indexed candidate);
    event OwnerChanged(address indexed former, address indexed owner);
    event LogFrozen(address indexed successor);

    error NotOwner(address caller);
    error NotAnchorer(address caller);
    error NotCandidate(address caller);
    error AlreadyFrozen(address successor);
    error NotLarger(uint64 size, uint64 headSize);
    error NotConsistent(uint64 headSize, uint64 size);
    error EmptyPredecessor();
    error NotPredecessorsHead(uint64 headSize, uint64 size);
    error NotSuccessor(address candidate);

    // Every anchor reads and writes these three; side by side they share one storage slot.
    address public anchorer;
    /// Number of checkpoints anchored here; sequence numbers run from 1. Number 0 is where a predecessor ended.
    uint64 public count;
    bool public frozen;

    address public anchorerCandidate;
    address public owner;
    address public ownerCandidate;
    address public predecessor;
    address public successor;
    mapping(uint64 seq => Sealed) private checkpoints;

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        _;
    }

    /// A first log has no predecessor, size 0 and root 0; a successor names all three, as its predecessor ended.
    constructor(address firstAnchorer, address formerLog, uint64 formerSize, bytes32 formerRoot) {
        if ((formerLog == address(0)) != (formerSize == 0)) revert EmptyPredecessor();
        if ((formerSize == 0) != (formerRoot == bytes32(0))) revert EmptyPredecessor();
        if (formerLog.code.length != 0) {
            (, uint64 endSize, bytes32 endRoot,) = CheckpointLog(formerLog).head();
            if (endSize != formerSize || endRoot != formerRoot) revert NotPredecessorsHead(endSize, formerSize);
        }
        owner = msg.sender;
        anchorer = firstAnchorer;
        predecessor = formerLog;
        checkpoints[0] = Sealed(formerSize, formerRoot, bytes32(0));
        emit OwnerChanged(address(0), msg.sender);
        emit AnchorerChanged(address(0), firstAnchorer);
    }

    /// Seal the log's first `size` records. The same size twice reverts, so a repeated send never counts twice.
    function anchor(uint64 size, bytes32 root, bytes32 meta, bytes32[] calldata consistencyProof) external {
        if (msg.sender != anchorer) revert NotAnchorer(msg.sender);
        if (frozen) revert AlreadyFrozen(successor);
        uint64 seq = count;
        uint64 headSize = checkpoints[seq].size;
        if (size <= headSize) revert NotLarger(size, headSize);
        // Zero is no root, and a log that began with it could have no successor; later, no proof leads to it.
        bool extends_ = headSize == 0
            ? consistencyProof.length == 0 && root != bytes32(0)
            : _consistent(headSize, size, checkpoints[seq].root, root, consistencyProof);
        if (!extends_) revert NotConsistent(headSize, size);
        seq += 1;
        count = seq;
        checkpoints[seq] = Sealed(size, root, meta);
        emit Checkpoint(seq, size, root, meta);
    }

    /// The newest checkpoint; all zero before the first.
    function head() external view returns (uint64 seq, uint64 size, bytes32 root, bytes32 meta) {
        Sealed memory last = checkpoints[count];
        return (count, last.size, last.root, last.meta);
    }

    /// One checkpoint; all zero when there is none with this number.
    function checkpoint(uint256 seq) external view returns (uint64 size, bytes32 root, bytes32 meta) {
        if (seq > count) return (0, bytes32(0), bytes32(0));
        Sealed memory found = checkpoints[uint64(seq)];
        return (found.size, found.root, found.meta);
    }

    /// Whether `leafHash` is leaf `index` (from 0) of the log that checkpoint `seq` sealed (RFC 9162, 2.1.3.2).
    function verifyInclusion(uint256 seq, bytes32 leafHash, uint256 index, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        if (seq > count) return false;
        Sealed memory within = checkpoints[uint64(seq)];
        if (index >= within.size) return false;
        return _leadsTo(leafHash, index, within.size - 1, proof, within.root);
    }

    /// Whether the log that `second` sealed begins with the very log that `first` sealed (RFC 9162, 2.1.4.2).
    function verifyConsistency(uint256 first, uint256 second, bytes32[] calldata proof) external view returns (bool) {
        if (first > count || second > count) return false;
        Sealed memory older = checkpoints[uint64(first)];
        Sealed memory newer = checkpoints[uint64(second)];
        return _consistent(older.size, newer.size, older.root, newer.root, proof);
    }

    /// First of two steps; the candidate takes the role by `acceptAnchorer`.
    function setAnchorer(address candidate) external onlyOwner {
        anchorerCandidate = candidate;
        emit AnchorerProposed(candidate);
    }

    function acceptAnchorer() external {
        if (msg.sender != anchorerCandidate) revert NotCandidate(msg.sender);
        emit AnchorerChanged(anchorer, msg.sender);
        anchorer = msg.sender;
        anchorerCandidate = address(0);
    }

    /// First of two steps; the candidate takes the role by `acceptOwner`.
    function setOwner(address candidate) external onlyOwner {
        ownerCandidate = candidate;
        emit OwnerProposed(candidate);
    }

    /// A new owner inherits no open proposal: whom the former one proposed as anchorer must be proposed again.
    function acceptOwner() external {
        if (msg.sender != ownerCandidate) revert NotCandidate(msg.sender);
        emit OwnerChanged(owner, msg.sender);
        owner = msg.sender;
        ownerCandidate = address(0);
        if (anchorerCandidate != address(0)) {
            anchorerCandidate = address(0);
            emit AnchorerProposed(address(0));
        }
    }

    /**
     * End this log for ever and say where it goes on; zero when it does not. What it holds stays verifiable. A successor
     * on this chain must begin where this log ends; one without code here stands on another chain.
     */
    function freeze(address nextLog) external onlyOwner {
        if (frozen) revert AlreadyFrozen(successor);
        if (nextLog.code.length != 0 && !_beginsHere(CheckpointLog(nextLog))) revert NotSuccessor(nextLog);
        frozen = true;
        successor = nextLog;
        emit LogFrozen(nextLog);
    }

    function _beginsHere(CheckpointLog nextLog) private view returns (bool) {
        (uint64 size, bytes32 root,) = nextLog.checkpoint(0);
        Sealed storage last = checkpoints[count];
        return nextLog.predecessor() == address(this) && size == last.size && root == last.root;
    }

    /// Requires 0 <= position <= last.
    function _leadsTo(bytes32 leafHash, uint256 position, uint256 last, bytes32[] calldata path, bytes32 root)
        private
        pure
        returns (bool)
    {
        bytes32 current = leafHash;
        for (uint256 step = 0; step < path.length; step++) {
            if (last == 0) return false;
            if (position & 1 == 1 || position == last) {
                current = _node(path[step], current);
                while (position & 1 == 0 && position != 0) {
                    position >>= 1;
                    last >>= 1;
                }
            } else {
                current = _node(current, path[step]);
            }
            position >>= 1;
            last >>= 1;
        }
        return last == 0 && current == root;
    }

    function _consistent(uint64 first, uint64 second, bytes32 firstRoot, bytes32 secondRoot, bytes32[] calldata proof)
        private
        pure
        returns (bool)
    {
        if (first == 0 || first > second) return false;
        if (first == second) return proof.length == 0 && firstRoot == secondRoot;
        if (proof.length == 0) return false;
        uint256 position = first - 1;
        uint256 last = second - 1;
        while (position & 1 == 1) {
            position >>= 1;
            last >>= 1;
        }
        uint256 step = first & (first - 1) == 0 ? 0 : 1;
        bytes32 older = step == 0 ? firstRoot : proof[0];
        bytes32 newer = older;
        for (; step < proof.length; step++) {
            if (last == 0) return false;
            if (position & 1 == 1 || position == last) {
                older = _node(proof[step], older);
                newer = _node(proof[step], newer);
                while (position & 1 == 0 && position != 0) {
                    position >>= 1;
                    last >>= 1;
                }
            } else {
                newer = _node(newer, proof[step]);
            }
            position >>= 1;
            last >>= 1;
        }
        return last == 0 && older == firstRoot && newer == secondRoot;
    }

    function _node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }
}
