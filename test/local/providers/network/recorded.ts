/** What was recorded of the real provider for networks, fleets, load balancers and databases. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordedCheck, RecordedShape } from "../recorded";

const path = join(__dirname, "..", "recorded", "network.json");

export const recorded = JSON.parse(readFileSync(path, "utf8")) as {
    checks: RecordedCheck[];
    shapes: Record<string, RecordedShape[]>;
};
