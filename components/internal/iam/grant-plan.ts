import * as pulumi from "@pulumi/pulumi";
import { putMetrics } from "./agent-grants";
import { checkGrants } from "./check-grants";
import { readBucket, readSecrets } from "./data-grants";
import type { DenyOthers, Scope, Statement } from "./document";
import { freeStatement } from "./free-statement";
import type { RoleGrantsArgs } from "./grant-args";
import {
    becomeRoles,
    connectToDatabase,
    decryptParameters,
    deliverLogs,
    parameterArns,
    type ParameterNeeds,
    readParameters,
} from "./grants";
import { type Check, type Home, knownPart } from "./place";

interface KnownParameters {
    readonly parameters?: readonly string[] | undefined;
    readonly parameterPaths?: readonly string[] | undefined;
}

type Statements = readonly (Statement | DenyOthers)[];

/** What a need allows, and the most that it may ever allow. */
export interface Rights {
    readonly policy: Statements;
    readonly limit: Statements;
}

/** A need that arguments name. */
export interface Planned {
    /** The name of its inline policy, and the end of the child's name. */
    readonly need: string;
    /** Whether the key of the parameters stands in it. */
    readonly usesKey: boolean;
    /** The argument that it comes from. */
    readonly argument: string;
    /** Its rights, where all arguments are plain values. */
    at(where: Scope, keyArn: string): Rights;
    /** Its rights, as soon as its own arguments are known; nobody else's hide them. */
    later(home: Home, keyArn: pulumi.Input<string>): pulumi.Output<Rights>;
}

/**
 * A need.
 *
 * @param part the arguments that it comes from, by their names
 * @param limit what the boundary says of it, where that differs
 */
export function planned<Part extends object>(
    need: string,
    part: Part,
    check: Check<Part>,
    policy: (where: Scope, known: pulumi.Unwrap<Part>, keyArn: string) => Statements,
    { usesKey = false, limit = policy }: { usesKey?: boolean; limit?: typeof policy } = {},
): Planned {
    const rights = (where: Scope, known: pulumi.Unwrap<Part>, keyArn: string): Rights => ({
        policy: policy(where, known, keyArn),
        limit: limit(where, known, keyArn),
    });
    return {
        need,
        usesKey,
        argument: Object.keys(part)[0] ?? need,
        at: (where, keyArn) => rights(where, part as pulumi.Unwrap<Part>, keyArn),
        later: (home, keyArn) =>
            pulumi
                .all([home.place, knownPart(home, part, check), usesKey ? keyArn : ""])
                .apply(([where, known, key]) => rights(where, known as pulumi.Unwrap<Part>, key)),
    };
}

/** The needs that the arguments of every role name, a policy for each. */
export function grantPlan(args: RoleGrantsArgs): Planned[] {
    const found: Planned[] = [];
    const add = <Part extends RoleGrantsArgs>(
        need: string,
        part: Part,
        policy: (where: Scope, known: pulumi.Unwrap<Part>, keyArn: string) => Statements,
        more?: { usesKey: boolean; limit: typeof policy },
    ) => found.push(planned(need, part, checkGrants, policy, more));

    const { parameters, parameterPaths, secrets, secretsKeyArn, bucketReads = {} } = args;
    const { databaseLogin, logGroupName, metricsNamespace, signerRoleArns, statements = {} } = args;
    const accounts = args.otherAccounts ?? [];
    if (needsParameters(args)) {
        const part = { ...(parameters && { parameters }), ...(parameterPaths && { parameterPaths }) };
        add("parameters", part, (where, known) => readParameters(where, parameterNeeds(known)));
        add(
            "parameters-key",
            part,
            (where, known, keyArn) => [
                decryptParameters(where, keyArn, parameterArns(where, parameterNeeds(known))),
            ],
            // A boundary must be short, and says which parameters may be read already.
            { usesKey: true, limit: (where, _, keyArn) => [decryptParameters(where, keyArn)] },
        );
    }
    if (secrets) {
        add("secrets", { secrets, ...(secretsKeyArn !== undefined && { secretsKeyArn }) }, (where, known) =>
            readSecrets(where, known.secrets, known.secretsKeyArn),
        );
    }
    for (const [key, read] of Object.entries(bucketReads)) {
        add(`bucket-${key}`, { bucketReads: { [key]: read } }, (where, known) =>
            Object.values(known.bucketReads).flatMap((one) =>
                readBucket(where, key, one, [where.accountId, ...accounts]),
            ),
        );
    }
    if (databaseLogin) {
        add("database-login", { databaseLogin }, (where, { databaseLogin: login }) => [
            connectToDatabase(where, login.resourceId, login.username),
        ]);
    }
    if (logGroupName !== undefined) {
        add("log-delivery", { logGroupName }, (where, known) => [deliverLogs(where, known.logGroupName)]);
    }
    if (metricsNamespace !== undefined) {
        add("metrics", { metricsNamespace }, (_, known) => [putMetrics(known.metricsNamespace)]);
    }
    if (signerRoleArns) {
        add("upload-signing", { signerRoleArns }, (_, known) => [
            becomeRoles("SignUploads", known.signerRoleArns),
        ]);
    }
    for (const [key, statement] of Object.entries(statements)) {
        add(`statement-${key}`, { statements: { [key]: statement } }, (_, known) =>
            Object.values(known.statements).map((one) => freeStatement(key, one)),
        );
    }
    return found;
}

/** The parameters, in the words of their grants. */
export function parameterNeeds(known: KnownParameters): ParameterNeeds {
    return { names: known.parameters ?? [], paths: known.parameterPaths ?? [] };
}

/** Whether there are parameters to be read, and so a key. */
export function needsParameters({ parameters, parameterPaths }: RoleGrantsArgs): boolean {
    return parameters !== undefined || parameterPaths !== undefined;
}

/** The key of the parameters, where one is given, checked as soon as it is known. */
export function givenKey(home: Home, { keyArn }: RoleGrantsArgs): pulumi.Output<string> | undefined {
    return keyArn === undefined
        ? undefined
        : knownPart(home, { keyArn }, checkGrants).apply((known) => known.keyArn);
}
