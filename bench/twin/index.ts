import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type { Recorded, RecordedResource } from "../recording/recorded";

// Registers what the file that RECORDING names tells, with the same inputs, as a program would that was written by hand: each
// resource by its own class, and each value that is known only later as an output of those that it comes from. Such a program
// would have to put the inputs together, besides.

type ResourceClass = new (
    name: string,
    args: Record<string, unknown>,
    opts: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

const load = createRequire(__filename);
const made = new Map<string, pulumi.CustomResource>();
const recorded = JSON.parse(readFileSync(process.env["RECORDING"] ?? "", "utf8")) as Recorded;

for (const { token, args } of recorded.invokes) {
    void pulumi.runtime.invoke(token, args);
}
for (const resource of recorded.resources) {
    const { urn, type, name, inputs, uses, protect } = resource;
    const dependsOn = resource.dependsOn.flatMap((dependency) => made.get(dependency) ?? []);
    const args = Object.fromEntries(
        Object.entries(inputs).map(([key, value]) => [key, revived(value, uses[key] ?? [])]),
    );
    made.set(urn, new (classOf(type))(name, args, { dependsOn, protect }));
}

/** `aws:ec2/vpc:Vpc` is `Vpc` of `@pulumi/aws/ec2`. */
function classOf(type: RecordedResource["type"]): ResourceClass {
    const [pkg = "", module = "", name = ""] = type.split(":");
    const path = `@pulumi/${pkg}/${module.split("/")[0] ?? ""}`;
    const found = (load(path) as Record<string, ResourceClass | undefined>)[name];
    if (found === undefined) {
        throw new Error(`${path} has no ${name}`);
    }
    return found;
}

/** An input as a program has it: marks on the wire become secrets and outputs again. */
function revived(value: unknown, from: readonly string[]): unknown {
    if (value === pulumi.runtime.unknownValue) {
        return later(from);
    }
    if (Array.isArray(value)) {
        return value.map((one) => revived(one, from));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = value as Record<string, unknown>;
    const { specialSigKey, specialSecretSig } = pulumi.runtime;
    if (entries[specialSigKey] === specialSecretSig) {
        return pulumi.secret(revived(entries["value"], from));
    }
    if (specialSigKey in entries) {
        throw new Error(`an input holds ${String(entries[specialSigKey])}, which a twin can't make`);
    }
    return Object.fromEntries(Object.entries(entries).map(([key, one]) => [key, revived(one, from)]));
}

/** What only the resources `from` tell, once they are made. */
function later(from: readonly string[]): pulumi.Output<unknown> {
    const ids = from.flatMap((urn) => made.get(urn)?.id ?? []);
    if (ids.length === 0) {
        throw new Error("an unknown input comes from no resource");
    }
    return pulumi.all(ids).apply(([id]) => id);
}
