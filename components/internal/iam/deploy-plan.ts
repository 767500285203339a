import * as pulumi from "@pulumi/pulumi";
import { encryptThroughS3, putArtifacts } from "../s3/grants";
import { bucketName, objectPrefix } from "../s3/rules";
import type { Faults } from "../validation";
import type { ArtifactsArgs, CreatedRolesArgs, DeployCommandArgs, DeployRights } from "./deploy-args";
import {
    createRoles,
    documentName,
    passRoles,
    policyArn,
    roleNamePrefix,
    runDocument,
    servicePrincipal,
    tagKey,
    tagValue,
} from "./deploy-grants";
import { inOwnAccount, knownValue } from "./own-account";
import { type Check, type Home, inPlace, type Place } from "./place";
import type { Grant } from "./role-grants";
import { accountNumber, kmsKeyArn } from "./rules";

const keyRule = (place?: Place) => inPlace(kmsKeyArn, place, "region");
const boundaryRule = (place?: Place) => inOwnAccount(policyArn, place);

/** Records every fault of the rights; without `place`, only what each argument is by itself is looked at. */
export function checkRights(faults: Faults, rights: DeployRights, place?: Place): void {
    const { artifacts, command, createsRoles } = rights;
    faults.checkList("otherAccounts", rights.otherAccounts, accountNumber);
    if (artifacts) {
        checkArtifacts(faults, artifacts, place);
    }
    if (command) {
        checkCommand(faults, command);
    }
    if (createsRoles) {
        checkCreatedRoles(faults, createsRoles, place);
    }
}

const checkArtifacts: Check<ArtifactsArgs> = (faults, { bucket, prefix, keyArn }, place) => {
    faults.require("artifacts.bucket", bucket, bucketName);
    faults.require("artifacts.prefix", prefix, objectPrefix("shop/"));
    faults.require("artifacts.keyArn", keyArn, keyRule(place));
};

const checkCommand: Check<DeployCommandArgs> = (faults, command) => {
    faults.require("command.documentName", command.documentName, documentName);
    faults.require("command.tagKey", command.tagKey, tagKey);
    faults.require("command.tagValue", command.tagValue, tagValue);
};

const checkCreatedRoles: Check<CreatedRolesArgs> = (faults, roles, place) => {
    faults.require("createsRoles.namePrefix", roles.namePrefix, roleNamePrefix);
    faults.require("createsRoles.boundaryArn", roles.boundaryArn, boundaryRule(place));
    faults.checkList("createsRoles.passedToServices", roles.passedToServices, servicePrincipal);
};

/** A policy for each right, of what is known or will be. */
export function rightsGrants(home: Home, { artifacts, command, createsRoles }: DeployRights): Grant[] {
    return [
        ...(artifacts ? artifactsGrants(home, artifacts) : []),
        ...(command ? [commandGrant(home, command)] : []),
        ...(createsRoles ? rolesGrants(home, createsRoles) : []),
    ];
}

function artifactsGrants(home: Home, { bucket, prefix, keyArn }: ArtifactsArgs): Grant[] {
    const to = knownValue(home, "artifacts.bucket", bucket, () => bucketName);
    const key = knownValue(home, "artifacts.keyArn", keyArn, keyRule);
    const put = pulumi
        .all([home.place, to, key])
        .apply(([where, known, withKey]) => [putArtifacts(where, known, prefix, withKey)]);
    const encrypt = pulumi
        .all([home.place, key])
        .apply(([where, withKey]) => [encryptThroughS3(where, withKey)]);
    return [
        { need: "artifacts", statements: put },
        { need: "artifacts-key", statements: encrypt },
    ];
}

function commandGrant(home: Home, command: DeployCommandArgs): Grant {
    const document = knownValue(home, "command.documentName", command.documentName, () => documentName);
    const tag = knownValue(home, "command.tagValue", command.tagValue, () => tagValue);
    const statements = pulumi
        .all([home.place, document, tag])
        .apply(([where, name, value]) => runDocument(where, name, { key: command.tagKey, value }));
    return { need: "command", statements };
}

function rolesGrants(home: Home, roles: CreatedRolesArgs): Grant[] {
    const { namePrefix, passedToServices } = roles;
    const boundary = knownValue(home, "createsRoles.boundaryArn", roles.boundaryArn, boundaryRule);
    const change = pulumi
        .all([home.place, boundary])
        .apply(([where, arn]) => createRoles(where, namePrefix, arn));
    const pass =
        passedToServices && home.place.apply((where) => [passRoles(where, namePrefix, passedToServices)]);
    return [
        { need: "roles", statements: change },
        ...(pass ? [{ need: "roles-passed", statements: pass }] : []),
    ];
}
