import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "../needs-types";
import { type Faults, given, type Rule } from "../validation";
import { checkIdle } from "./rules";
import { makesDatabase } from "./ways";

/** What is said of the database's server. */
export interface DatabaseParts {
    readonly needs: AppNeeds;
    readonly databaseSecurityGroupId?: pulumi.Input<string>;
    readonly databaseEngineVersion?: string;
    readonly databaseInstanceClass?: pulumi.Input<string>;
    readonly databaseMultiAz?: pulumi.Input<boolean>;
    readonly databaseAllocatedStorage?: pulumi.Input<number>;
    readonly databaseBackupRetentionPeriod?: pulumi.Input<number>;
}

const engineVersions = ["15", "16", "17", "18"];

/** A minor version would be taken back at every `up`, once RDS has brought in a newer one. */
const engineVersion: Rule<string> = (value) =>
    engineVersions.includes(value)
        ? undefined
        : `${given(value)} isn't a version of PostgreSQL that is known here: ${engineVersions.map((one) => `"${one}"`).join(", ")} are; the newest minor version comes by itself.`;

/** Records every fault of the server's arguments. */
export function checkDatabase(faults: Faults, parts: DatabaseParts): void {
    faults.check("databaseEngineVersion", parts.databaseEngineVersion, engineVersion);
    const needsNone = parts.needs.database === undefined;
    const because = needsNone ? "the needs name no database" : "the database is given, and isn't made here";
    checkIdle(faults, parts, [
        ["databaseSecurityGroupId", needsNone, because],
        ...serverArgs.map((property): [string, boolean, string] => [
            property,
            !makesDatabase(parts),
            because,
        ]),
    ]);
}

const serverArgs = [
    "databaseEngineVersion",
    "databaseInstanceClass",
    "databaseMultiAz",
    "databaseAllocatedStorage",
    "databaseBackupRetentionPeriod",
];
