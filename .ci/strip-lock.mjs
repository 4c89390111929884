// Keep addresses out of package-lock.json: only names, versions and digests decide what is installed.
// The lock is made in an empty folder, because npm forgets other machines' packages when it sees installed ones.
import { readFileSync, writeFileSync } from "node:fs";

const [source, target] = process.argv.slice(2);
const lock = JSON.parse(readFileSync(source, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
}
writeFileSync(target, JSON.stringify(lock, null, 2) + "\n");
