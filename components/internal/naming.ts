import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * The physical name of something that lives in a namespace shared by all stacks of an account (IAM is global to an
 * account): `<project>-<stack>-<name>`, so that two stacks never meet, known at preview so that policies can be built
 * from it. A name over `maxLength` keeps its beginning and ends in eight digits of the whole name's SHA-256.
 */
export function physicalName(name: string, maxLength: number): string {
    return fitName(`${pulumi.getProject()}-${pulumi.getStack()}-${name}`, maxLength);
}

/** Cuts a name to `maxLength` without letting two different names become one. */
export function fitName(whole: string, maxLength: number): string {
    if (whole.length <= maxLength) {
        return whole;
    }
    const digest = createHash("sha256").update(whole).digest("hex").slice(0, 8);
    return `${whole.slice(0, maxLength - digest.length - 1)}-${digest}`;
}
