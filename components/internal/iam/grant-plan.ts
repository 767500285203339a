import type * as pulumi from "@pulumi/pulumi";
import { putMetrics } from "./agent-grants";
import { checkGrants } from "./check-grants";
import { readBucket, readSecrets } from "./data-grants";
import type { Scope } from "./document";
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
import { type Home, knownPart } from "./place";
import { type Planned, planned, type Statements } from "./planned";

interface KnownParameters {
    readonly parameters?: readonly string[] | undefined;
    readonly parameterPaths?: readonly string[] | undefined;
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
