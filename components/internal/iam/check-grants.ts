import { bucketName, objectPrefix } from "../s3/rules";
import { type Faults, given } from "../validation";
import { checkStatement } from "./free-statement";
import type { RoleGrantsArgs } from "./grant-args";
import { inPlace, type Place } from "./place";
import {
    accountNumber,
    databaseResourceId,
    databaseUsername,
    kmsKeyArn,
    logGroupName,
    metricsNamespace,
    parameterPath,
    roleArn,
    secretArn,
    wholeParameterName,
} from "./rules";

/**
 * Records what is wrong with the arguments that every role has, as far as they are known.
 *
 * @param place where ARNs must be; without it, only what each argument is by itself is looked at
 */
export function checkGrants(faults: Faults, args: RoleGrantsArgs, place?: Place): void {
    const { databaseLogin: login } = args;
    const key = inPlace(kmsKeyArn, place, "region");
    const role = inPlace(roleArn, place, "account");
    faults.checkList("parameters", args.parameters, wholeParameterName);
    faults.checkList("parameterPaths", args.parameterPaths, parameterPath);
    faults.check("keyArn", args.keyArn, key);
    faults.checkList("keyAdministrators", args.keyAdministrators, role);
    faults.checkList("secrets", args.secrets, inPlace(secretArn, place, "region"));
    faults.check("secretsKeyArn", args.secretsKeyArn, key);
    checkRecord(faults, "bucketReads", args.bucketReads, (path, { bucket, prefix, keyArn }) => {
        faults.require(`${path}.bucket`, bucket, bucketName);
        faults.require(`${path}.prefix`, prefix, objectPrefix("releases/"));
        // A bucket may be in another region, and its key with it.
        faults.check(`${path}.keyArn`, keyArn, inPlace(kmsKeyArn, place, "account"));
    });
    if (login) {
        faults.require("databaseLogin.resourceId", login.resourceId, databaseResourceId);
        faults.require("databaseLogin.username", login.username, databaseUsername);
    }
    faults.check("logGroupName", args.logGroupName, logGroupName);
    faults.check("metricsNamespace", args.metricsNamespace, metricsNamespace);
    faults.checkList("signerRoleArns", args.signerRoleArns, role);
    checkRecord(faults, "statements", args.statements, (path, statement) => {
        checkStatement(faults, path, statement, place);
    });
    faults.checkList("otherAccounts", args.otherAccounts, accountNumber);
}

/** Records what is wrong with the arguments of a role taken together. */
export function checkTogether(faults: Faults, args: RoleGrantsArgs): void {
    const needsParameters = args.parameters !== undefined || args.parameterPaths !== undefined;
    if (args.keyArn !== undefined && !needsParameters) {
        faults.add(
            "keyArn",
            "a key was given, but no parameters that it decrypts; give parameters or parameterPaths too.",
        );
    }
    if (args.keyAdministrators !== undefined && (args.keyArn !== undefined || !needsParameters)) {
        faults.add(
            "keyAdministrators",
            "these manage the key that is made for the parameters, and none is made here; leave them out.",
        );
    }
    if (args.secretsKeyArn !== undefined && args.secrets === undefined) {
        faults.add("secretsKeyArn", "a key was given, but no secrets that it decrypts; give secrets too.");
    }
}

function checkRecord<T>(
    faults: Faults,
    path: string,
    record: Record<string, T> | undefined,
    check: (path: string, value: T) => void,
): void {
    if (record && Object.keys(record).length === 0) {
        faults.add(path, "nothing is named; name at least one, or leave it out.");
    }
    for (const [key, value] of Object.entries(record ?? {})) {
        if (!/^[A-Za-z][A-Za-z0-9]{0,31}$/.test(key)) {
            faults.add(
                `${path}.${key}`,
                `${given(key)} names a policy: a letter, then letters and digits are needed, at most 32, like "releases".`,
            );
        }
        check(`${path}.${key}`, value);
    }
}
