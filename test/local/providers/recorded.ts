/** What was recorded of the real provider (code of late 2023 behind the 7.48 SDK's names). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../../local/providers/resource-type";

/** What it said to some inputs, named by the case, and at which step. */
export interface RecordedCheck {
    case: string;
    stage: string;
    msg: string;
}

/** What it made of some inputs. */
export interface RecordedShape {
    name: string;
    id: string;
    inputs: Properties;
    outputs: Properties;
}

export const recordedChecks = load("aws-validations") as RecordedCheck[];
export const recordedShapes = load("aws-shapes") as Record<string, RecordedShape[]>;

function load(name: string): unknown {
    return JSON.parse(readFileSync(join(__dirname, "recorded", `${name}.json`), "utf8"));
}
