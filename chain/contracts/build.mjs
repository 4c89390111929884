// Compile a contract with the pinned compiler and write ABI and code beside it; `--check` compares instead of writing.
// Without a path it is CheckpointLog.sol; the benches compile what they compare with in the very same way.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
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
const source = process.argv.slice(2).find((word) => !word.startsWith("--")) ?? join(here, "CheckpointLog.sol");
const file = basename(source), name = basename(source, ".sol");
const sources = { [file]: { content: readFileSync(source, "utf8") } };
const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
for (const message of output.errors ?? []) console.error(message.formattedMessage);
if ((output.errors ?? []).length) process.exit(1);

const built = output.contracts[file][name];
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
const target = join(dirname(source), `${name}.json`);
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error(`${name}.json is not what ${file} compiles to; run node chain/contracts/build.mjs ${source}`);
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
