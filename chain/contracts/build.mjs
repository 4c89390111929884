// Compile CheckpointLog.sol with the pinned compiler; `--check` compares with the committed result instead of writing it.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(process.env.SOLC_ROOT ? join(process.env.SOLC_ROOT, "package.json") : import.meta.url);
const solc = require("solc");

const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 10000 },
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"] } },
};
const sources = { "CheckpointLog.sol": { content: readFileSync(join(here, "CheckpointLog.sol"), "utf8") } };
const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
for (const message of output.errors ?? []) console.error(message.formattedMessage);
if ((output.errors ?? []).length) process.exit(1);

const built = output.contracts["CheckpointLog.sol"].CheckpointLog;
const result = {
  compiler: solc.version(),
  evm_version: settings.evmVersion,
  optimizer_runs: settings.optimizer.runs,
  abi: built.abi,
  bytecode: "0x" + built.evm.bytecode.object,
  deployed_bytecode: "0x" + built.evm.deployedBytecode.object,
  selectors: built.evm.methodIdentifiers,
};
const text = JSON.stringify(result, null, 1) + "\n";
const target = join(here, "CheckpointLog.json");
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("CheckpointLog.json is not what CheckpointLog.sol compiles to; run node chain/contracts/build.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
