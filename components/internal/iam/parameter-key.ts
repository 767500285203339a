import type * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { checkGrants } from "./check-grants";
import { arn, policyJson } from "./document";
import type { RoleGrantsArgs } from "./grant-args";
import { givenKey, needsParameters, parameterNeeds } from "./grant-plan";
import { parameterArns } from "./grants";
import { parameterKeyPolicy } from "./key-policy";
import { type Home, knownPart } from "./place";

/**
 * The key of a role's parameters: the one that is given, or one that is made as a child of the component, with its alias.
 * Nothing where there are no parameters. The policy names the role by its name, known before the role exists.
 */
export function parameterKey(
    name: string,
    role: iam.Role,
    home: Home,
    args: RoleGrantsArgs,
    child: { parent: pulumi.Resource },
): pulumi.Output<string> | undefined {
    const given = givenKey(home, args);
    if (given !== undefined || !needsParameters(args)) {
        return given;
    }
    const { parameters, parameterPaths, keyAdministrators } = args;
    const part = {
        ...(parameters && { parameters }),
        ...(parameterPaths && { parameterPaths }),
        ...(keyAdministrators && { keyAdministrators }),
    };
    const policy = pulumi
        .all([home.place, knownPart(home, part, checkGrants), role.name])
        .apply(([where, known, roleName]) =>
            policyJson(
                parameterKeyPolicy(
                    where,
                    parameterArns(where, parameterNeeds(known)),
                    arn(where, "iam", `role/${roleName}`, ""),
                    known.keyAdministrators ?? [],
                ),
            ),
        );
    const key = new kms.Key(
        `${name}-key`,
        { description: `Parameters of ${physicalName(name, 64)}`, enableKeyRotation: true, policy },
        // KMS refuses a policy that names a role which doesn't exist yet.
        { ...child, dependsOn: [role] },
    );
    new kms.Alias(
        `${name}-key-alias`,
        { name: `alias/${physicalName(`${name}-parameters`, 250)}`, targetKeyId: key.keyId },
        child,
    );
    return key.arn;
}
